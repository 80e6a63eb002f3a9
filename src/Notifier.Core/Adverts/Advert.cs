using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;

namespace Notifier.Core.Adverts;

/// <summary>An advert, as all its copies together describe it. Row <c>a</c> of its partition.</summary>
public sealed record Advert
{
    /// <summary>26 letters and digits.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// A visitor pasted it, or we fetched it from a page that speaks only for itself. Only someone with its id can see it, and it joins no
    /// other advert.
    /// </summary>
    public required bool IsPrivate { get; init; }

    /// <summary>
    /// All that we know of it comes from pages that we fetched because somebody gave a link. An operator's reading ends that, because the
    /// operator's system keeps telling us of it.
    /// </summary>
    public bool IsFetched { get; init; }

    /// <summary>A visitor pasted its words.</summary>
    public bool IsPasted => IsPrivate && !IsFetched;

    public required string Title { get; init; }

    /// <summary>As the first copy names the employer.</summary>
    public required string? Employer { get; init; }

    /// <summary>The employer's own, without the prefix of a recruitment system.</summary>
    public required string? Reference { get; init; }

    /// <summary>The key of the employer under which the reference finds this advert. Null when no reference finds it.</summary>
    public required string? ReferenceOf { get; init; }

    public required Uri? ApplyUrl { get; init; }

    public required DateOnly? Posted { get; init; }

    public required bool IsInternalOnly { get; init; }

    public required string? WhereToLook { get; init; }

    public required MergedClosingDate Closing { get; init; }

    /// <summary>Starts at 1. Goes up when the closing date changes, and when the advert is closed or opened again.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When we last looked at any copy, UTC.</summary>
    public required DateTimeOffset LastRead { get; init; }

    /// <summary>When it was closed or withdrawn, UTC. Null while it is shown.</summary>
    public required DateTimeOffset? Closed { get; init; }

    /// <summary>Every reminder day that any follower has chosen. Days are only added.</summary>
    public required ReminderDays FollowersReminderDays { get; init; }

    /// <summary>The part of the United Kingdom where the job is. Null when the advert does not say.</summary>
    public Division? Division { get; init; }

    /// <summary>Identifies the faults in its dates that HR contacts should hear of. Null when there are none.</summary>
    public string? HrEvidence { get; init; }

    /// <summary>The division whose bank holidays count. By default England and Wales, because most adverts come from there.</summary>
    public Division HolidaysOf => Division ?? Notifier.Reading.Findings.Division.EnglandAndWales;

    /// <summary>The retention job is deleting the advert, and nothing finds it any more. Rows that belong to it may remain.</summary>
    public bool IsGone { get; init; }

    /// <summary>
    /// How often the closing changed without a new version, for example by an hour. A calendar accepts a change only with a higher number.
    /// </summary>
    public int ClosingChanges { get; init; }

    /// <summary>Why the last version changed the date.</summary>
    public ChangeCause Cause { get; init; }

    /// <summary>The last version that came from the advert itself. Later ones correct our reading.</summary>
    public required int OwnVersion { get; init; }

    /// <summary>Set when the job was posted again, and the new posting states only its board's default. Otherwise null.</summary>
    public PostedAgain? Again { get; init; }

    /// <summary>A disagreement that a better reader found in unchanged words. Pages show it, but no email announces it.</summary>
    public string? KnownDisagreement { get; init; }

    /// <summary>Until when a request to follow a pasted advert can be confirmed, UTC. Null while nobody has asked.</summary>
    public DateTimeOffset? WantedUntil { get; init; }

    /// <summary>The id of the advert that this one was joined into. Null for an advert of its own.</summary>
    public string? JoinedInto { get; init; }

    public const string RowKey = "a";

    /// <summary>How much longer an advert without a date is kept, so that the email that says so can still leave.</summary>
    public static TimeSpan LastMail { get; } = TimeSpan.FromDays(2);

    public string? ETag { get; init; }

    /// <summary>Closed before its stated closing date, or without one.</summary>
    public bool IsClosedEarly => Closed is { } closed && !(Closing.Safe?.Instant <= closed);

    /// <summary>Nobody can apply any more: it was closed, or its date has passed and it was not posted again.</summary>
    public bool HasClosed(DateTimeOffset now) => HasPassed(now) && !IsOpenAgain(now);

