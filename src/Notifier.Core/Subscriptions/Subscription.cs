using System.Collections.Immutable;
using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Reading.Dates;

namespace Notifier.Core.Subscriptions;

public enum SubscriptionState
{
    /// <summary>Asked for, but not confirmed from the mailbox yet.</summary>
    Pending,
    Confirmed,

    /// <summary>No reminders until the person resumes it.</summary>
    Paused,
    Ended,
}

/// <summary>Why a subscription ended.</summary>
public enum EndReason
{
    Left,
    Applied,

    /// <summary>The advert stated no closing date, and nothing new was read for a long time.</summary>
    NothingNew,
}

/// <summary>What a person agreed to, when, and in which words.</summary>
/// <param name="Asked">When they asked to follow, UTC.</param>
/// <param name="Wording">The version of the sentence beside the box that they ticked.</param>
/// <param name="Confirmed">When they confirmed from their mailbox, or added it on their manage page, UTC.</param>
public sealed record Consent(DateTimeOffset Asked, string Wording, DateTimeOffset? Confirmed);

/// <summary>What the person last read in our emails about an advert.</summary>
/// <param name="Version">The advert's version in that email. 0 before the first one.</param>
/// <param name="Date">The closing date in that email. Null if it stated none, or before the first one.</param>
/// <param name="Instant">The first instant that is too late for that date, UTC.</param>
/// <param name="Disagreement">The disagreement that it named. Null when none.</param>
/// <param name="NoDate">They had an email saying that the advert states no date.</param>
public sealed record NotifiedState(int Version, DateOnly? Date, DateTimeOffset? Instant, string? Disagreement, bool NoDate)
{
    public static NotifiedState Nothing { get; } = new(0, null, null, null, false);

    /// <summary>The day of the last new posting that they heard of. Null when none.</summary>
    public DateOnly? Again { get; init; }

    /// <param name="name">The prefix of each value's name.</param>
    internal TableRow AddTo(TableRow row, string name) => row
        .With(name + "Version", Version)
        .With(name + "Date", IsoDate.Text(Date))
        .With(name + "Instant", Instant)
        .With(name + "Disagreement", Disagreement)
        .With(name + "NoDate", NoDate)
        .With(name + "Again", IsoDate.Text(Again));

    /// <returns>Null when the row has none of it.</returns>
    internal static NotifiedState? From(TableRow row, string name) => row.Number(name + "Version") is not { } version
        ? null
        : new NotifiedState(
            (int)version,
            IsoDate.Parse(row.Text(name + "Date")),
            row.Instant(name + "Instant"),
            row.Text(name + "Disagreement"),
            row.Flag(name + "NoDate"))
        {
            Again = IsoDate.Parse(row.Text(name + "Again")),
        };
}

/// <summary>A person's wish for reminders about one advert. Row <c>s-{advert}</c> of their partition.</summary>
/// <param name="Since">When it came into this state, UTC.</param>
public sealed record Subscription(
    PersonKey Person, string Advert, SubscriptionState State, DateTimeOffset Since, ReminderDays ReminderDays, Consent Consent, NotifiedState Notified)
{
    public const string Prefix = "s-";

    public string? ETag { get; init; }

    public EndReason? Ended { get; init; }

    /// <summary>
    /// The advert that they follow instead, when this subscription ended for it. The stored state stays "ended", so that an earlier version
    /// can read it.
    /// </summary>
    public string? MovedTo { get; init; }

    /// <summary>
    /// Adverts that this one replaces, because the person asked for it. That happens as soon as no email about them is in flight.
    /// </summary>
    public ImmutableArray<string> Replaces { get; init; } = [];

    /// <summary>When an email that confirms or lists it was last about to leave, UTC. Null before the first one.</summary>
    public DateTimeOffset? Mailed { get; init; }

    /// <summary>
    /// Written into the links that confirm this request. Asking again keeps it while the request waits. Otherwise a stranger could revoke
    /// the person's link.
    /// </summary>
    public string? Nonce { get; init; }

    /// <summary>The person may have an email with a link to confirm it. The version before stored only what such an email said.</summary>
    internal bool IsMailed => Mailed is not null || Notified.Version > 0;

    /// <summary>
    /// Until when it is kept, UTC. Unconfirmed, it is kept some days after the request or its email.
    /// Otherwise it is kept as long as its advert, and after its end no longer than the email ledger.
    /// </summary>
    /// <param name="withAdvert">Until when its advert is kept, UTC.</param>
    internal DateTimeOffset KeptUntil(DateTimeOffset withAdvert, RetentionOptions options) => State switch
    {
        SubscriptionState.Pending => (Mailed > Consent.Asked ? Mailed.Value : Consent.Asked) + options.KeepUnconfirmed,
        SubscriptionState.Ended when Since + options.KeepLedger < withAdvert => Since + options.KeepLedger,
        _ => withAdvert,
    };

    public bool IsActive => State == SubscriptionState.Confirmed;

    /// <summary>Confirmed or paused.</summary>
    public bool IsFollowed => State is SubscriptionState.Confirmed or SubscriptionState.Paused;

    public static string KeyOf(string advert) => Prefix + advert;

    internal TableRow ToRow() => Notified.AddTo(new TableRow(Person.Value, KeyOf(Advert)) { ETag = ETag }, "told")
        .With("state", State.ToString())
        .With("since", Since)
        .With("rungs", ReminderDays.ToString())
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
