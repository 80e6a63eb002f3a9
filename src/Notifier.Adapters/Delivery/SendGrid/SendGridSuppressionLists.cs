using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notifier.Core;
using Notifier.Core.Email;
using Polly;
using Polly.Timeout;
using SendGrid;

namespace Notifier.Adapters.Delivery.SendGrid;

/// <summary>Reads the lists that SendGrid keeps of addresses it writes to no more. Its list of blocks is left out: those may take the next mail.</summary>
public sealed class SendGridSuppressionLists : ISuppressionLists, IDisposable
{
    /// <summary>The most that SendGrid gives at once.</summary>
    private const int PageEntries = 500;

    /// <summary>A list that is longer than this does not end.</summary>
    private const int MostPages = 2_000;

    private static readonly (string Name, SuppressionReason Reason)[] Lists =
    [
        ("bounces", SuppressionReason.Bounced),
        ("invalid_emails", SuppressionReason.Bounced),
        ("spam_reports", SuppressionReason.Complained),
        ("unsubscribes", SuppressionReason.Unsubscribed),
    ];

    private readonly HttpClient _http;
    private readonly SendGridClient _client;
    private readonly ResiliencePipeline<Response> _questions;

    public SendGridSuppressionLists(SendGridSettings settings, SendGridDelays delays, TimeProvider clock)
    {
        _http = SendGridHttp.NewClient(delays);
        _client = SendGridHttp.Client(_http, settings);
        _questions = SendGridPipelines.ForQuestions(delays, clock);
    }

    public async IAsyncEnumerable<SuppressedAddress> SinceAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (name, reason) in Lists)
        {
            for (var page = 0; ; page++)
            {
                var entries = await PageAsync(name, since, page, cancellationToken);
                foreach (var entry in entries)
                {
                    // What is no address can be nobody's here.
                    if (EmailAddress.TryParse(entry.Email) is { } address)
                    {
                        yield return new SuppressedAddress(address, reason, DateTimeOffset.FromUnixTimeSeconds(entry.Created));
                    }
                }

                if (entries.Length != PageEntries)
                {
                    break;
                }
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<SuppressionEntry[]> PageAsync(string list, DateTimeOffset since, int page, CancellationToken cancellationToken)
    {
        if (page >= MostPages)
        {
            throw new MailServiceUnavailableException($"SendGrid's list {list} does not end.");
        }

        var path = FormattableString.Invariant($"suppression/{list}?start_time={since.ToUnixTimeSeconds()}&limit={PageEntries}&offset={page * PageEntries}");
        try
        {
            var answer = await _questions.ExecuteAsync(async token => await _client.RequestAsync(SendGridClient.Method.GET, null, path, token), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK
                ? JsonSerializer.Deserialize(answer.Body, SuppressionJson.Default.SuppressionEntryArray) ?? []
                : throw new MailServiceUnavailableException($"SendGrid does not give its list {list}: it answered {(int)answer.StatusCode} ({StatedErrors.Of(answer.Body)}).");
        }
        catch (JsonException)
        {
            throw new MailServiceUnavailableException($"SendGrid's list {list} could not be read."); // without the inner one, whose words may hold an address
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or OperationCanceledException or TimeoutRejectedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new MailServiceUnavailableException($"SendGrid cannot be reached, or does not answer: its list {list} was not read.", trouble);
        }
    }
}

/// <param name="Created">Unix time in seconds.</param>
internal sealed record SuppressionEntry(long Created, string? Email);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SuppressionEntry[]))]
internal sealed partial class SuppressionJson : JsonSerializerContext;
