using System.Security.Cryptography;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Ledger;

/// <summary>How far a mail has come.</summary>
public enum EmailState
{
    /// <summary>Somebody is at work on it, or was when they died.</summary>
    Claimed,

    /// <summary>Free to claim after a time: something stood in the way that would meet every mail.</summary>
    Waiting,

    /// <summary>The mail service accepted it.</summary>
    Sent,

    /// <summary>The mail service will never take it.</summary>
    Refused,

    /// <summary>It was not sent, for a reason that may pass.</summary>
    Dropped,

    /// <summary>It may or may not have been accepted, and will not be sent again.</summary>
    Unknown,
}

/// <summary>One mail to one person: the right to send it, and what became of it. Row <c>l-{...}</c> of their partition.</summary>
public sealed record EmailLedgerEntry
{
    public required PersonKey Person { get; init; }

    /// <summary>What the mail is, and for which date or version: it exists once.</summary>
    public required string Key { get; init; }

    public required EmailState State { get; init; }

    /// <summary>Of the attempt that holds it; random.</summary>
    public required string ClaimId { get; init; }

    /// <summary>Random; the same for all attempts at this mail. Begins yyyyMM.</summary>
    public required string EmailId { get; init; }

    /// <summary>When it was claimed, UTC.</summary>
    public required DateTimeOffset Claimed { get; init; }

    /// <summary>When the request was about to leave, UTC; null before that, and after a certain no.</summary>
    public required DateTimeOffset? Sending { get; init; }

    /// <summary>How many times the request left and no certain no came.</summary>
    public required int Sends { get; init; }

    /// <summary>Waiting: when it is free again, UTC.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>When it came into its final state, UTC.</summary>
    public required DateTimeOffset? Finished { get; init; }

    public required string? Reason { get; init; }

    /// <summary>How many times in the last 24 hours the person asked for it, where they can; else 1.</summary>
    public required int Asked { get; init; }

    public const string Prefix = "l-";

    public string? ETag { get; init; }

    /// <summary>Nobody has claimed this mail before; known only to who makes the row.</summary>
    public bool IsFirstClaim { get; init; }

    /// <summary>Of an announcement, what the person knew before it; else null.</summary>
    public NotifiedState? Before { get; init; }

    /// <summary>When applying ends, UTC, if no later mail makes up for this one; else null.</summary>
    public DateTimeOffset? LastBefore { get; init; }

    /// <summary>It left although its mailbox was to be left alone.</summary>
    public bool HasPassedPause { get; init; }

    /// <summary>How many times the mailbox did not take this mail for now.</summary>
    public int Bounces { get; init; }

    /// <summary>The email ids under which it did not, the oldest first.</summary>
    public IReadOnlyList<string> BouncedSids { get; init; } = [];

    /// <summary>The email ids of the same mail when it was asked for before, the oldest first.</summary>
    public IReadOnlyList<string> OlderSids { get; init; } = [];

    /// <summary>Every email id under which it may have left.</summary>
    public IEnumerable<string> Sids => [.. OlderSids, .. BouncedSids, EmailId];

    /// <summary>When something was last done about it, UTC.</summary>
    public DateTimeOffset At => Finished ?? Claimed;

    /// <summary>Nothing more is done about it.</summary>
    public bool IsFinal =>
        State is EmailState.Sent or EmailState.Refused or EmailState.Unknown || (State == EmailState.Dropped && Reason is Covered or Closed);

    /// <summary>Dropped: another mail said it all.</summary>
    public const string Covered = "covered";

    /// <summary>Another mail stands for it, and lends it its email id.</summary>
    public bool IsCovered => State == EmailState.Dropped && Reason == Covered;

    /// <summary>Dropped: the advert closed before it could be sent.</summary>
    public const string Closed = "closed";

    /// <summary>Waiting: the address had its confirmations of the day.</summary>
    public const string DaysMails = "the day’s confirmations";

    /// <summary>Dropped, and free to claim again: the reminders are paused, or this one is not chosen.</summary>
    public const string NotWanted = "not wanted";

    /// <summary>Dropped, and free to claim again: the closing date is another by now.</summary>
    public const string OtherDate = "other date";

    /// <summary>Dropped, and free to claim again: a reminder nearer to the closing date is due already.</summary>
    public const string Nearer = "nearer";

    /// <summary>
    /// The advert it is about; null for a manage link. The email that asks an HR contact to confirm has their scope there.
    /// </summary>
    public string? Advert => Dash < 0 ? null : Key[Prefix.Length..Dash];

    /// <summary>What kind of email it is, and what it tells of that advert, in the format of its kind.</summary>
    public string Name => Key[(Dash < 0 ? Prefix.Length : Dash + 1)..];

    private int Dash => Key.IndexOf('-', Prefix.Length);

    /// <summary>Its key ends in this.</summary>
    internal string LastPart => Key[(Key.LastIndexOf('-') + 1)..];

