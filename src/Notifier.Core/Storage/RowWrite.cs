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

    /// <summary>The row as it is to stand afterwards; null when it is to be gone.</summary>
    public TableRow? After => this switch
    {
        Insert insert => insert.Row,
        Upsert upsert => upsert.Row,
        Replace replace => replace.Row,
        _ => null,
    };

    /// <summary>Writes a row as it was read: a new one only where there is none yet, any other only if nobody changed it since.</summary>
    public static RowWrite IfUnchanged(TableRow row) => row.ETag is null ? new Insert(row) : new Replace(row);

    /// <summary>Writes a row that must not exist yet; else <see cref="WriteStatus.Exists"/>.</summary>
    public sealed record Insert(TableRow Row) : RowWrite(Row.Partition, Row.Key);

    /// <summary>Writes a row, whether or not there was one, and whatever it held.</summary>
    public sealed record Upsert(TableRow Row) : RowWrite(Row.Partition, Row.Key);

    /// <summary>Replaces the row that was read as <see cref="TableRow.ETag"/>, whole; else <see cref="WriteStatus.Changed"/> or <see cref="WriteStatus.Missing"/>.</summary>
    public sealed record Replace(TableRow Row) : RowWrite(Row.Partition, Row.Key);

    /// <summary>Deletes the row that was read as <paramref name="ETag"/>, or whatever stands there when that is null.</summary>
    public sealed record Delete(string Partition, string Key, string? ETag = null) : RowWrite(Partition, Key);
}

public enum WriteStatus
{
    Done,

    /// <summary>409: there is such a row already.</summary>
    Exists,

    /// <summary>412: somebody changed the row since it was read.</summary>
    Changed,

    /// <summary>404: there is no such row to replace or delete.</summary>
    Missing,
}

/// <summary>What became of one write or one batch. Anything but <see cref="WriteStatus.Done"/> changed nothing at all.</summary>
/// <param name="FailedAt">Which write of a batch failed first, from 0; 0 when all were done.</param>
/// <param name="ETags">One for each write of the batch, null for a deletion; empty when nothing was done.</param>
public sealed record WriteResult(WriteStatus Status, int FailedAt, IReadOnlyList<string?> ETags)
{
    public bool IsDone => Status == WriteStatus.Done;

    public static WriteResult Failed(WriteStatus status, int at = 0) => new(status, at, []);

    public static WriteResult Done(params IReadOnlyList<string?> etags) => new(WriteStatus.Done, 0, etags);
}
