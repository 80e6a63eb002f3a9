using System.Globalization;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Scheduling;

/// <summary>What a due row asks somebody to look at.</summary>
public enum DueItemKind
{
    /// <summary>All followers: something to tell.</summary>
    Announce,

    /// <summary>All followers who chose it: a reminder some days before closing. In keys <c>d07</c>.</summary>
    Rung,

    /// <summary>All followers: no date, and nothing new for long.</summary>
    Ends,

    /// <summary>All followers, or one person: what is kept no longer.</summary>
    Purge,

    /// <summary>One person: the mail that asks for confirmation.</summary>
    Confirm,

    /// <summary>One person: indexes to complete, and what confirming reveals to tell.</summary>
    Settle,

    /// <summary>One person: to be erased.</summary>
    Erase,

    /// <summary>All HR contacts an advert concerns: something is wrong with its dates.</summary>
    HrFindings,

    /// <summary>All HR contacts an advert concerns: it closes in some working days. In keys <c>hr7</c>.</summary>
    HrCloses,

    /// <summary>One HR contact: what was found until this quarter of an hour, in one mail.</summary>
    HrDigest,

    /// <summary>One HR contact: the mail that asks for confirmation. The advert's place in the key holds the scope.</summary>
    HrConfirm,

    /// <summary>One HR contact: the index to complete. The advert's place in the key holds the scope.</summary>
    HrSettle,

    /// <summary>One person: mails about one advert that their mailbox did not take for now.</summary>
    SendAgain,

    /// <summary>All followers: another advert of the same job stands in its place, and they are moved there.</summary>
    Joined,
}

/// <summary>The key of a due row: what, when, and for whom.</summary>
/// <param name="At">When it falls due, UTC: the first whole second not before what is given. A key says no more, and nothing falls due before its time.</param>
/// <param name="Advert">Null when it is about all of a person's adverts.</param>
/// <param name="Person">Null when it is for all followers of the advert.</param>
/// <param name="Days">Of a rung, how many days before closing; of a warning to HR, how many working days; else null.</param>
public sealed record DueItemKey(DateTimeOffset At, DueItemKind Kind, string? Advert, PersonKey? Person, int? Days = null)
{
    private const string Everything = "all";
    private const string PartitionForm = "yyyyMMddHH";

    public DateTimeOffset At { get; init; } = DateTimeOffset.FromUnixTimeSeconds(At.AddTicks(TimeSpan.TicksPerSecond - 1).ToUnixTimeSeconds());

    public string Partition => PartitionOf(At);

    public string RowKey => string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:mmss}-{Advert ?? Everything}-{(Kind switch { DueItemKind.Rung => $"d{Days:00}", DueItemKind.HrCloses => $"hr{Days}", _ => Kind.ToString().ToLowerInvariant() })}{(Person is { } person ? "-" + person.Value : string.Empty)}");

    /// <summary>To look at what is kept no longer. It falls due as a day begins, in the night: however often it is asked for in a day, it is one row, which erasing finds.</summary>
    /// <param name="advert">Or an HR contact's scope.</param>
    /// <param name="person">Null for the advert itself with all who follow it.</param>
    public static DueItemKey Purge(string advert, PersonKey? person, DateTimeOffset keptUntil) => new(NextDay(keptUntil), DueItemKind.Purge, advert, person);

    /// <summary>
    /// To look whether anybody asks to follow an advert that a visitor pasted: as the next hour begins, so that pasting it often makes
    /// one row an hour.
    /// </summary>
    public static DueItemKey PurgePasted(string advert, DateTimeOffset keptUntil)
    {
        var nextHour = (keptUntil.UtcTicks / TimeSpan.TicksPerHour) + 1;
        return new(new DateTimeOffset(nextHour * TimeSpan.TicksPerHour, TimeSpan.Zero), DueItemKind.Purge, advert, null);
    }

    /// <summary>To tell all followers that nothing new was read for long. As a day begins, like the above: one row for all later readings of a day, and by then the last of them is long enough ago.</summary>
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

    /// <exception cref="FormatException">It is no key of a due row.</exception>
    public static DueItemKey Parse(string partition, string rowKey)
    {
        var parts = rowKey.Split('-');
        if (parts.Length is not (3 or 4)
            || !DateTime.TryParseExact(partition + parts[0], PartitionForm + "mmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            || !TryParseKind(parts[2], out var kind, out var days)
            || (parts.Length == 4 && PersonKey.TryParse(parts[3]) is null))
        {
            throw new FormatException("It is no key of a due row.");
        }

        return new DueItemKey(at, kind, parts[1] == Everything ? null : parts[1], parts.Length == 4 ? PersonKey.TryParse(parts[3]) : null, days);
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
        return Enum.TryParse(text, ignoreCase: true, out kind) && kind is not (DueItemKind.Rung or DueItemKind.HrCloses) && Enum.IsDefined(kind) && !char.IsAsciiDigit(text[0]);
    }
}

