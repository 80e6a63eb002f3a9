using Azure.Data.Tables;
using Notifier.Core.Storage;

namespace Notifier.Adapters.AzureStorage;

/// <summary>Turns a range of rows into a filter on the keys. So the service reads no row that it does not return.</summary>
internal static class RowFilter
{
    public static string From(RowRange range)
    {
        var from = range.FromPartition;
        if (range.BeforePartition is { } before)
        {
            return TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {before}");
        }

        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {from}");
        if (range.FromKey is { } first)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey ge {first}");
        }

        if (range.BeforeKey is { } end)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey lt {end}");
        }

        return filter;
    }
}
