using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Jobs;

/// <summary>Puts a message for a mail that is missing, if that could bring it.</summary>
public sealed class LostEmailRepair(
    PersonStore people, Suppressions suppressions, EmailAddressProtector book, ISendQueue queue, SendingOptions options)
{
    /// <param name="row">What the ledger says of the mail; null while it says nothing.</param>
    /// <param name="isLast">It is a reminder, and no later one makes up for it.</param>
    /// <returns>True when the mail is missing, and may still come.</returns>
    internal async Task<bool> RunAsync(
        SendEmailMessage request,
        EmailLedgerEntry? row,
        bool isLast,
        DateTimeOffset now,
        JobProgress tally,
        CancellationToken cancellationToken)
    {
        if (row is { IsFinal: true } || await people.GetAsync(request.Person, cancellationToken) is not { IsErasing: false } person)
        {
            return false;
        }

        if (book.Open(person.Address, person.Key) is not { } address)
        {
            return true; // an operator was told; the key may come back while the advert is open, and a message would only tell it again
        }

        // What is suppressed stays so: the mail will never be sent.
        if (await suppressions.HoldAsync(address, cancellationToken))
        {
            return false;
        }

        // It waits with a message of its own, which another one every hour would only wait beside.
        var isLeftAlone = person.SoftBounces is { QuietUntil: var quiet } && quiet > now && !(row?.PassesPause(quiet, options) ?? isLast);
        if (isLeftAlone || (row is { State: EmailState.Waiting } && row.Until > now))
        {
            return true;
        }

        await queue.PutAsync(request.ToText(), TimeSpan.Zero, cancellationToken);
        tally.Enqueued++;
        return true;
    }
}
