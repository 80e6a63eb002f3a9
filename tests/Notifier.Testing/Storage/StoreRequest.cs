using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>What a table store is asked for: a row, a range of rows, or a write.</summary>
/// <param name="Partition">Of a range, the first.</param>
internal sealed record StoreRequest(string Table, string Partition)
{
    public string? Key { get; init; }

    public RowRange? Range { get; init; }

    public IReadOnlyList<RowWrite> Writes { get; init; } = [];

    public bool IsBatch { get; init; }

    public bool IsWrite => Writes.Count > 0;

    /// <summary>The rows that are written, in words.</summary>
    public string Rows => string.Join(" + ", Writes.Select(write =>
        $"{Name(write)} {Table} {write.Partition} {write.Key}{(write.After?.Text("state") is { } state ? " " + state : string.Empty)}"));

    public override string ToString() => this switch
    {
        { IsBatch: true } => $"batch {Table}",
        { IsWrite: true } => $"{Name(Writes[0])} {Table}",
        { Range: null } => $"point read {Table}",
        { Range.BeforePartition: null } => $"range {Table}",
        _ => $"partitions {Table}",
    };

    private static string Name(RowWrite write) => write.GetType().Name.ToLowerInvariant();
}
