namespace Notifier.Core.Storage;

/// <summary>
/// Tables of rows, as Azure keeps them. A store makes its tables by itself. What a caller must act on is a <see cref="WriteStatus"/>; an
/// unreachable store is an exception.
/// </summary>
public interface ITableStore
{
    Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken);

    Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken);

    /// <summary>Writes all or nothing: at most <see cref="StorageLimits.BatchWrites"/> writes, in one partition, no row twice.</summary>
    Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken);

    /// <summary>One page of rows, in ordinal order of partition and key.</summary>
    /// <param name="continuation">The one that came with the page before. Null for the first page.</param>
    /// <param name="most">1 to <see cref="StorageLimits.PageRows"/>.</param>
    Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken);

    /// <summary>Removes a table with all its rows. Does nothing when there is no such table.</summary>
    Task DropAsync(string table, CancellationToken cancellationToken);

    /// <summary>Removes deleted data from files and logs too, if the store has any.</summary>
    /// <returns>False when another reader or writer was in the way. Ask again later.</returns>
    Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken);
}
