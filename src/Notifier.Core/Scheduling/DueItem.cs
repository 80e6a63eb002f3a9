using System.Globalization;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Scheduling;

/// <summary>What a due item asks the sweep to look at.</summary>
public enum DueItemKind
{
    /// <summary>All followers: there is news.</summary>
    Announce,

    /// <summary>All followers who chose this reminder day. In keys <c>d07</c>.</summary>
    Rung,

    /// <summary>All followers: the advert states no date, and nothing new was read for a long time.</summary>
    Ends,

    /// <summary>All followers, or one person: data whose retention may be over.</summary>
    Purge,

    /// <summary>One person: send the confirmation email.</summary>
    Confirm,

    /// <summary>One person: complete their indexes, and send what they should hear after confirming.</summary>
    Settle,

    /// <summary>One person: erase them.</summary>
    Erase,

    /// <summary>All HR contacts of an advert: its dates have faults.</summary>
    HrFindings,

    /// <summary>All HR contacts of an advert: it closes in some working days. In keys <c>hr7</c>.</summary>
    HrCloses,

    /// <summary>One HR contact: one email with everything found until this quarter of an hour.</summary>
    HrDigest,

    /// <summary>One HR contact: send the confirmation email. The scope takes the advert's place in the key.</summary>
    HrConfirm,

    /// <summary>One HR contact: complete their index. The scope takes the advert's place in the key.</summary>
    HrSettle,

    /// <summary>One person: send again the emails about one advert that their mailbox refused for now.</summary>
    SendAgain,

    /// <summary>All followers: the advert was joined into another, and they move there.</summary>
    Joined,
}

/// <summary>The key of a due item: what to look at, when, and for whom.</summary>
/// <param name="At">When it falls due, UTC. Rounded up to a whole second, because a key holds no more, and nothing may fall due too
/// early.</param>
/// <param name="Advert">Null when it is about all of a person's adverts.</param>
/// <param name="Person">Null when it is for all followers of the advert.</param>
/// <param name="Days">Of a reminder, the days before closing. Of a warning to HR contacts, the working days. Otherwise null.</param>
public sealed record DueItemKey(DateTimeOffset At, DueItemKind Kind, string? Advert, PersonKey? Person, int? Days = null)
{
    private const string Everything = "all";
    private const string PartitionForm = "yyyyMMddHH";

    public DateTimeOffset At { get; init; } = DateTimeOffset.FromUnixTimeSeconds(
        At.AddTicks(TimeSpan.TicksPerSecond - 1).ToUnixTimeSeconds());

    public string Partition => PartitionOf(At);

    public string RowKey
    {
        get
        {
            var kind = Kind switch
            {
                DueItemKind.Rung => string.Create(CultureInfo.InvariantCulture, $"d{Days:00}"),
                DueItemKind.HrCloses => string.Create(CultureInfo.InvariantCulture, $"hr{Days}"),
                _ => Kind.ToString().ToLowerInvariant(),
            };
            var key = string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:mmss}-{Advert ?? Everything}-{kind}");
            return Person is { } person ? $"{key}-{person.Value}" : key;
        }
    }

    /// <summary>Falls due as a day begins. So all requests of one day make one item, and erasing a person finds it.</summary>
    /// <param name="advert">The advert, or an HR contact's scope.</param>
    /// <param name="person">Null for the advert itself with all its followers.</param>
    public static DueItemKey Purge(string advert, PersonKey? person, DateTimeOffset keptUntil) =>
        new(NextDay(keptUntil), DueItemKind.Purge, advert, person);

    /// <summary>
    /// Checks whether anybody has asked to follow a pasted advert. It falls due as an hour begins, so pasting an advert often makes one
    /// item an hour.
    /// </summary>
    public static DueItemKey PurgePasted(string advert, DateTimeOffset keptUntil)
    {
        var nextHour = (keptUntil.UtcTicks / TimeSpan.TicksPerHour) + 1;
        return new(new DateTimeOffset(nextHour * TimeSpan.TicksPerHour, TimeSpan.Zero), DueItemKind.Purge, advert, null);
    }

    /// <summary>
    /// Notifies all followers that nothing new was read for a long time. It falls due as a day begins, so all later readings of a day make
    /// one item. The last of them is old enough by then.
    /// </summary>
    public static DueItemKey EndsAfter(string advert, DateTimeOffset forgotten) => new(NextDay(forgotten), DueItemKind.Ends, advert, null);

    private static DateTimeOffset NextDay(DateTimeOffset at)
    {
        var day = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        return day < at ? day.AddDays(1) : day;
    }

    public static string PartitionOf(DateTimeOffset at) => at.UtcDateTime.ToString(PartitionForm, CultureInfo.InvariantCulture);

    public override string ToString() => $"{Partition}|{RowKey}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static DueItemKey Parse(string text)
    {
        var separator = text.IndexOf('|', StringComparison.Ordinal);
        return Parse(text[..separator], text[(separator + 1)..]);
    }

    /// <exception cref="FormatException">The text is not the key of a due item.</exception>
    public static DueItemKey Parse(string partition, string rowKey)
    {
        var parts = rowKey.Split('-');
        if (parts.Length is not (3 or 4)
            || !DateTime.TryParseExact(
                partition + parts[0],
                PartitionForm + "mmss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at)
            || !TryParseKind(parts[2], out var kind, out var days)
            || (parts.Length == 4 && PersonKey.TryParse(parts[3]) is null))
        {
            throw new FormatException("It is not the key of a due item.");
        }

        return new DueItemKey(
            at, kind, parts[1] == Everything ? null : parts[1], parts.Length == 4 ? PersonKey.TryParse(parts[3]) : null, days);
    }

    private static bool TryParseKind(string text, out DueItemKind kind, out int? days)
    {
        if (text is ['d', >= '0' and <= '9', >= '0' and <= '9'])
        {
            (kind, days) = (DueItemKind.Rung, int.Parse(text.AsSpan(1), CultureInfo.InvariantCulture));
            return true;
        }

        if (text is ['h', 'r', >= '1' and <= '9'])
        {
            (kind, days) = (DueItemKind.HrCloses, text[2] - '0');
            return true;
        }

        days = null;
        return Enum.TryParse(text, ignoreCase: true, out kind)
            && kind is not (DueItemKind.Rung or DueItemKind.HrCloses)
            && Enum.IsDefined(kind)
            && !char.IsAsciiDigit(text[0]);
    }
}

