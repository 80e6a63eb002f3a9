using System.Collections.Immutable;
using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Reading.Dates;

namespace Notifier.Core.Subscriptions;

public enum SubscriptionState
{
    /// <summary>Asked for, not yet confirmed from the mailbox.</summary>
    Pending,
    Confirmed,

    /// <summary>Reminded of nothing until resumed.</summary>
    Paused,
    Ended,
}

/// <summary>Why a subscription ended.</summary>
public enum EndReason
{
    Left,
    Applied,

    /// <summary>No closing date was stated, and nothing new was read for a long time.</summary>
    NothingNew,
}

/// <summary>What a person agreed to, when, and by which words.</summary>
/// <param name="Asked">When they asked to follow, UTC.</param>
/// <param name="Wording">The version of the sentence beside the box they ticked.</param>
/// <param name="Confirmed">When they confirmed it from their mailbox, or added it from their manage page, UTC.</param>
public sealed record Consent(DateTimeOffset Asked, string Wording, DateTimeOffset? Confirmed);

/// <summary>What a person was last told about an advert.</summary>
/// <param name="Version">The advert's version; 0 while they were told of none.</param>
/// <param name="Date">The closing date; null when they were told that none is stated, or of no version at all.</param>
/// <param name="Instant">From when on it is too late, UTC, as they were told with that date.</param>
/// <param name="Disagreement">The disagreement they were told of; null when of none.</param>
/// <param name="NoDate">They had a mail that says that no date is stated.</param>
public sealed record NotifiedState(int Version, DateOnly? Date, DateTimeOffset? Instant, string? Disagreement, bool NoDate)
{
    public static NotifiedState Nothing { get; } = new(0, null, null, null, false);

    /// <summary>The day of the last new posting they were told of; null when of none.</summary>
    public DateOnly? Again { get; init; }

    /// <param name="name">Before the name of each value.</param>
    internal TableRow AddTo(TableRow row, string name) => row
        .With(name + "Version", Version)
        .With(name + "Date", IsoDate.Text(Date))
        .With(name + "Instant", Instant)
        .With(name + "Disagreement", Disagreement)
        .With(name + "NoDate", NoDate)
        .With(name + "Again", IsoDate.Text(Again));

    /// <returns>Null when nothing of it stands there.</returns>
    internal static NotifiedState? From(TableRow row, string name) => row.Number(name + "Version") is not { } version
        ? null
        : new NotifiedState((int)version, IsoDate.Parse(row.Text(name + "Date")), row.Instant(name + "Instant"), row.Text(name + "Disagreement"), row.Flag(name + "NoDate"))
        {
            Again = IsoDate.Parse(row.Text(name + "Again")),
        };
}

/// <summary>A person's wish to be reminded about one advert. Row <c>s-{advert}</c> of their partition.</summary>
/// <param name="Since">When it came into this state, UTC.</param>
public sealed record Subscription(PersonKey Person, string Advert, SubscriptionState State, DateTimeOffset Since, ReminderDays Rungs, Consent Consent, NotifiedState Told)
{
    public const string Prefix = "s-";

    public string? ETag { get; init; }

    public EndReason? Ended { get; init; }

    /// <summary>
    /// The advert that they follow instead of this one, which has ended; null when none took its place. In its row the state stays "ended",
    /// so that a program of before reads it.
    /// </summary>
    public string? MovedTo { get; init; }

    /// <summary>
    /// Adverts whose place this one takes as soon as no mail about them is under way: the person said so. Empty when it takes none.
    /// </summary>
    public ImmutableArray<string> Replaces { get; init; } = [];

    /// <summary>When a mail that asks to confirm it, or that lists it, was last about to leave, UTC; null while none was.</summary>
    public DateTimeOffset? Mailed { get; init; }

    /// <summary>
    /// Of the request: links that confirm it carry it. Asking again while it waits keeps it, so that no stranger takes back a link.
    /// </summary>
    public string? Nonce { get; init; }

    /// <summary>The person may hold a mail in which they can confirm it. The version before noted only what such a mail told.</summary>
    internal bool IsMailed => Mailed is not null || Told.Version > 0;

    /// <summary>
    /// Until when it is kept, UTC: never confirmed, some days from when it was asked for or its mail left; otherwise as long as its
    /// advert, and once it has ended no longer than what was sent.
    /// </summary>
    /// <param name="withAdvert">Until when its advert is kept, UTC.</param>
    internal DateTimeOffset KeptUntil(DateTimeOffset withAdvert, Delays delays) => State switch
    {
        SubscriptionState.Pending => (Mailed > Consent.Asked ? Mailed.Value : Consent.Asked) + delays.KeepUnconfirmed,
        SubscriptionState.Ended when Since + delays.KeepLedger < withAdvert => Since + delays.KeepLedger,
        _ => withAdvert,
    };

    /// <summary>It is confirmed, and neither paused nor ended.</summary>
    public bool IsActive => State == SubscriptionState.Confirmed;

    /// <summary>It is confirmed, and has not ended.</summary>
    public bool IsFollowed => State is SubscriptionState.Confirmed or SubscriptionState.Paused;

    public static string KeyOf(string advert) => Prefix + advert;

    internal TableRow ToRow() => Told.AddTo(new TableRow(Person.Value, KeyOf(Advert)) { ETag = ETag }, "told")
        .With("state", State.ToString())
        .With("since", Since)
        .With("rungs", Rungs.ToString())
        .With("asked", Consent.Asked)
        .With("wording", Consent.Wording)
        .With("confirmed", Consent.Confirmed)
        .With("ended", Ended?.ToString())
        .With("movedTo", MovedTo)
        .With("replaces", Replaces.IsEmpty ? null : string.Join(' ', Replaces))
        .With("mailed", Mailed)
        .With("nonce", Nonce);

    internal static Subscription From(TableRow row) => new(
        PersonKey.Parse(row.Partition),
        row.Key[Prefix.Length..],
        Enum.Parse<SubscriptionState>(row.Text("state")!),
        row.Instant("since") ?? default,
        ReminderDays.Stored(row.Text("rungs")),
        new Consent(row.Instant("asked") ?? default, row.Text("wording") ?? string.Empty, row.Instant("confirmed")),
        NotifiedState.From(row, "told") ?? NotifiedState.Nothing)
    {
        ETag = row.ETag,
        Ended = row.Text("ended") is { } ended ? Enum.Parse<EndReason>(ended) : null,
        Mailed = row.Instant("mailed"),
        Nonce = row.Text("nonce"),
        MovedTo = row.Text("movedTo"),
        Replaces = row.Text("replaces")?.Split(' ').ToImmutableArray() ?? [],
    };
}
