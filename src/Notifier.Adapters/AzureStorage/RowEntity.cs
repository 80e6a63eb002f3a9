using System.Collections.Immutable;
using Azure.Data.Tables;
using Notifier.Core.Storage;

namespace Notifier.Adapters.AzureStorage;

/// <summary>Converts a row to an entity and back.</summary>
internal static class RowEntity
{
    /// <param name="writeId">Identifies the write that made the row; see <see cref="AzureTableStore"/>.</param>
    public static TableEntity From(TableRow row, Guid writeId)
    {
        var entity = new TableEntity(row.Partition, row.Key);
        foreach (var (name, value) in row.Values)
        {
            entity[name] = value;
        }

        entity[StorageLimits.WriteId] = writeId;
        return entity;
    }

    public static TableRow Read(TableEntity entity) => new(entity.PartitionKey, entity.RowKey)
    {
        ETag = entity.ETag.ToString("H"),
        Values = entity
            .Where(value => value.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" or StorageLimits.WriteId))
            .ToImmutableDictionary(value => value.Key, value => Wide(value.Value)),
    };

    /// <summary>Earlier versions wrote numbers of 32 bits too.</summary>
    private static object Wide(object value) => value is int number ? (long)number : value;

    public static bool IsOf(TableEntity entity, Guid writeId) => entity.GetGuid(StorageLimits.WriteId) == writeId;
}