    /// <summary>It was closed, or its date has passed. No reminder of that date makes sense any more.</summary>
    public bool HasPassed(DateTimeOffset now) => Closed is not null || Closing.Safe?.Instant <= now;

    /// <summary>It was posted again, and its board still shows it. Nobody can tell when it really closes.</summary>
    public bool IsOpenAgain(DateTimeOffset now) => Closed is null && Again?.Shown.Instant > now;

    /// <summary>It states no closing date, and no new reading came for a long time.</summary>
    internal bool IsStale(DateTimeOffset now, RetentionOptions options) =>
        Closing.Safe is null && Closed is null && LastRead + options.KeepUndated <= now;

    /// <summary>
    /// Until when it is kept, UTC. The time counts from its closing, or from the first reading of an advert that had already closed.
    /// Without a closing date it counts from the last reading, with two extra days for the email that says so.
    /// </summary>
    internal DateTimeOffset KeptUntil(RetentionOptions options) =>
        Closed is null && Closing.Safe is null
            ? LastRead + options.KeepUndated + LastMail
            : (Closed ?? new[] { Closing.Safe!.Instant, Again?.Shown.Instant ?? default, Created }.Max()) + options.KeepAfterClosing;

    internal TableRow ToRow() => new TableRow(Id, RowKey) { ETag = ETag }
        .With("private", IsPrivate)
        .With("fetched", IsFetched ? true : null)
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
        .With("rungs", FollowersReminderDays.ToString())
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

    internal static Advert From(TableRow row) => new()
    {
        Id = row.Partition,
        IsPrivate = row.Flag("private"),
        IsFetched = row.Flag("fetched"),
        Title = row.Text("title") ?? string.Empty,
        Employer = row.Text("employer"),
        Reference = row.Text("reference"),
        ReferenceOf = row.Text("referenceOf"),
        ApplyUrl = row.Text("applyUrl") is { } url ? new Uri(url) : null,
        Posted = IsoDate.Parse(row.Text("posted")),
        IsInternalOnly = row.Flag("internalOnly"),
        WhereToLook = row.Text("whereToLook"),
        Closing = new MergedClosingDate(ClosingOf(row, "safe"), ClosingOf(row, "other")),
        Version = (int)(row.Number("version") ?? 0),
        Created = row.Instant("created") ?? default,
        LastRead = row.Instant("lastRead") ?? default,
        Closed = row.Instant("closed"),
        FollowersReminderDays = ReminderDays.Stored(row.Text("rungs")),
        ETag = row.ETag,
        Division = row.Text("division") is { } division ? Enum.Parse<Division>(division) : null,
        HrEvidence = row.Text("hrEvidence"),
        ClosingChanges = (int)(row.Number("closingChanges") ?? 0),
        Cause = Enum.Parse<ChangeCause>(row.Text("cause") ?? nameof(ChangeCause.Advert)),
        OwnVersion = (int)(row.Number("ownVersion") ?? row.Number("version") ?? 0),
        KnownDisagreement = row.Text("knownDisagreement"),
        Again = IsoDate.Parse(row.Text("againPosted")) is { } posted && ClosingOf(row, "againShown") is { } shown
            ? new PostedAgain(posted, shown)
            : null,
        JoinedInto = row.Text("joinedInto"),
        WantedUntil = row.Instant("wantedUntil"),
        IsGone = row.Flag("gone"),
    };

    private static ClosingDate? ClosingOf(TableRow row, string name) =>
        ClosingDate.Read(row.Text(name), IsoDate.Parse(row.Text("posted"))) is [var closing] ? closing : null;
}

/// <summary>A new posting of a job that states no date of its employer.</summary>
/// <param name="Posted">The day on which the job was posted again.</param>
/// <param name="Shown">The board's default. The advert may close earlier, but not later.</param>
public sealed record PostedAgain(DateOnly Posted, ClosingDate Shown);

/// <summary>One step in an advert's closing history. Row <c>v-{nnnn}</c>.</summary>
/// <param name="At">When we learnt it, UTC.</param>
/// <param name="Copy">The copy whose reading changed the date. Null when an operator closed the advert.</param>
public sealed record AdvertVersion(int Number, DateTimeOffset At, DateOnly? LastDay, TimeOnly? Time, bool IsClosed, string? Copy)
{
    /// <summary>How sure the day was. Null without a day, and in rows of versions that did not store it.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>What caused the step.</summary>
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
