using System.Collections.Immutable;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>Someone who gave an address. Row <c>p</c> of their partition.</summary>
/// <param name="IsErasing">They asked to be erased: nothing more is written for them.</param>
/// <param name="Address">Where to write to, sealed.</param>
/// <param name="Created">When the address was first given, UTC.</param>
/// <param name="Confirmed">When they first proved that the address is theirs, UTC; null while they have not.</param>
/// <param name="Hints">Their open due rows, so that erasing finds them.</param>
public sealed record Person(PersonKey Key, bool IsErasing, SealedAddress Address, DateTimeOffset Created, DateTimeOffset? Confirmed, ImmutableArray<DueItemKey> Hints)
{
    public const string RowKey = "p";

    /// <summary>A due row this long past is done, or will find that the truth asks for nothing.</summary>
    private static readonly TimeSpan KeepHints = TimeSpan.FromDays(2);

    /// <summary>What fits into one value of a row, however often anybody asks for something in this person's name.</summary>
    private const int MostHints = 300;

    /// <summary>Null while their mailbox takes what is sent to it.</summary>
    public SoftBounces? SoftBounces { get; init; }

    /// <summary>
    /// Their links to manage, to confirm and to replace carry it, and a link with another one is taken back. Null in a row of before, until
    /// a link to manage is next mailed.
    /// </summary>
    public string? Generation { get; init; }

    /// <summary>The same of the link to their calendar. Null in a row of before, until they ask for another address.</summary>
    public string? CalendarGeneration { get; init; }

    /// <summary>Somebody whose address is given for the first time.</summary>
    public static Person New(PersonKey key, SealedAddress address, DateTimeOffset now) =>
        new(key, IsErasing: false, address, now, Confirmed: null, [])
        {
            Generation = LinkTokens.Draw(),
            CalendarGeneration = LinkTokens.Draw(),
        };

    /// <summary>The stored row this was read from; null when it is new.</summary>
    public string? ETag { get; init; }

    /// <summary>With these due rows noted, and without those long past.</summary>
    public Person WithHints(DateTimeOffset now, params IEnumerable<DueItemKey> hints) =>
        this with { Hints = [.. hints.Union(Hints.Where(hint => hint.At > now - KeepHints).OrderByDescending(hint => hint.At)).Take(MostHints)] };

    /// <summary>With the address that they gave just now, if the one that is stored cannot be opened any more.</summary>
    public Person WithAddress(EmailAddress given, EmailAddressProtector book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return book.Open(Address, Key) is null ? this with { Address = book.Seal(given, Key) } : this;
    }

    internal TableRow ToRow() => new TableRow(Key.Value, RowKey) { ETag = ETag }
        .With("state", IsErasing ? "erasing" : "active")
        .With("address", Address.Bytes)
        .With("addressKey", Address.KeyId)
        .With("created", Created)
        .With("confirmed", Confirmed)
        .With("generation", Generation)
        .With("calendarGeneration", CalendarGeneration)
        .With("softBounces", SoftBounces?.Count)
        .With("softBounced", SoftBounces?.Last)
        .With("quietUntil", SoftBounces?.QuietUntil)
        .With("quietSince", SoftBounces?.Began)
        .With("hints", Hints.IsEmpty ? null : string.Join('\n', Hints.Select(hint => hint.ToString())));

    internal static Person From(TableRow row) => new(
        PersonKey.Parse(row.Partition),
        row.Text("state") == "erasing",
        new SealedAddress(row.Text("addressKey") ?? string.Empty, row.Bytes("address") ?? []),
        row.Instant("created") ?? default,
        row.Instant("confirmed"),
        [.. (row.Text("hints") ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DueItemKey.Parse)])
    {
        SoftBounces = SoftBouncesOf(row),
        Generation = row.Text("generation"),
        CalendarGeneration = row.Text("calendarGeneration"),
        ETag = row.ETag,
    };

    /// <summary>The version before did not note when a pause began: it began with the last refusal.</summary>
    private static SoftBounces? SoftBouncesOf(TableRow row) => row.Number("softBounces") is { } count && row.Instant("softBounced") is var last
        ? new SoftBounces((int)count, last ?? default, row.Instant("quietUntil") ?? default, row.Instant("quietSince") ?? last ?? default)
        : null;
}
