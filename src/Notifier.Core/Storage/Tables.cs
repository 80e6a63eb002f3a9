using System.Runtime.CompilerServices;

namespace Notifier.Core.Storage;

/// <summary>The names of the tables, and reading them page by page.</summary>
internal static class Tables
{
    public const string People = "people";
    public const string Adverts = "adverts";
    public const string References = "refs";
    public const string Followers = "followers";
    public const string Hr = "hrcontacts";
    public const string Due = "due";
    public const string Suppressions = "suppressions";
    public const string State = "state";

    public static async IAsyncEnumerable<TableRow> ReadAsync(
        this ITableStore store,
        string table,
        RowRange range,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        int pageRows = StorageLimits.PageRows)
    {
        var continuation = default(string);
        do
        {
            var page = await store.QueryAsync(table, range, continuation, pageRows, cancellationToken);
            foreach (var row in page.Rows)
            {
                yield return row;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>Deletes a range of rows in one partition, a batch at a time, until a query finds none.</summary>
    public static async Task DeletePartitionAsync(this ITableStore store, string table, RowRange range, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = new List<RowWrite>();
            await foreach (var row in store.ReadAsync(table, range, cancellationToken, StorageLimits.BatchWrites))
            {
                batch.Add(new RowWrite.Delete(row.Partition, row.Key));
                if (batch.Count == StorageLimits.BatchWrites)
                {
                    break;
                }
            }

            if (batch.Count == 0)
            {
                return;
            }

            // Another pass may have deleted some of these rows. This batch then fails as a whole, and the next query finds what is left.
            await store.WriteAsync(table, batch, cancellationToken);
        }
    }
}