    /// <summary>Null for a name that has no format of <see cref="EmailKinds"/>.</summary>
    internal EmailKindRow? Kind => EmailKinds.FromLedgerName(Name)?.Row;

    /// <summary>It tells a candidate what changed.</summary>
    public bool IsAnnouncement => Version is not null;

    /// <summary>Of an announcement, the advert's version; else null.</summary>
    public int? Version => EmailKinds.FromLedgerName(Name)?.Fields.Version;

    /// <summary>
    /// Of an email that leaves some days before an advert closes: the closing date, the days, and whether they are an HR contact's working
    /// days. Else null.
    /// </summary>
    public (DateOnly Date, int Days, bool IsForHr)? Closing =>
        EmailKinds.FromLedgerName(Name) is ({ Content: MessageContent.ClosingDate } kind, { Date: { } date, Days: { } days })
            ? (date, days, kind.Kind == EmailKind.HrCloses)
            : null;

    /// <summary>It asks to confirm.</summary>
    public bool IsConfirmation => Kind?.Kind is EmailKind.Confirm;

    /// <summary>It asks to confirm, and another email lists it. One that may have left lists no more than it did then.</summary>
    public bool IsListed(EmailLedgerEntry by) => IsConfirmation && Key != by.Key && (State == EmailState.Dropped
        ? EmailId == by.EmailId
        : by.Sends == 0 && State == EmailState.Waiting && Reason == DaysMails);

    /// <summary>It tells an HR contact what is wrong with dates.</summary>
    public bool IsFindings => Kind?.Kind is EmailKind.HrFindings;

    /// <summary>Names this mail to the outside without saying whose it is.</summary>
    public string PublicName => KeyHash.Key("ledger", Person.Value, Key, EmailId);

    public static string ConfirmationOf(string advert) => EmailKinds.ConfirmationKey.Key(advert);

    public static string ManageLink => EmailKinds.ManageLinkKey.Key(null);

    public static string AnnouncementOf(string advert, int version) => EmailKinds.AnnouncementKey.Key(advert, new() { Version = version });

    public static string ClosesSoonerOf(string advert, int version, string disagreement) =>
        EmailKinds.ClosesSoonerKey.Key(advert, new() { Version = version, Hash = KeyHash.Key("disagreement", disagreement) });

    public static string PostedAgainOf(string advert, int version, DateOnly posted) =>
        EmailKinds.PostedAgainKey.Key(advert, new() { Version = version, Date = posted });

    public static string ReminderKeyOf(string advert, DateOnly date, int days) =>
        EmailKinds.ReminderKey.Key(advert, new() { Date = date, Days = days });

    public static string HrFindingsOf(string advert, string evidence) => EmailKinds.HrFindingsKey.Key(advert, new() { Hash = evidence });

    public static string HrCloseOf(string advert, DateOnly date, int workingDays) =>
        EmailKinds.HrClosesKey.Key(advert, new() { Date = date, Days = workingDays });

    public static string EndOf(string advert, DateTimeOffset lastRead) =>
        EmailKinds.EndKey.Key(advert, new() { Date = DateOnly.FromDateTime(lastRead.UtcDateTime) });

    /// <summary>All keys of one advert start with this.</summary>
    public static string PrefixOf(string advert) => $"{Prefix}{advert}-";

    public static EmailLedgerEntry New(PersonKey person, string key, DateTimeOffset now) => new()
    {
        Person = person,
        Key = key,
        State = EmailState.Claimed,
        ClaimId = Random(),
        EmailId = Emails.EmailId.New(now),
        Claimed = now,
        Sending = null,
        Sends = 0,
        Until = null,
        Finished = null,
        Reason = null,
        Asked = 1,
        IsFirstClaim = true,
    };

    /// <summary>A mail that is not sent, and why.</summary>
    public static EmailLedgerEntry Drop(PersonKey person, string key, string reason, DateTimeOffset now) =>
        New(person, key, now) with { State = EmailState.Dropped, Reason = reason, Finished = now };

    /// <summary>
    /// Whether it leaves although its mailbox is to be left alone: once, if no later mail makes up for it. A reminder goes at its time;
    /// anything else only if the pause would leave too little time to apply. An attempt in doubt is not a second time.
    /// </summary>
    internal bool PassesPause(DateTimeOffset quietUntil, SendingOptions options) =>
        LastBefore is { } closes
        && (!HasPassedPause || Sending is not null)
        && ((Closing is not null && Bounces == 0) || closes - quietUntil < options.LeastToApply);

    /// <summary>Not sent yet: the address had its confirmations of the day.</summary>
    public EmailLedgerEntry PutOff(DateTimeOffset until) => this with { State = EmailState.Waiting, Until = until, Reason = DaysMails };

