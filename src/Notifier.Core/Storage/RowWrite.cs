namespace Notifier.Core.Storage;

/// <summary>One change of one row.</summary>
public abstract record RowWrite
{
    private RowWrite(string partition, string key)
    {
        Partition = partition;
        Key = key;
    }

    public string Partition { get; }

    public string Key { get; }

    /// <summary>The row after the write. Null when the write deletes it.</summary>
    public TableRow? After => this switch
    {
        Insert insert => insert.Row,
        Upsert upsert => upsert.Row,
        Replace replace => replace.Row,
        _ => null,
    };

    /// <summary>Writes a row as it was read. A row that was never read must be new; any other row must be unchanged.</summary>
    public static RowWrite IfUnchanged(TableRow row) => row.ETag is null ? new Insert(row) : new Replace(row);

    /// <summary>Writes a row that must not exist yet. Otherwise the result is <see cref="WriteStatus.Exists"/>.</summary>
    public sealed record Insert(TableRow Row) : RowWrite(Row.Partition, Row.Key);

    /// <summary>Writes a row over whatever is there.</summary>
    public sealed record Upsert(TableRow Row) : RowWrite(Row.Partition, Row.Key);

    /// <summary>
    /// Replaces the whole row if it still has this <see cref="TableRow.ETag"/>. Otherwise the result is <see cref="WriteStatus.Changed"/>
    /// or <see cref="WriteStatus.Missing"/>.
    /// </summary>
    public sealed record Replace(TableRow Row) : RowWrite(Row.Partition, Row.Key);

    /// <summary>Deletes the row if it still has this ETag. Without an ETag it deletes whatever is there.</summary>
    public sealed record Delete(string Partition, string Key, string? ETag = null) : RowWrite(Partition, Key);
}

public enum WriteStatus
{
    Done,

    /// <summary>409: the row exists already.</summary>
    Exists,

    /// <summary>412: the row changed after it was read.</summary>
    Changed,

    /// <summary>404: there is no row to replace or delete.</summary>
    Missing,
}

/// <summary>The outcome of one write or one batch. Unless it is <see cref="WriteStatus.Done"/>, nothing changed at all.</summary>
/// <param name="FailedAt">The first write of the batch that failed, from 0. Also 0 when all were done.</param>
/// <param name="ETags">One for each write of the batch, null for a deletion. Empty when nothing was done.</param>
public sealed record WriteResult(WriteStatus Status, int FailedAt, IReadOnlyList<string?> ETags)
{
    public bool IsDone => Status == WriteStatus.Done;

    public static WriteResult Failed(WriteStatus status, int at = 0) => new(status, at, []);

    public static WriteResult Done(params IReadOnlyList<string?> etags) => new(WriteStatus.Done, 0, etags);
}
