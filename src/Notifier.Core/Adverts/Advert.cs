using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;

namespace Notifier.Core.Adverts;

/// <summary>An advert as all its copies together tell it. Row <c>a</c> of its partition.</summary>
/// <param name="Id">26 letters and digits.</param>
/// <param name="IsPrivate">A visitor pasted it: it belongs to who knows its id, and joins no other.</param>
/// <param name="Employer">As the copy first read calls it.</param>
/// <param name="Reference">The employer's own, without its system's prefix.</param>
/// <param name="ReferenceOf">The employer's key, under which the reference finds this advert; null when nothing finds it so.</param>
/// <param name="Version">Raised whenever the closing date changes, the advert is closed, or opened again; from 1.</param>
/// <param name="LastRead">When we last looked at any copy, UTC.</param>
/// <param name="Closed">When it was closed or withdrawn, UTC; null while it is shown.</param>
/// <param name="FollowersRungs">Every rung any follower ever chose; it only grows.</param>
public sealed record Advert(
    string Id,
    bool IsPrivate,
    string Title,
    string? Employer,
    string? Reference,
    string? ReferenceOf,
    Uri? ApplyUrl,
    DateOnly? Posted,
    bool IsInternalOnly,
    string? WhereToLook,
    MergedClosingDate Closing,
    int Version,
    DateTimeOffset Created,
    DateTimeOffset LastRead,
    DateTimeOffset? Closed,
    ReminderDays FollowersRungs)
{
    /// <summary>The part of the United Kingdom where the job is, as far as the advert tells; null when nothing does.</summary>
    public Division? Division { get; init; }

    /// <summary>Names what HR contacts should be told is wrong with its dates; null when nothing is.</summary>
    public string? HrEvidence { get; init; }

    /// <summary>The division whose bank holidays count for it: where nothing tells, England and Wales, where most adverts come from.</summary>
    public Division HolidaysOf => Division ?? Notifier.Reading.Findings.Division.EnglandAndWales;

    /// <summary>It is being deleted, and nobody finds it any more; only what hangs on it still stands.</summary>
    public bool IsGone { get; init; }

    /// <summary>How often its closing changed without a new version: it is an hour later, or surer. A calendar takes a change only under a higher number.</summary>
    public int ClosingChanges { get; init; }

    /// <summary>Why the date is the one it is since its last version.</summary>
    public ChangeCause Cause { get; init; }

    /// <summary>The last version that the advert itself brought. Later ones correct what we had read.</summary>
    public int OwnVersion { get; init; } = Version;

    /// <summary>The job was posted again, and all that the new posting states is what its board fills in; null when it was not, or states more.</summary>
    public PostedAgain? Again { get; init; }

    /// <summary>A disagreement that a better reader found in words that had not changed: it is shown, and announced to nobody.</summary>
    public string? KnownDisagreement { get; init; }

    /// <summary>
    /// Of an advert that a visitor pasted: until when somebody's wish to follow it can be confirmed, UTC; null while nobody has asked.
    /// </summary>
    public DateTimeOffset? WantedUntil { get; init; }

    /// <summary>The advert that a later reading put in this one's place; null while it stands for itself.</summary>
    public string? JoinedInto { get; init; }

    public const string RowKey = "a";

    /// <summary>An advert without a date is kept this much longer, so that the mail that says so can leave.</summary>
    public static TimeSpan LastMail { get; } = TimeSpan.FromDays(2);

    public string? ETag { get; init; }

    /// <summary>It was closed before the closing date it states, or it states none.</summary>
    public bool IsClosedEarly => Closed is { } closed && !(Closing.Safe?.Instant <= closed);

    /// <summary>Nobody can apply any more: it was closed, or its date has passed and it was not posted again.</summary>
    public bool IsOver(DateTimeOffset now) => HasPassed(now) && !IsOpenAgain(now);

    /// <summary>It was closed, or its date has passed: no reminder of that date makes sense any more.</summary>
    public bool HasPassed(DateTimeOffset now) => Closed is not null || Closing.Safe?.Instant <= now;

    /// <summary>It was posted again, and its board still shows it. When it truly closes nobody can tell.</summary>
    public bool IsOpenAgain(DateTimeOffset now) => Closed is null && Again?.Shown.Instant > now;

    /// <summary>It states no closing date, and nothing new was read of it for long.</summary>
    internal bool IsForgotten(DateTimeOffset now, Delays delays) => Closing.Safe is null && Closed is null && LastRead + delays.KeepUndated <= now;

    /// <summary>
    /// Until when it is kept, UTC: for a while from when it was closed, or else from its closing date, or from when it was first read if it had closed by
    /// then; without a date for some time after the last reading, and two days in which the mail that says so can leave.
    /// </summary>
    internal DateTimeOffset KeptUntil(Delays delays) =>
        Closed is null && Closing.Safe is null
            ? LastRead + delays.KeepUndated + LastMail
            : (Closed ?? new[] { Closing.Safe!.Instant, Again?.Shown.Instant ?? default, Created }.Max()) + delays.KeepAfterClosing;

    internal TableRow ToRow() => new TableRow(Id, RowKey) { ETag = ETag }
        .With("private", IsPrivate)
        .With("title", Title)
        .With("employer", Employer)
        .With("reference", Reference)
        .With("referenceOf", ReferenceOf)
        .With("applyUrl", ApplyUrl?.AbsoluteUri)
        .With("posted", IsoDate.Text(Posted))
        .With("internalOnly", IsInternalOnly)
        .With("whereToLook", WhereToLook)
        .With("safe", Closing.Safe is { } safe ? ClosingDate.Json([safe]) : null)
        .With("other", Closing.Other is { } other ? ClosingDate.Json([other]) : null)
        .With("version", Version)
        .With("created", Created)
        .With("lastRead", LastRead)
        .With("closed", Closed)
        .With("rungs", FollowersRungs.ToString())
        .With("division", Division?.ToString())
        .With("hrEvidence", HrEvidence)
        .With("closingChanges", ClosingChanges == 0 ? null : ClosingChanges)
        .With("cause", Cause == ChangeCause.Advert ? null : Cause.ToString())
        .With("ownVersion", OwnVersion == Version ? null : OwnVersion)
        .With("knownDisagreement", KnownDisagreement)
        .With("againPosted", IsoDate.Text(Again?.Posted))
        .With("againShown", Again is { } again ? ClosingDate.Json([again.Shown]) : null)
        .With("joinedInto", JoinedInto)
        .With("wantedUntil", WantedUntil)
        .With("gone", IsGone ? true : null);

    internal static Advert From(TableRow row) => new(
        row.Partition,
        row.Flag("private"),
        row.Text("title") ?? string.Empty,
        row.Text("employer"),
        row.Text("reference"),
        row.Text("referenceOf"),
        row.Text("applyUrl") is { } url ? new Uri(url) : null,
        IsoDate.Parse(row.Text("posted")),
        row.Flag("internalOnly"),
        row.Text("whereToLook"),
        new MergedClosingDate(ClosingOf(row, "safe"), ClosingOf(row, "other")),
        (int)(row.Number("version") ?? 0),
        row.Instant("created") ?? default,
        row.Instant("lastRead") ?? default,
        row.Instant("closed"),
        ReminderDays.Stored(row.Text("rungs")))
    {
        ETag = row.ETag,
        Division = row.Text("division") is { } division ? Enum.Parse<Division>(division) : null,
        HrEvidence = row.Text("hrEvidence"),
        ClosingChanges = (int)(row.Number("closingChanges") ?? 0),
        Cause = Enum.Parse<ChangeCause>(row.Text("cause") ?? nameof(ChangeCause.Advert)),
        OwnVersion = (int)(row.Number("ownVersion") ?? row.Number("version") ?? 0),
        KnownDisagreement = row.Text("knownDisagreement"),
        Again = IsoDate.Parse(row.Text("againPosted")) is { } posted && ClosingOf(row, "againShown") is { } shown ? new PostedAgain(posted, shown) : null,
        JoinedInto = row.Text("joinedInto"),
        WantedUntil = row.Instant("wantedUntil"),
        IsGone = row.Flag("gone"),
    };

    private static ClosingDate? ClosingOf(TableRow row, string name) => ClosingDate.Read(row.Text(name), IsoDate.Parse(row.Text("posted"))) is [var closing] ? closing : null;
}

