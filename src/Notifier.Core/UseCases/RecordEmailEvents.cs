using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;

namespace Notifier.Core.UseCases;

/// <summary>What became of what a mail service told.</summary>
/// <param name="New">What was not told before, and is acted upon and kept.</param>
/// <param name="Later">What must be told again: its mail is just being recorded.</param>
/// <param name="Faults">People of whom something was told that was not acted upon, because what is stored of them cannot be read: an operator should look, and it must be told again.</param>
public sealed record EmailEventsResult(int New, int Later, int Faults = 0);

/// <summary>
/// Acts upon what the mail service tells of mails, and keeps it. It is told more than once and in any order; and when this dies, it is told again, because nobody answered. So a thing is
/// acted upon first, which can be done twice, and then kept.
/// </summary>
public sealed class RecordEmailEvents(EmailEventStore events, LastEmailEvent last, Suppressions suppressions, SoftBounceBackoff backOff, EmailAddressProtector book, Delays delays, TimeProvider clock)
{
    /// <summary>Whoever tells a thousand things at once wants an answer within seconds.</summary>
    private const int PeopleAtOnce = 8;

    /// <param name="told">Of mails of ours or others'; the others are passed over.</param>
    public async Task<EmailEventsResult> RunAsync(IEnumerable<EmailEvent> told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        var now = clock.GetUtcNow();
        var (added, later, faults) = (0, 0, 0);
        var people = told.Where(each => EmailId.IsSid(each.Sid, now, delays.KeepLedger)).GroupBy(each => each.Address?.Normalised ?? each.Sid);
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = PeopleAtOnce, CancellationToken = cancellationToken }, async (ofOne, stop) =>
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

    /// <returns>False when it must be told again.</returns>
    private async Task<bool> ActAsync(EmailEvent told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (told.Address is not { } address)
        {
            return true;
        }

        switch (told.Kind)
        {
            case EmailEventKind.Delivered:
                await backOff.DeliveredAsync(told, book.PersonOf(address), cancellationToken);
                return true;
            case EmailEventKind.Blocked:
                return await backOff.BouncedAsync(told, book.PersonOf(address), now, cancellationToken);
            default:
                if (Reason(told.Kind) is { } reason)
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
