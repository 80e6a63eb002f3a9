using Notifier.Core.Monitoring;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;

namespace Notifier.Core.UseCases;

/// <summary>Counts what became of the emails of the last 24 hours. It reads the audit, to which all instances write.</summary>
public sealed class GetEmailStatus(Audit audit, LastEmailEvent last, AlarmStore alarms, TimeProvider clock)
{
    /// <summary>An email service that words every refusal differently must not fill the memory.</summary>
    private const int MostReasons = 20;

    public async Task<EmailStatus> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var kinds = new SortedDictionary<string, EmailCounts>(StringComparer.Ordinal);
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        var waiting = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var entry in audit.LastDayAsync(now, cancellationToken))
        {
            if (entry.What == Audit.Waiting)
            {
                // Each attempt writes this again. The email still waits unless a later entry says otherwise.
                waiting[entry.EmailId] = entry.Kind;
                continue;
            }

            waiting.Remove(entry.EmailId);
            var counts = kinds.GetValueOrDefault(entry.Kind) ?? EmailCounts.None;
            kinds[entry.Kind] = entry.What switch
            {
                Audit.Sent => counts with { Sent = counts.Sent + 1 },
                Audit.Refused => counts with { Refused = counts.Refused + 1 },
                Audit.Unknown => counts with { Unknown = counts.Unknown + 1 },
                Audit.Missed => counts with { Missed = counts.Missed + 1 },
                _ => counts,
            };
            if (entry is { What: Audit.Refused, Reason: { } reason } && (reasons.ContainsKey(reason) || reasons.Count < MostReasons))
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
        }

        foreach (var kind in waiting.Values)
        {
            var counts = kinds.GetValueOrDefault(kind) ?? EmailCounts.None;
            kinds[kind] = counts with { Waiting = counts.Waiting + 1 };
        }

        var all = kinds.Values.Aggregate(
            EmailCounts.None,
            (sum, each) => new EmailCounts(
                sum.Sent + each.Sent,
                sum.Refused + each.Refused,
                sum.Unknown + each.Unknown,
                sum.Waiting + each.Waiting,
                sum.Missed + each.Missed));
        var refusals = reasons.OrderByDescending(reason => reason.Value)
            .ThenBy(reason => reason.Key, StringComparer.Ordinal)
            .Select(reason => new RefusedEmails(reason.Key, reason.Value));
        return new EmailStatus(
            Audit.FirstHour(now),
            now,
            all,
            kinds,
            [.. refusals],
            await last.AtAsync(cancellationToken),
            await alarms.StandingAsync(now, cancellationToken));
    }
}
