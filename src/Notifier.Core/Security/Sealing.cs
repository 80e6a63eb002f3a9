using Notifier.Core.Storage;

namespace Notifier.Core.Security;

/// <summary>How far the job has come that encrypts every address with the current key, while old keys are kept.</summary>
/// <param name="Ring">The ids of the keys, the current one first. With other keys the job starts again.</param>
/// <param name="Cursor">The first person whom this pass has not looked at yet.</param>
/// <param name="Night">The day of the last run, UTC.</param>
/// <param name="Read">Rows read that day.</param>
/// <param name="Found">Addresses under an old key that this pass has met.</param>
/// <param name="Unopened">Addresses that this pass could not decrypt.</param>
public sealed record Sealing(string Ring, string Cursor, DateTimeOffset Night, int Read, int Found, int Unopened)
{
    internal const string Partition = "keys";
    internal const string RowKey = "sealing";
    internal const string Beginning = "0";

    /// <summary>Addresses that the last complete pass could not decrypt. Null before the first one.</summary>
    public int? UnopenedAtLast { get; init; }

    /// <summary>A complete pass met no address under an old key.</summary>
    public bool IsDone { get; init; }

    /// <summary>Addresses that this run encrypted with the current key; not stored.</summary>
    public int Sealed { get; init; }

    /// <summary>The rest of the night's share is left for the next run; not stored.</summary>
    public bool IsCutShort { get; init; }

    public string? ETag { get; init; }

    private string Current => Ring.Split(',')[0];

    private string Old => string.Join(", ", Ring.Split(',')[1..]);

    /// <summary>One sentence for an operator.</summary>
    public string What => (IsDone
        ? $"every address is sealed with {Current}: {Old} can go from Keys__Data"
        : $"addresses are being sealed anew with {Current}, some each night: {Old} must stay in Keys__Data")
        + (Math.Max(Unopened, UnopenedAtLast ?? 0) is > 0 and var unopened
            ? $"; {unopened} addresses cannot be opened with any of these keys"
            : string.Empty);

    public static Sealing New(string ring) => new(ring, Beginning, default, 0, 0, 0);

    internal TableRow ToRow() => new TableRow(Partition, RowKey) { ETag = ETag }
        .With("ring", Ring)
        .With("cursor", Cursor)
        .With("night", Night)
        .With("read", Read)
        .With("found", Found)
        .With("unopened", Unopened)
        .With("unopenedAtLast", UnopenedAtLast)
        .With("done", IsDone ? true : null);

    internal static Sealing From(TableRow row) => new(
        row.Text("ring") ?? string.Empty,
        row.Text("cursor") ?? Beginning,
        row.Instant("night") ?? default,
        (int)(row.Number("read") ?? 0),
        (int)(row.Number("found") ?? 0),
        (int)(row.Number("unopened") ?? 0))
    {
        UnopenedAtLast = (int?)row.Number("unopenedAtLast"),
        IsDone = row.Flag("done"),
        ETag = row.ETag,
    };
}
