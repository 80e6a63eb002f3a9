using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;

namespace Notifier.Core.UseCases;

/// <summary>What became of the events that an email service sent.</summary>
/// <param name="New">Events that were new. They were acted upon and stored.</param>
/// <param name="Later">Events that the service must send again, because their email is just being recorded.</param>
/// <param name="Faults">People whose events failed, because their stored data is unreadable. An operator should look, and the service must
/// send the events again.</param>
public sealed record EmailEventsResult(int New, int Later, int Faults = 0);

/// <summary>
/// Acts upon the email service's events, then stores them. The service retries an event until it gets an answer, and events come in any
/// order. So acting comes first, and it is idempotent.
/// </summary>
public sealed class RecordEmailEvents(
    EmailEventStore events,
    LastEmailEvent last,
    Suppressions suppressions,
    SoftBounceBackoff backOff,
    EmailAddressProtector protector,
    RetentionOptions options,
    TimeProvider clock)
{
    /// <summary>A service that sends a thousand events at once wants an answer within seconds.</summary>
    private const int PeopleAtOnce = 8;

    /// <param name="reported">Events of our emails and of others. Others are skipped.</param>
    public async Task<EmailEventsResult> RunAsync(IEnumerable<EmailEvent> reported, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (added, later, faults) = (0, 0, 0);
        var people = reported.Where(each => EmailId.IsSid(each.Sid, now, options.KeepLedger))
            .GroupBy(each => each.Address?.Normalised ?? each.Sid);
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = PeopleAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(people, atOnce, async (ofOne, stop) =>
        {
            try
            {
                foreach (var each in ofOne.OrderBy(each => each.At))
                {
                    if (ChangesSomething(each.Kind) && await events.HasAsync(each, stop))
                    {
                        continue;
                    }

                    if (!await ActAsync(each, now, stop))
                    {
                        Interlocked.Increment(ref later);
                    }
                    else if (await events.AddAsync(each, stop))
                    {
                        Interlocked.Increment(ref added);
                    }
                }
            }
            catch (Exception fault) when (JobResult.IsOfOneRow(fault))
            {
                Interlocked.Increment(ref faults);
            }
        });
        if (added > 0)
        {
            await last.NoteAsync(now, cancellationToken);
        }

        return new EmailEventsResult(added, later, faults);
    }

    private static bool ChangesSomething(EmailEventKind kind) => kind is not (EmailEventKind.Processed or EmailEventKind.Deferred);

    /// <returns>False when the service must send the event again.</returns>
    private async Task<bool> ActAsync(EmailEvent reported, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (reported.Address is not { } address)
        {
            return true;
        }

        switch (reported.Kind)
        {
            case EmailEventKind.Delivered:
                await backOff.DeliveredAsync(reported, protector.PersonOf(address), cancellationToken);
                return true;
            case EmailEventKind.Blocked:
                return await backOff.BouncedAsync(reported, protector.PersonOf(address), now, cancellationToken);
            default:
                if (Reason(reported.Kind) is { } reason)
                {
                    await suppressions.AddAsync(address, reason, now, cancellationToken);
                }

                return true;
        }
    }

    private static SuppressionReason? Reason(EmailEventKind kind) => kind switch
    {
        EmailEventKind.Bounced => SuppressionReason.Bounced,
        EmailEventKind.Dropped => SuppressionReason.Dropped,
        EmailEventKind.Complained => SuppressionReason.Complained,
        EmailEventKind.Unsubscribed => SuppressionReason.Unsubscribed,
        _ => null,
    };
}