    /// <summary>Not sent after all: what is known of the mail stays known.</summary>
    public EmailLedgerEntry Dropped(string reason, DateTimeOffset now) =>
        this with { State = EmailState.Dropped, ClaimId = Random(), Sending = null, Until = null, Finished = now, Reason = reason };

    /// <summary>
    /// An email that is not sent, because another one says it all. It gets the email id of that one, so that both have the same fate.
    /// </summary>
    /// <param name="known">The row that stands under this key: what is known of earlier tries stays known. Null for none.</param>
    public static EmailLedgerEntry Cover(PersonKey person, string key, EmailLedgerEntry? known, EmailLedgerEntry by, DateTimeOffset now)
    {
        return (known?.Dropped(Covered, now) ?? Drop(person, key, Covered, now)) with { EmailId = by.EmailId };
    }

    /// <summary>
    /// It can still be sent: it was dropped for a reason that may pass, waits, or was claimed by an attempt that died early.
    /// </summary>
    internal bool IsFree(DateTimeOffset now, SendingOptions options) =>
        !IsFinal && (State != EmailState.Claimed || (Sending is null && Claimed + options.ClaimLapse <= now));

    /// <summary>The mailbox did not take it: the same row, a new mail, not before this time.</summary>
    public EmailLedgerEntry BouncedUntil(DateTimeOffset until, DateTimeOffset now) => this with
    {
        State = EmailState.Waiting,
        ClaimId = Random(),
        EmailId = Emails.EmailId.New(now),
        Claimed = now,
        Sending = null,
        Sends = 0,
        Until = until,
        Finished = null,
        Reason = "the mailbox did not take it",
        Bounces = Bounces + 1,
        BouncedSids = [.. BouncedSids, EmailId],
    };

    /// <summary>
    /// A new attempt at the same email claims it. An entry without an email id, which only earlier programs wrote, gets one.
    /// No mail service takes an email without.
    /// </summary>
    public EmailLedgerEntry ClaimedAgain(DateTimeOffset now) =>
        this with
        {
            State = EmailState.Claimed,
            ClaimId = Random(),
            EmailId = EmailId.Length > 0 ? EmailId : Emails.EmailId.New(now),
            Claimed = now,
            Until = null,
            Finished = null,
            Reason = null,
            IsFirstClaim = false,
        };

    /// <summary>Asked for once more: the same row, a new mail.</summary>
    /// <param name="keep">How long what was sent is kept.</param>
    public EmailLedgerEntry AskedAgain(DateTimeOffset now, int asked, TimeSpan keep) => ClaimedAgain(now) with
    {
        EmailId = Emails.EmailId.New(now),
        OlderSids = [.. OlderSids.Append(EmailId).Where(emailId => Emails.EmailId.IsSid(emailId, now, keep))],
        Sending = null,
        Sends = 0,
        Asked = asked,
        IsFirstClaim = true,
    };

    internal TableRow ToRow() => WithBefore(new TableRow(Person.Value, Key) { ETag = ETag })
        .With("state", State.ToString())
        .With("claimId", ClaimId)
        .With("sid", EmailId)
        .With("claimed", Claimed)
        .With("sending", Sending)
        .With("sends", Sends)
        .With("until", Until)
        .With("finished", Finished)
        .With("reason", Reason)
        .With("asked", Asked)
        .With("lastBefore", LastBefore)
        .With("passedPause", HasPassedPause ? true : null)
        .With("bounces", Bounces == 0 ? null : Bounces)
        .With("bouncedSids", BouncedSids.Count == 0 ? null : string.Join(' ', BouncedSids))
        .With("olderSids", OlderSids.Count == 0 ? null : string.Join(' ', OlderSids));

    private TableRow WithBefore(TableRow row) => Before?.AddTo(row, "before") ?? row;

    internal static EmailLedgerEntry From(TableRow row) => new()
    {
        Person = PersonKey.Parse(row.Partition),
        Key = row.Key,
        State = Enum.Parse<EmailState>(row.Text("state")!),
        ClaimId = row.Text("claimId") ?? string.Empty,
        EmailId = row.Text("sid") ?? string.Empty,
        Claimed = row.Instant("claimed") ?? default,
        Sending = row.Instant("sending"),
        Sends = (int)(row.Number("sends") ?? 0),
        Until = row.Instant("until"),
        Finished = row.Instant("finished"),
        Reason = row.Text("reason"),
        Asked = (int)(row.Number("asked") ?? 1),
        Before = NotifiedState.From(row, "before"),
        LastBefore = row.Instant("lastBefore"),
        HasPassedPause = row.Flag("passedPause"),
        Bounces = (int)(row.Number("bounces") ?? 0),
        BouncedSids = row.Text("bouncedSids")?.Split(' ') ?? [],
        OlderSids = row.Text("olderSids")?.Split(' ') ?? [],
        ETag = row.ETag,
    };

    private static string Random() => Base32.Encode(RandomNumberGenerator.GetBytes(16), KeyHash.KeyLength);
}
