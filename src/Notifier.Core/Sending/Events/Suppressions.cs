using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Sending.Events;

/// <summary>Why an address is not written to again.</summary>
public enum SuppressionReason
{
    /// <summary>The person asked for it when they asked to be erased.</summary>
    Asked,
    Bounced,
    Complained,
    Unsubscribed,

    /// <summary>The mail service does not even try, for what it knows of the address.</summary>
    Dropped,
}

/// <summary>An address on a list of the mail service's own.</summary>
/// <param name="At">When the service learnt of it, UTC.</param>
public sealed record SuppressedAddress(EmailAddress Address, SuppressionReason Reason, DateTimeOffset At);

/// <summary>Addresses never to write to again. A row says nothing of whose it is, and cannot be led back to a person's rows.</summary>
public sealed class Suppressions(ITableStore store, EmailAddressProtector book)
{
    public async Task<bool> HoldAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        var key = book.SuppressionOf(address);
        return await store.GetAsync(Tables.Suppressions, key[..2], key, cancellationToken) is not null;
    }

    /// <summary>
    /// As <see cref="HoldAsync"/>, for an address that nobody has confirmed: the version before may have noted it with a dot at its end.
    /// </summary>
    public async Task<bool> HoldUnconfirmedAsync(EmailAddress address, CancellationToken cancellationToken) =>
        await HoldAsync(address, cancellationToken) || await HoldAsync(address.WithRoot, cancellationToken);

    /// <summary>
    /// Adds it, or gives it a stronger reason: what a person wished is not forgotten because a server said something later.
    /// </summary>
    public async Task AddAsync(EmailAddress address, SuppressionReason reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = book.SuppressionOf(address);
        var row = new TableRow(key[..2], key).With("reason", reason.ToString()).With("at", now);
        while (!(await store.WriteAsync(Tables.Suppressions, RowWrite.IfUnchanged(row), cancellationToken)).IsDone)
        {
            var held = await store.GetAsync(Tables.Suppressions, key[..2], key, cancellationToken);
            if (held is not null
                && Enum.TryParse<SuppressionReason>(held.Text("reason"), out var before)
                && Strength(before) >= Strength(reason))
            {
                return;
            }

            row = row with { ETag = held?.ETag };
        }
    }

    private static int Strength(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Asked => 4,
        SuppressionReason.Complained => 3,
        SuppressionReason.Unsubscribed => 2,
        SuppressionReason.Bounced => 1,
        _ => 0,
    };
}
