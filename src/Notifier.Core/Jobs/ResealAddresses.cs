using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Jobs;

/// <summary>
/// Seals anew the addresses that an old key sealed, some rows each night, so that the key can go. Without old keys it asks for nothing.
/// </summary>
/// <remarks>
/// An instance that still has the former keys may write an address behind the cursor. So an old key is free only when a whole later pass
/// has met no address under it. That pass must begin on a later night than the one before.
/// </remarks>
public sealed class ResealAddresses(ITableStore store, EmailAddressProtector book, JobOptions options, TimeProvider clock)
{
    /// <summary>Rows of people, of every kind, that are read in a night.</summary>
    internal const int ANight = 10_000;

    /// <summary>Sorts after every person's key.</summary>
    internal const string End = "~";

    private string Ring => string.Join(',', book.OldKeys.Prepend(book.CurrentKey));

    /// <returns>Null while there is no old key.</returns>
    public async Task<Sealing?> ReadAsync(CancellationToken cancellationToken)
    {
        if (book.OldKeys.Count == 0)
        {
            return null;
        }

        var row = await store.GetAsync(Tables.State, Sealing.Partition, Sealing.RowKey, cancellationToken);
        return row is null ? Sealing.New(Ring)
            : Sealing.From(row) is var known && known.Ring == Ring ? known
            : Sealing.New(Ring) with { ETag = known.ETag };
    }

    /// <summary>Does the night's share. What died half-way, or stops for its time, goes on at the cursor.</summary>
    /// <returns>Null while there is no old key.</returns>
    public async Task<Sealing?> RunAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { IsDone: false } known)
        {
            return await ReadAsync(cancellationToken);
        }

        var started = clock.GetTimestamp();
        var night = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var sealing = known.Night == night ? known : known with { Night = night, Read = 0 };
        var renewed = 0;
        while (sealing is { IsDone: false, Read: < ANight })
        {
            if (renewed > 0 && clock.GetElapsedTime(started) > options.SweepStop)
            {
                return sealing with { Sealed = renewed, IsCutShort = true };
            }

            var (next, some) = await PageAsync(sealing, cancellationToken);
            renewed += some;
            RowWrite write = next.ETag is null ? new RowWrite.Insert(next.ToRow()) : new RowWrite.Replace(next.ToRow());
            var written = await store.WriteAsync(Tables.State, write, cancellationToken);
            if (!written.IsDone)
            {
                break; // another instance is at it
            }

            sealing = next with { ETag = written.ETags[0] };
        }

        return sealing with { Sealed = renewed };
    }

    /// <summary>Looks at one page of rows.</summary>
    /// <returns>How far it has come with it, and how many addresses were sealed anew.</returns>
    private async Task<(Sealing Next, int Sealed)> PageAsync(Sealing sealing, CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(Tables.People, RowRange.Partitions(sealing.Cursor, End), cancellationToken).Take(StorageLimits.PageRows).ToListAsync(cancellationToken);
        var people = rows.FindAll(row => row.Key == Person.RowKey);
        if (rows.Count == StorageLimits.PageRows && string.CompareOrdinal(rows[^1].Key, Person.RowKey) < 0
            && await store.GetAsync(Tables.People, rows[^1].Partition, Person.RowKey, cancellationToken) is { } last)
        {
            people.Add(last); // the page ends before it, and the next one begins with the next person
        }

        var (found, unopened, renewed) = (0, 0, 0);
        foreach (var row in people)
        {
            var stored = new SealedAddress(row.Text("addressKey") ?? string.Empty, row.Bytes("address") ?? []);
            if (PersonKey.TryParse(row.Partition) is not { } person || book.Open(stored, person) is null)
            {
                unopened++;
            }
            else if (stored.KeyId != book.CurrentKey)
            {
                found++;
                var anew = book.Renew(stored, person);
                var write = new RowWrite.Replace(row.With("address", anew.Bytes).With("addressKey", anew.KeyId));
                // else somebody wrote the row, and sealed it with that
                renewed += (await store.WriteAsync(Tables.People, write, cancellationToken)).IsDone ? 1 : 0;
            }
        }

        var next = sealing with { Read = sealing.Read + rows.Count, Found = sealing.Found + found, Unopened = sealing.Unopened + unopened };
        if (rows.Count == StorageLimits.PageRows)
        {
            return (next with { Cursor = rows[^1].Partition + "!" }, renewed);
        }

        // The pass is over. The next one begins another night.
        return (next with { Cursor = Sealing.Beginning, Read = ANight, Found = 0, Unopened = 0, UnopenedAtLast = next.Unopened, IsDone = next.Found == 0 && sealing.UnopenedAtLast is not null }, renewed);
    }
}
