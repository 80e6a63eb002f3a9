using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Notifier.Reading.Documents;

namespace Notifier.Cli;

/// <summary>The commands for a running notifier. They use its HTTP API and nothing else.</summary>
/// <param name="server">Its base address, ending in a slash.</param>
/// <param name="key">The operator's key; null when the person gave none.</param>
internal sealed class Server(Terminal terminal, HttpMessageHandler handler, Uri server, string? key) : IDisposable
{
    /// <summary>In bytes.</summary>
    private const int LongToSend = 100_000;

    /// <summary>In seconds.</summary>
    private const int LongestWait = 60;

    /// <summary>Not an exit code: the request must be sent again with a token.</summary>
    private const int TokenNeeded = -1;

    private readonly HttpClient _http = Client(handler, server, key);

    /// <summary>Imports adverts as the operator.</summary>
    public async Task<int> AddAsync(IReadOnlyList<string> typed, Uri? page, CancellationToken cancellationToken)
    {
        var (files, missing) = AdvertFiles.Find(typed).WithoutLinks();
        var exit = ExitCodes.Nothing;
        foreach (var unreadable in missing)
        {
            Trouble($"{AdvertFiles.NameOf(unreadable.Name)} cannot be read: {unreadable.Reason}.");
            exit = ExitCodes.Misuse;
        }

        foreach (var file in files)
        {
            AdvertText advert;
            try
            {
                advert = AdvertFiles.Read(file, terminal.In);
            }
            catch (UnreadableAdvertException problem)
            {
                Trouble($"{AdvertFiles.NameOf(file)} cannot be read: {problem.Message}.");
                exit = ExitCodes.Misuse;
                continue;
            }

            // Sends the format that was read here, so that the server does not guess again.
            var isPage = advert.Source != advert.Text;
            var body = new AdvertBody(isPage ? advert.Source : null, isPage ? null : advert.Source, page?.AbsoluteUri);
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ServerRequests.Default.AdvertBody))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            };
            exit = Math.Max(
                exit,
                await AskAsync(HttpMethod.Post, "api/adverts", content, Lines, cancellationToken, about: $"{AdvertFiles.NameOf(file)}: "));
        }

        return exit;
    }

    public Task<int> ShowAsync(string advert, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, $"api/adverts/{Uri.EscapeDataString(advert)}", null, Lines, cancellationToken);

    public Task<int> CloseAsync(string advert, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, $"api/adverts/{Uri.EscapeDataString(advert)}/close", null, Lines, cancellationToken);

    /// <summary>While more people ask than usual, the notifier wants a token, and a pause between the two requests.</summary>
    public async Task<int> FollowAsync(string advert, string email, IReadOnlyList<int>? reminderDays, CancellationToken cancellationToken)
    {
        var exit = await SendAsync(null);
        if (exit != TokenNeeded)
        {
            return exit;
        }

        var (token, wait) = (string.Empty, 0);
        exit = await AskAsync(
            HttpMethod.Get,
            "api/follow-token",
            null,
            answer =>
            {
                (token, wait) = (answer.GetProperty("token").GetString()!, answer.GetProperty("waitSeconds").GetInt32());
                return [];
            },
            cancellationToken);
        if (exit != ExitCodes.Nothing)
        {
            return exit;
        }

        await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(wait, 0, LongestWait)), cancellationToken);
        return await SendAsync(token);

        Task<int> SendAsync(string? token) => AskAsync(
            HttpMethod.Post,
            $"api/adverts/{Uri.EscapeDataString(advert)}/follow",
            JsonContent.Create(new FollowBody(email, reminderDays, Consent: true, token), ServerRequests.Default.FollowBody),
            Followed,
            cancellationToken,
            asksForToken: token is null);
    }

    private static IEnumerable<string> Followed(JsonElement answer)
    {
        yield return "Check that mailbox: nothing is followed before the link in the mail is confirmed.";
        if (answer.TryGetProperty("until", out var until) && until.ValueKind == JsonValueKind.String)
        {
            yield return $"More people are asking than usual: the mail should arrive by {OperatorWords.Time(until)}.";
        }
    }

    public Task<int> AddHrContactAsync(string email, string? employer, string? referencePrefix, CancellationToken cancellationToken) =>
        AskAsync(
        HttpMethod.Post,
        "api/hr",
        JsonContent.Create(new HrContactBody(email, employer, referencePrefix), ServerRequests.Default.HrContactBody),
        _ => ["Check that mailbox: nothing is sent before the link in the mail is confirmed."],
        cancellationToken);

    /// <returns>Whether the email service accepted the email.</returns>
    public async Task<int> TestMailAsync(string to, CancellationToken cancellationToken)
    {
        var isAccepted = false;
        var content = JsonContent.Create(new TestMailBody(to), ServerRequests.Default.TestMailBody);
        var exit = await AskAsync(HttpMethod.Post, "api/mail/test", content, Tested, cancellationToken);
        return exit == ExitCodes.Nothing && !isAccepted ? ExitCodes.Found : exit;

        IEnumerable<string> Tested(JsonElement answer)
        {
            var reason = answer.GetProperty("reason").GetString();
            var outcome = answer.GetProperty("outcome").GetString();
            isAccepted = outcome == "accepted";
            yield return outcome switch
            {
                "accepted" =>
                    $"The mail service accepted it as {answer.GetProperty("messageId").GetString()}. Whether it arrives, that mailbox shows.",
                "refused" => $"The mail service refused it: {reason}",
                "try-later" =>
                    $"It was not sent, and may be tried again after {answer.GetProperty("until").GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {reason}",
                _ => $"Nobody knows whether it was sent: {reason}",
            };
        }
    }

    public Task<int> AlarmsAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "api/alarms", null, OperatorWords.Alarms, cancellationToken);

    public Task<int> ReleaseAsync(string alarm, CancellationToken cancellationToken) =>
        AskAsync(
            HttpMethod.Post,
            $"api/alarms/{Uri.EscapeDataString(alarm)}/release",
            null,
            _ => ["It is released: the next sweep goes on."],
            cancellationToken);

    public Task<int> MailStatusAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "api/mail/status", null, OperatorWords.MailStatus, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static HttpClient Client(HttpMessageHandler handler, Uri server, string? key)
    {
        // The server itself waits up to 30 seconds for the email service.
        var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(45) };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-Notifier-Key", key);
        }

        return client;
    }

    /// <param name="words">Turns an answer into lines to print.</param>
    /// <param name="about">A prefix for each line.</param>
    /// <param name="asksForToken">Whether to hide a refusal that asks for a token, because the request is sent again with one.</param>
    private async Task<int> AskAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        Func<JsonElement, IEnumerable<string>> words,
        CancellationToken cancellationToken,
        string about = "",
        bool asksForToken = false)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            // The server can refuse a large upload before it is sent, so the client can still read why.
            request.Headers.ExpectContinue = content?.Headers.ContentLength > LongToSend;
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                using var answer = JsonDocument.Parse(text);
                foreach (var line in words(answer.RootElement))
                {
                    terminal.Out.WriteLine(Printable.From(about + line));
                }

                return ExitCodes.Nothing;
            }

            if (asksForToken && response.StatusCode == HttpStatusCode.PreconditionRequired)
            {
                return TokenNeeded;
            }

            Trouble((response.StatusCode == HttpStatusCode.Unauthorized ? string.Empty : about) + Refusal(response.StatusCode, text));
        }
        catch (HttpRequestException trouble)
        {
            Trouble(trouble.HttpRequestError == HttpRequestError.ConnectionError
                ? $"{_http.BaseAddress} does not answer. Is the notifier running there? --url says where it is."
                : $"{about}{_http.BaseAddress} broke off: {trouble.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Trouble($"{_http.BaseAddress} did not answer within {_http.Timeout.TotalSeconds} seconds.");
        }
        catch (JsonException)
        {
            Trouble($"{_http.BaseAddress} did not answer as a notifier does. --url says where it is.");
        }

        return ExitCodes.Misuse;
    }

    /// <summary>The server's own message (RFC 9457), if it sent one.</summary>
    private static string Refusal(HttpStatusCode status, string text)
    {
        if (status == HttpStatusCode.Unauthorized)
        {
            return "This needs the operator's key, in the environment variable NOTIFIER_OPERATOR_KEY or in the file that --key-file names; the one given, if any, is not right.";
        }

        try
        {
            using var problem = JsonDocument.Parse(text);
            var words = new StringBuilder();
            foreach (var name in new[] { "title", "detail" })
            {
                if (problem.RootElement.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } sentence)
                {
                    words.Append(words.Length == 0 ? string.Empty : " ").Append(sentence);
                }
            }

            if (problem.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in errors.EnumerateObject())
                {
                    words.Append(' ').Append(field.Name).Append(": ").AppendJoin(
                        ' ',
                        field.Value.EnumerateArray().Select(error => error.GetString()));
                }
            }

            return words.Length > 0 ? words.ToString() : $"The notifier answered {(int)status}.";
        }
        catch (JsonException)
        {
            return $"The notifier answered {(int)status}.";
        }
    }

    private static IEnumerable<string> Lines(JsonElement advert) => [Line(advert)];

    private static string Line(JsonElement advert)
    {
        var date = advert.TryGetProperty("safeClosingDate", out var safe) && safe.ValueKind == JsonValueKind.String
            ? safe.GetString()
            : null;
        var isClosed = advert.TryGetProperty("closed", out var when) && when.ValueKind == JsonValueKind.String;
        var isOver = advert.TryGetProperty("state", out var state) && state.ValueEquals("closed");
        // A notifier of the previous version does not send it.
        var sure = advert.TryGetProperty("confidence", out var confidence) && !confidence.ValueEquals("certain")
            ? confidence.GetString()
            : null;
        var words = (date, isClosed, isOver) switch
        {
            (null, true, _) => "closed",
            (_, true, _) => $"closed, though it states {date}",
            (null, _, _) => "states no closing date",
            (_, _, true) => $"closed on {date}{(sure is null ? "" : $" ({sure})")}",
            _ when sure == "guess" => $"may close on {date} or before (guess)",
            _ => $"apply by {date}{(sure is null ? "" : $" ({sure})")}",
        };
        return $"{advert.GetProperty("id").GetString()}  {words}  {advert.GetProperty("title").GetString()}";
    }

    private void Trouble(string words)
    {
        terminal.Out.Flush();
        terminal.Error.WriteLine(Printable.From(words));
    }
}
