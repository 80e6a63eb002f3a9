using Notifier.Core.Storage;

namespace Notifier.Core.Fetching;

/// <summary>The copies of robots.txt that all instances share, each at most a day old.</summary>
public sealed class RobotsFiles(ITableStore store)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <returns>Null when there is no copy, or only an old one.</returns>
    internal async Task<RobotsRules?> GetAsync(Uri address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(Tables.State, HostRow.Partition, HostRow.RobotsKeyOf(address), cancellationToken);
        return row?.Instant("at") is { } at && at <= now && now - at < Kept && row.Text("rules") is { } rules ? RobotsRules.FromText(rules) : null;
    }

    /// <summary>Two instances that fetched it at once both hold a copy of today. Either is right.</summary>
    internal Task KeepAsync(Uri address, RobotsRules rules, DateTimeOffset now, CancellationToken cancellationToken) => store.WriteAsync(
        Tables.State,
        new RowWrite.Upsert(new TableRow(HostRow.Partition, HostRow.RobotsKeyOf(address)).With("at", now).With("rules", rules.ToText())),
        cancellationToken);
}
