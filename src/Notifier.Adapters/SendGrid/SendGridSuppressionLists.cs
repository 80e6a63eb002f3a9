using System.Net;
using System.Text.Json;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Polly;
using Polly.Timeout;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Reads SendGrid's lists of addresses to which it sends no more. It skips the list of blocks, because those addresses may get the next
/// email.
/// </summary>
public sealed class SendGridSuppressionLists : ISuppressionLists, IDisposable
{
    /// <summary>The most entries that SendGrid returns at once.</summary>
    private const int PageEntries = 500;

    /// <summary>
    /// How many entries two pages share. When somebody is taken off a list, all entries behind them move up, and some would be missed.
    /// </summary>
    private const int PageOverlap = 50;

    /// <summary>A list with more entries than this would never end.</summary>
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
        Service = settings.Service.Host;
        _http = SendGridHttp.NewClient(delays);
        _client = SendGridHttp.Client(_http, settings);
        _questions = SendGridPipelines.ForQuestions(delays, clock);
    }

    public string Service { get; }

    public async Task<SuppressionPage> PageAsync(DateTimeOffset since, SuppressionPlace? place, CancellationToken cancellationToken)
    {
        // If the list is not read any more, start again.
        var list = Math.Max(0, Array.FindIndex(Lists, each => each.Name == place?.List));
        var (name, reason) = Lists[list];
        var offset = place?.List == name ? place.Offset : 0;
        var entries = await EntriesAsync(name, since, offset, cancellationToken);
        var next = entries.Length == PageEntries ? new SuppressionPlace(name, offset + PageEntries - PageOverlap)
            : list + 1 < Lists.Length ? new SuppressionPlace(Lists[list + 1].Name, 0)
            : null;

        // An entry that is not a valid address cannot be anybody's here.
        var suppressed =
            from entry in entries
            let address = EmailAddress.TryParse(entry.Email)
            where address is not null
            select new SuppressedAddress(address, reason, DateTimeOffset.FromUnixTimeSeconds(entry.Created));
        return new SuppressionPage([.. suppressed], next);
    }

    public void Dispose() => _http.Dispose();

    private async Task<SuppressionEntry[]> EntriesAsync(string list, DateTimeOffset since, int offset, CancellationToken cancellationToken)
    {
        if (offset >= MostEntries)
        {
            throw new EmailServiceUnavailableException($"SendGrid's list {list} does not end.");
        }

        var path = FormattableString.Invariant(
            $"suppression/{list}?start_time={since.ToUnixTimeSeconds()}&limit={PageEntries}&offset={offset}");
        try
        {
            var answer = await _questions.ExecuteAsync(
                async token => await _client.RequestAsync(BaseClient.Method.GET, urlPath: path, cancellationToken: token),
                cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                var words = await ErrorMessages.OfAsync(answer);
                throw new EmailServiceUnavailableException(
                    $"SendGrid does not give its list {list}: it answered {(int)answer.StatusCode} ({words}).");
            }

            var body = await answer.Body.ReadAsStringAsync(cancellationToken);
            return JsonSerializer.Deserialize(body, SuppressionJson.Default.SuppressionEntryArray) ?? [];
        }
        catch (JsonException)
        {
            // Without the inner exception, whose message may hold an address.
            throw new EmailServiceUnavailableException($"SendGrid's list {list} could not be read.");
        }
        catch (Exception trouble) when (
            trouble is HttpRequestException or IOException or OperationCanceledException or TimeoutRejectedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new EmailServiceUnavailableException(
                $"SendGrid cannot be reached, or does not answer: its list {list} was not read.", trouble);
        }
    }
}
