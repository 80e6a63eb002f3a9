using System.Collections.Immutable;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>Someone who gave an address. Row <c>p</c> of their partition.</summary>
/// <param name="IsErasing">They asked to be erased, so nothing more is written for them.</param>
/// <param name="Address">Their encrypted address.</param>
/// <param name="Created">When the address was first given, UTC.</param>
/// <param name="Confirmed">When they first proved that the address is theirs, UTC. Null while they have not.</param>
/// <param name="DueItems">Their open due items, so that erasing finds them.</param>
public sealed record Person(
    PersonKey Key,
    bool IsErasing,
    SealedAddress Address,
    DateTimeOffset Created,
    DateTimeOffset? Confirmed,
    ImmutableArray<DueItemKey> DueItems)
{
    public const string RowKey = "p";

    /// <summary>How long a due item is remembered after it fell due. By then it is done, or there is nothing to do for it.</summary>
    private static readonly TimeSpan KeepDueItems = TimeSpan.FromDays(2);

    /// <summary>Fits into one value of a row, however often anybody asks for something in this person's name.</summary>
    private const int MostDueItems = 300;

    /// <summary>Null while their mailbox accepts email.</summary>
    public SoftBounces? SoftBounces { get; init; }

    /// <summary>
    /// Written into their links to manage, confirm and replace. A link with another generation is revoked. Null in a row of an earlier
    /// version, until the next manage link leaves.
    /// </summary>
    public string? Generation { get; init; }

    /// <summary>The same for the link to their calendar. Null in a row of an earlier version, until they ask for a new address.</summary>
    public string? CalendarGeneration { get; init; }

    /// <summary>Someone who gives this address for the first time.</summary>
    public static Person New(PersonKey key, SealedAddress address, DateTimeOffset now) =>
        new(key, IsErasing: false, address, now, Confirmed: null, [])
        {
            Generation = LinkTokens.Draw(),
            CalendarGeneration = LinkTokens.Draw(),
        };

    public string? ETag { get; init; }

    /// <summary>Remembers these due items and forgets old ones.</summary>
    public Person WithDueItems(DateTimeOffset now, params IEnumerable<DueItemKey> dueItems) =>
        this with
        {
            DueItems =
            [
                .. dueItems.Union(DueItems.Where(item => item.At > now - KeepDueItems).OrderByDescending(item => item.At)).Take(MostDueItems),
            ],
        };

    /// <summary>Stores the address that they just gave, if the stored one cannot be decrypted any more.</summary>
    public Person WithAddress(EmailAddress given, EmailAddressProtector protector)
    {
        return protector.Open(Address, Key) is null ? this with { Address = protector.Seal(given, Key) } : this;
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
        .With("hints", DueItems.IsEmpty ? null : string.Join('\n', DueItems.Select(item => item.ToString())));

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

    /// <summary>The version before did not store when a pause began. The last refusal stands in for it.</summary>
    private static SoftBounces? SoftBouncesOf(TableRow row) =>
        row.Number("softBounces") is { } count && row.Instant("softBounced") is var last
        ? new SoftBounces((int)count, last ?? default, row.Instant("quietUntil") ?? default, row.Instant("quietSince") ?? last ?? default)
        : null;
}