/// <summary>A note that something has to be looked at. It promises nothing: the sweep decides from the current state.</summary>
/// <param name="Cursor">Where the fan-out to followers, or its repair, continues. Null before it begins and after it ends.</param>
/// <param name="FannedOut">When the message for the last follower, or for the one person, was put into the queue, UTC.</param>
public sealed record DueItem(DueItemKey Key, string? Cursor, DateTimeOffset? FannedOut)
{
    public string? ETag { get; init; }

    /// <summary>
    /// When the advert closes, UTC, as known when the item was written; the sweep orders items by it. Null without a stated date, and for
    /// most items of one person.
    /// </summary>
    public DateTimeOffset? Closes { get; init; }

    /// <summary>
    /// The turn in which a confirmation email leaves. Zero when its hour had room. Null for every other kind, and in rows of the version
    /// before.
    /// </summary>
    public int? Turn { get; init; }

    /// <summary>Orders items of the same turn. The email domain with fewer requests comes first.</summary>
    public int DomainTurn { get; init; }

    /// <summary>
    /// How far the fan-out got with last reminders, which pass an alarm that holds it at its cursor. It is <see cref="Everybody"/> when all
    /// of them have left.
    /// </summary>
    public string? LastCursor { get; init; }

    /// <summary>Sorts after every person's key.</summary>
    public const string Everybody = "~";

    /// <summary>A repair found somebody without their email, and was cut short after that.</summary>
    public bool IsMissing { get; init; }

    /// <summary>
    /// A message for it was put into the queue a short while ago. Without this check, each sweep would add another message for an email
    /// that waits for the morning.
    /// </summary>
    public bool IsOnItsWay(DateTimeOffset now, JobOptions options)
    {
        return FannedOut + options.Repair > now;
    }

    /// <summary>
    /// A confirmation email that has no room in any hour yet. The version before put its message into the queue at once, so such a message
    /// gets time to arrive.
    /// </summary>
    public bool WaitsForRoom(DateTimeOffset now, SendingOptions sendingOptions, JobOptions jobOptions)
    {
        return Key.Kind == DueItemKind.Confirm
            && Turn != 0
            && !IsOnItsWay(now, jobOptions)
            && (Turn is not null || Key.At + sendingOptions.ClaimLapse <= now);
    }

    /// <summary>
    /// After a day of attempts the sweep stops. The queue loses no message, so an unsent email must not be sent at all, for example to a
    /// suppressed address.
    /// </summary>
    public bool IsGivenUp(DateTimeOffset now) => FannedOut is not null && Key.At + TimeSpan.FromDays(1) <= now;

    /// <summary>
    /// It fell due long ago, and no email has left. Retention has its own job, an erasure may wait for the email service, and a
    /// confirmation email for its turn. None of these is late.
    /// </summary>
    public bool IsLate(DateTimeOffset now, JobOptions options)
    {
        return FannedOut is null
            && Key.Kind is not (DueItemKind.Purge or DueItemKind.Erase)
            && Turn is null or 0
            && Key.At + options.Repair <= now;
    }

    internal TableRow ToRow() => new TableRow(Key.Partition, Key.RowKey) { ETag = ETag }
        .With("cursor", Cursor)
        .With("fannedOut", FannedOut)
        .With("closes", Closes)
        .With("turn", Turn)
        .With("domainTurn", DomainTurn == 0 ? null : DomainTurn)
        .With("lastCursor", LastCursor)
        .With("missing", IsMissing ? true : null);

    /// <exception cref="FormatException">The row's key is not the key of a due item.</exception>
    internal static DueItem From(TableRow row) => new(
        DueItemKey.Parse(row.Partition, row.Key), row.Text("cursor"), row.Instant("fannedOut"))
    {
        ETag = row.ETag,
        Closes = row.Instant("closes"),
        Turn = (int?)row.Number("turn"),
        DomainTurn = (int)(row.Number("domainTurn") ?? 0),
        LastCursor = row.Text("lastCursor"),
        IsMissing = row.Flag("missing"),
    };
}
