namespace Azure.Data.Tables;

/// <summary>An entity's values under their names, the keys among them: string, bool, int, long, double, <see cref="DateTimeOffset"/>, <see cref="Guid"/> or byte[].</summary>
internal sealed class TableEntity : Dictionary<string, object>
{
    public TableEntity(string partitionKey, string rowKey)
        : base(StringComparer.Ordinal)
    {
        this[nameof(PartitionKey)] = partitionKey;
        this[nameof(RowKey)] = rowKey;
    }

    public string PartitionKey => (string)this[nameof(PartitionKey)];

    public string RowKey => (string)this[nameof(RowKey)];

    public ETag ETag { get; set; }
}
