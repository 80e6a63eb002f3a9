using System.Net;
using System.Text.Json;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;
using Polly;
using Polly.Timeout;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>Reads the lists that SendGrid keeps of addresses it writes to no more. Its list of blocks is left out: those may take the next mail.</summary>
public sealed class SendGridSuppressionLists : ISuppressionLists, IDisposable
{
    /// <summary>The most that SendGrid gives at once.</summary>
    private const int PageEntries = 500;

    /// <summary>A page begins so many entries before the end of the one before it: who is taken off a list meanwhile moves up all that stand behind them.</summary>
    private const int PageOverlap = 50;

    /// <summary>A list that is longer than this does not end.</summary>
    private const int MostEntries = 1_000_000;

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

    public SendGridSuppressionLists(SendGridOptions settings, SendGridTimeouts delays, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Service = settings.Url.Host;
        _http = SendGridHttp.NewClient(delays);
        _client = SendGridHttp.Client(_http, settings);
        _questions = SendGridPipelines.ForQuestions(delays, clock);
    }

    public string Service { get; }

    public async Task<SuppressionPage> PageAsync(DateTimeOffset since, SuppressionPlace? place, CancellationToken cancellationToken)
    {
        var list = Math.Max(0, Array.FindIndex(Lists, each => each.Name == place?.List)); // a list that is read no more: begin again
        var (name, reason) = Lists[list];
        var offset = place?.List == name ? place.Offset : 0;
        var entries = await EntriesAsync(name, since, offset, cancellationToken);
        var next = entries.Length == PageEntries ? new SuppressionPlace(name, offset + PageEntries - PageOverlap)
            : list + 1 < Lists.Length ? new SuppressionPlace(Lists[list + 1].Name, 0)
            : null;

        // What is no address can be nobody's here.
        return new SuppressionPage(
            [.. entries.Select(entry => EmailAddress.TryParse(entry.Email) is { } address ? new SuppressedAddress(address, reason, DateTimeOffset.FromUnixTimeSeconds(entry.Created)) : null).OfType<SuppressedAddress>()],
            next);
    }

    public void Dispose() => _http.Dispose();

    private async Task<SuppressionEntry[]> EntriesAsync(string list, DateTimeOffset since, int offset, CancellationToken cancellationToken)
    {
        if (offset >= MostEntries)
        {
            throw new EmailServiceUnavailableException($"SendGrid's list {list} does not end.");
        }

        var path = FormattableString.Invariant($"suppression/{list}?start_time={since.ToUnixTimeSeconds()}&limit={PageEntries}&offset={offset}");
        try
        {
            var answer = await _questions.ExecuteAsync(
                async token => await _client.RequestAsync(BaseClient.Method.GET, urlPath: path, cancellationToken: token),
                cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new EmailServiceUnavailableException(
                    $"SendGrid does not give its list {list}: it answered {(int)answer.StatusCode} ({await ErrorMessages.OfAsync(answer)}).");
            }

            var body = await answer.Body.ReadAsStringAsync(cancellationToken);
            return JsonSerializer.Deserialize(body, SuppressionJson.Default.SuppressionEntryArray) ?? [];
        }
        catch (JsonException)
        {
            throw new EmailServiceUnavailableException($"SendGrid's list {list} could not be read."); // without the inner one, whose words may hold an address
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or OperationCanceledException or TimeoutRejectedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new EmailServiceUnavailableException($"SendGrid cannot be reached, or does not answer: its list {list} was not read.", trouble);
        }
    }
}
