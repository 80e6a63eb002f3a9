using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Fetching;

/// <summary>What all instances know of one host: when it may be asked again. The host's name is stored nowhere.</summary>
internal sealed record HostRow
{
    public const string Partition = "hosts";

    private const string RobotsPart = "-robots";

    /// <summary>A row with nothing newer than this says nothing any more.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    public required TableRow Row { get; init; }

    /// <summary>When a request to the host last began or ended.</summary>
    public DateTimeOffset? Last => Row.Instant("last");

    /// <summary>A request is in flight, at most until then.</summary>
    public DateTimeOffset? Busy => Row.Instant("busy");

    public string? Lease => Row.Text("lease");

    /// <summary>The host is left alone until then.</summary>
    public DateTimeOffset? Until => Row.Instant("until");

    /// <summary>How many requests in a row met trouble.</summary>
    public int Failures => (int)(Row.Number("failures") ?? 0);

    /// <summary>The hour in which requests are counted.</summary>
    public DateTimeOffset? Hour => Row.Instant("hour");

    public static string KeyOf(string host) => KeyHash.Key("host", host);

    /// <summary>robots.txt belongs to a scheme too.</summary>
    public static string RobotsKeyOf(Uri address) => KeyHash.Key("robots", address.Scheme, address.IdnHost.ToLowerInvariant()) + RobotsPart;

    public static async Task<HostRow> ReadAsync(ITableStore store, string key, CancellationToken cancellationToken) =>
        new() { Row = await store.GetAsync(Tables.State, Partition, key, cancellationToken) ?? new TableRow(Partition, key) };

    /// <summary>Requests of people in the hour that begins then.</summary>
    public int CountOf(DateTimeOffset hour) => Hour == hour ? (int)(Row.Number("count") ?? 0) : 0;

    public HostRow With(string name, object? value) => this with { Row = Row.With(name, value) };

    /// <returns>False when another instance wrote first.</returns>
    public async Task<bool> WriteAsync(ITableStore store, CancellationToken cancellationToken) =>
        (await store.WriteAsync(Tables.State, RowWrite.IfUnchanged(Row), cancellationToken)).IsDone;

    public static bool IsOld(TableRow row, DateTimeOffset now) =>
        row.Values.Values.OfType<DateTimeOffset>().DefaultIfEmpty(DateTimeOffset.MinValue).Max() + Kept < now;
}