/// <summary>Something to look at. It is a hint: the truth decides whether there is anything to do.</summary>
/// <param name="Cursor">Where the fan-out to followers, or its repair, goes on; null when it has not begun, or is done.</param>
/// <param name="FannedOut">When the last follower's message was put, or the one person's, UTC.</param>
public sealed record DueItem(DueItemKey Key, string? Cursor, DateTimeOffset? FannedOut)
{
    public string? ETag { get; init; }

    /// <summary>When the advert closes, UTC, as far as was known when the hint was written: the order in which a sweep looks at it. Null when no date was stated, and for most rows of one person.</summary>
    public DateTimeOffset? Closes { get; init; }

    /// <summary>Of a mail that asks to confirm: the turn in which it leaves, because its hour had no room for it. Zero when it had; null in rows of the version before, and of every other kind.</summary>
    public int? Turn { get; init; }

    /// <summary>Its turn among those of the same turn: whose mail domain was asked for less often comes first.</summary>
    public int DomainTurn { get; init; }

    /// <summary>
    /// While an alarm holds the fan-out at its cursor, those whose last reminder it is have theirs up to here; <see cref="Everybody"/> when all of them have.
    /// </summary>
    public string? LastCursor { get; init; }

    /// <summary>Sorts after every person's key.</summary>
    public const string Everybody = "~";

    /// <summary>A repair that was cut short found somebody without their mail.</summary>
    public bool IsMissing { get; init; }

    /// <summary>A message for it was put a short while ago. Without this a mail that waits for the morning would get another message with every sweep.</summary>
    public bool IsOnItsWay(DateTimeOffset now, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        return FannedOut + delays.Repair > now;
    }

    /// <summary>A mail that asks to confirm has no room in any hour yet. The version before put its message at once, so that one is given the time to arrive.</summary>
    public bool WaitsForRoom(DateTimeOffset now, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        return Key.Kind == DueItemKind.Confirm && Turn != 0 && !IsOnItsWay(now, delays) && (Turn is not null || Key.At + delays.ClaimLapse <= now);
    }

    /// <summary>A day of messages is enough: the queue loses none, so what was not sent by then is not to be sent, to a suppressed address for one.</summary>
    public bool IsGivenUp(DateTimeOffset now) => FannedOut is not null && Key.At + TimeSpan.FromDays(1) <= now;

    /// <summary>
    /// It fell due long ago, and nobody has been written to. What is kept no longer has a pass of its own, an erasure may wait for the mail service, and a mail that asks to
    /// confirm may wait for its turn: none of these is late.
    /// </summary>
    public bool IsLate(DateTimeOffset now, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        return FannedOut is null && Key.Kind is not (DueItemKind.Purge or DueItemKind.Erase) && Turn is null or 0 && Key.At + delays.Repair <= now;
    }

    internal TableRow ToRow() => new TableRow(Key.Partition, Key.RowKey) { ETag = ETag }
        .With("cursor", Cursor)
        .With("fannedOut", FannedOut)
        .With("closes", Closes)
        .With("turn", Turn)
        .With("domainTurn", DomainTurn == 0 ? null : DomainTurn)
        .With("lastCursor", LastCursor)
        .With("missing", IsMissing ? true : null);

    /// <exception cref="FormatException">Its key is none of ours.</exception>
    internal static DueItem From(TableRow row) => new(DueItemKey.Parse(row.Partition, row.Key), row.Text("cursor"), row.Instant("fannedOut"))
    {
        ETag = row.ETag,
        Closes = row.Instant("closes"),
        Turn = (int?)row.Number("turn"),
        DomainTurn = (int)(row.Number("domainTurn") ?? 0),
        LastCursor = row.Text("lastCursor"),
        IsMissing = row.Flag("missing"),
    };
}