/// <summary>A job's new posting of which nobody can tell when it closes.</summary>
/// <param name="Posted">The day on which it was posted again.</param>
/// <param name="Shown">What its board filled in: the advert may close sooner, and no later.</param>
public sealed record PostedAgain(DateOnly Posted, ClosingDate Shown);

/// <summary>One step in an advert's closing history. Row <c>v-{nnnn}</c>.</summary>
/// <param name="At">When we learnt it, UTC.</param>
/// <param name="Copy">The copy whose reading brought it; null when an operator closed the advert.</param>
public sealed record AdvertVersion(int Number, DateTimeOffset At, DateOnly? LastDay, TimeOnly? Time, bool IsClosed, string? Copy)
{
    /// <summary>How sure the day was; null without one, and where the version before did not keep it.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>Whose doing it was.</summary>
    public ChangeCause Cause { get; init; }

    public const string Prefix = "v-";

    public static string KeyOf(int number) => FormattableString.Invariant($"{Prefix}{number:0000}");

    internal TableRow ToRow(string advert) => new TableRow(advert, KeyOf(Number))
        .With("number", Number)
        .With("at", At)
        .With("lastDay", IsoDate.Text(LastDay))
        .With("time", Time?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))
        .With("closed", IsClosed)
        .With("copy", Copy)
        .With("confidence", Confidence?.ToString())
        .With("cause", Cause == ChangeCause.Advert ? null : Cause.ToString());

    internal static AdvertVersion From(TableRow row) => new(
        (int)(row.Number("number") ?? 0),
        row.Instant("at") ?? default,
        IsoDate.Parse(row.Text("lastDay")),
        row.Text("time") is { } time ? TimeOnly.ParseExact(time, "HH:mm", System.Globalization.CultureInfo.InvariantCulture) : null,
        row.Flag("closed"),
        row.Text("copy"))
    {
        Confidence = row.Text("confidence") is { } confidence ? Enum.Parse<Confidence>(confidence) : null,
        Cause = Enum.Parse<ChangeCause>(row.Text("cause") ?? nameof(ChangeCause.Advert)),
    };
}
