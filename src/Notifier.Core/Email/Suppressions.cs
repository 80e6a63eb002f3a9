using Notifier.Core.Secrets;
using Notifier.Core.Storage;

namespace Notifier.Core.Email;

/// <summary>Why an address is not written to again.</summary>
public enum SuppressionReason
{
    /// <summary>The person asked for it when they asked to be erased.</summary>
    Asked,
    Bounced,
    Complained,
    Unsubscribed,
}

/// <summary>An address on a list of the mail service's own.</summary>
/// <param name="At">When the service learnt of it, UTC.</param>
public sealed record SuppressedAddress(EmailAddress Address, SuppressionReason Reason, DateTimeOffset At);

/// <summary>Addresses never to write to again. A row says nothing of whose it is, and cannot be led back to a person's rows.</summary>
public sealed class Suppressions(ITableStore store, AddressBook book)
{
    public async Task<bool> HoldAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        var key = book.SuppressionOf(address);
        return await store.GetAsync(Tables.Suppressions, key[..2], key, cancellationToken) is not null;
    }

    public async Task AddAsync(EmailAddress address, SuppressionReason reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = book.SuppressionOf(address);
        await store.WriteAsync(Tables.Suppressions, new RowWrite.Upsert(new Row(key[..2], key).With("reason", reason.ToString()).With("at", now)), cancellationToken);
    }
}
