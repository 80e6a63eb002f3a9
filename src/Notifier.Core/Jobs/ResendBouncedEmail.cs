using Notifier.Core.Scheduling;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;

namespace Notifier.Core.Jobs;

/// <summary>
/// Looks after the mails about one advert that somebody's mailbox did not take: when the pause is over, each gets a message.
/// </summary>
public sealed class ResendBouncedEmail(DueItemStore due, EmailLedger ledger, LostEmailRepair repair, ISendQueue queue)
{
    internal async Task LookAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        var (person, advert) = (row.Key.Person!.Value, row.Key.Advert!);
        var isMissing = false;
        await foreach (var mail in ledger.AboutAsync(person, advert, cancellationToken))
        {
            if (mail is { Bounces: > 0, State: EmailState.Waiting or EmailState.Claimed } && SendEmailMessage.From(mail) is { } request)
            {
                if (row.FannedOut is not null)
                {
                    isMissing |= await repair.RunAsync(request, mail, isLast: false, now, tally, cancellationToken);
                    continue;
                }

                await queue.PutAsync(request.ToText(), TimeSpan.Zero, cancellationToken);
                tally.Enqueued++;
                isMissing = true;
            }
        }

        if (!isMissing)
        {
            await due.DeleteIfStaleAsync(row, now, cancellationToken);
        }
        else if (row.IsGivenUp(now))
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
        else
        {
            await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
        }
    }
}
