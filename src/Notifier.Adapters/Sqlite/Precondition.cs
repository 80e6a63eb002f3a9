using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>Whether a write may go ahead, given the stored row.</summary>
internal static class Precondition
{
    /// <param name="stored">The stored row's ETag. Null when there is no row.</param>
    public static WriteStatus Check(RowWrite write, string? stored) => write switch
    {
        RowWrite.Insert => stored is null ? WriteStatus.Done : WriteStatus.Exists,
        RowWrite.Replace replace => Met(replace.Row.ETag, stored),
        RowWrite.Delete delete => Met(delete.ETag, stored),
        _ => WriteStatus.Done,
    };

    private static WriteStatus Met(string? expected, string? stored) =>
        stored is null ? WriteStatus.Missing
        : expected is null || expected == stored ? WriteStatus.Done
        : WriteStatus.Changed;
}
