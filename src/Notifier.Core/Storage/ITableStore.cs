namespace Notifier.Core.Storage;

/// <summary>
/// The storage primitive: tables of rows as Azure keeps them. Tables need not be created. What the caller must act on is an outcome
/// (<see cref="WriteStatus"/>); a store that cannot be reached is an exception.
/// </summary>
public interface ITableStore
{
    Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken);

    Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken);

    /// <summary>Writes all or nothing. At most <see cref="StorageLimits.BatchWrites"/> writes, of one partition, no row twice.</summary>
    Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken);

    /// <summary>A page of rows in ordinal order of partition and key.</summary>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="most">1 to <see cref="StorageLimits.PageRows"/>.</param>
    Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken);

    /// <summary>Removes a table with all its rows; nothing when there is none.</summary>
    Task DropAsync(string table, CancellationToken cancellationToken);

    /// <summary>Makes sure that what was deleted is also gone from files and logs, where the store has any.</summary>
    /// <returns>False when somebody else's reading or writing stood in the way: ask again later.</returns>
    Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken);
}
