using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>How a copy says that a whole last day counts. Stored as a number.</summary>
public enum DayEnd
{
    /// <summary>It states no time.</summary>
    NotStated,

    /// <summary>"Midnight".</summary>
    Midnight,

    /// <summary>"11.59pm", "24:00", or the last second that a page tells machines.</summary>
    LastMinute,
}

/// <summary>A closing date as one copy of an advert states it, for those most people belong to.</summary>
/// <param name="LastDay">The last day on which applications are taken, inclusive, in London.</param>
/// <param name="Time">The time on that day, London; null when the whole day counts.</param>
/// <param name="Instant">The first instant at which it is too late, UTC.</param>
/// <param name="Quote">The advert's words, on one line, cut when long.</param>
/// <param name="Board">The board whose copy it is; null when it is none we know.</param>
/// <param name="IsBoardDefault">Its board fills such a date in by itself.</param>
/// <param name="IsExtension">"Extended to" or "now closes on": it replaces what was stated before.</param>
/// <param name="IsCredible">It was believed within its own copy.</param>
/// <param name="ForWhom">Whom it is for ("external applicants"), where others have another date; null when it is for all.</param>
/// <param name="IsNowClosing">"Now closes on", which can also be sooner. What was stored before the two were told apart counts as this: the earlier day is the safe one.</param>
/// <param name="MayEndAsDayBegins">A system gave the day with 00:00: the whole day is taken, but the last reminder leaves the day before.</param>
public sealed partial record ClosingDate(
    DateOnly LastDay,
    TimeOnly? Time,
    DateTimeOffset Instant,
    string Quote,
    MentionSource Source,
    string? Board,
    bool IsBoardDefault,
    bool IsExtension,
    bool IsCredible,
    string? ForWhom = null,
    bool IsNowClosing = false,
    bool MayEndAsDayBegins = false)
{
    /// <summary>No advert needs more; a text that states more is no advert.</summary>
    private const int MostInACopy = 8;

    private const int LongestQuote = 300;

    /// <summary>How sure this day is: within its own copy, and where it is the agreed one over all copies.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>How it is said that the whole day counts; null when it does not, and where a version before did not keep it.</summary>
    public DayEnd? DayEnd { get; init; }

    /// <summary>Whether it ends before this instant, by more than the minute that makes 23:59 of the end of a day.</summary>
    public bool IsSoonerThan(DateTimeOffset? instant) => instant - Instant > TimeSpan.FromMinutes(1);

    /// <summary>Nothing says that a board filled it in.</summary>
    internal bool IsEmployers => !IsBoardDefault && Confidence != Confidence.Guess;

    /// <summary>How few people it is for.</summary>
    internal int Narrowness => Audiences.NarrownessInWords(ForWhom);

    /// <summary>Two closing dates in which these are equal have their reminders at the same moments.</summary>
    internal (DateTimeOffset, bool) DecidesReminders => (Instant, MayEndAsDayBegins);

    /// <summary>"9 May, 00:00" can be the end of 8 May.</summary>
    public bool IsSameMomentAs(ClosingDate earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return MayEndAsDayBegins && earlier.LastDay == LastDay.AddDays(-1);
    }

    /// <summary>What a copy states, each date and time once for each place it is stated in. The safe date is among them.</summary>
    internal static IReadOnlyList<ClosingDate> From(AdvertReading reading, SafeDate safe)
    {
        var audience = safe.Mention?.Audience;
        var stated = new List<ClosingDate>();
        var known = new HashSet<(DateTimeOffset, MentionSource)>();
        var roomBesidesSafe = MostInACopy - (safe.Mention is null ? 0 : 1);
        var credible = new HashSet<DateMention>(safe.Credible, ReferenceEqualityComparer.Instance);
        var changes = ClosingChanges.From(reading);
        foreach (var mention in reading.Closing.OrderByDescending(credible.Contains))
        {
            var isForOthers = mention.Audience is not null && mention.Audience != audience;
            var isReplaced = mention.Source == MentionSource.Text && changes.Replace(mention);
            if (isForOthers || isReplaced || mention.Date < reading.PostingDate || ClosingMoment.From(mention) is not { } moment)
            {
                continue;
            }

            var time = moment.Time is { IsEndOfDay: false } at ? TimeOnly.MinValue.AddMinutes(at.Minutes) : default(TimeOnly?);
            var isSafe = moment.Instant == safe.Moment?.Instant && mention.Source == safe.Mention?.Source;
            if (known.Add((moment.Instant, mention.Source)) && (isSafe || roomBesidesSafe-- > 0))
            {
                stated.Add(new ClosingDate(
                    moment.LastDay,
                    time,
                    moment.Instant,
                    SingleLine.From(mention.Quote.OnOneLine, LongestQuote),
                    mention.Source,
                    reading.Board?.Name,
                    reading.Board is not null && SafeDate.DefaultDays(mention, reading) is not null,
                    mention.Role is MentionRole.ExtendedTo or MentionRole.NowClosesOn,
                    credible.Contains(mention),
                    mention.Audience is null ? null : safe.ForWhom,
                    mention.Role == MentionRole.NowClosesOn,
                    moment.MayEndAsDayBegins)
                {
                    Confidence = safe.ConfidenceIn(mention, reading),
                    DayEnd = time is null ? DayEndOf(mention) : null,
                });
            }
        }

        return stated;
    }

    private static DayEnd? DayEndOf(DateMention mention) => mention.Time switch
    {
        null => Dates.DayEnd.NotStated,
        { Wording: TimeWording.Midnight } => Dates.DayEnd.Midnight,
        { IsEndOfDay: true } => Dates.DayEnd.LastMinute,
        _ => null,
    };

    internal static string Json(IReadOnlyList<ClosingDate> stated) => JsonSerializer.Serialize(stated, StoredJson.Default.IReadOnlyListClosingDate);

    /// <summary>Reads what <see cref="Json"/> wrote.</summary>
    /// <param name="posted">When the copy was posted; null when it does not say.</param>
    /// <remarks>By hand: the first page after every start shows adverts, and making a reader for this record by reflection would take longer than all else it does.</remarks>
    /// <exception cref="FormatException">A value is missing, or is no date or time.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static IReadOnlyList<ClosingDate> Read(string? json, DateOnly? posted)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        var stated = new List<ClosingDate>();
        foreach (var element in document.RootElement.EnumerateArray())
        {
            stated.Add(From(element, posted));
        }

        return stated;
    }

    /// <summary>Versions before did not keep how sure a date is. A board's default is a guess; nothing that is kept shows that another date is certain.</summary>
    private static Confidence MostThatCanBeKnown(ClosingDate closing, DateOnly? posted) =>
        closing.IsBoardDefault || (closing.Board is null && closing.Source != MentionSource.Text && SafeDate.IsUsualDefault(closing.LastDay, posted)) ? Confidence.Guess : Confidence.Likely;

    private static ClosingDate From(JsonElement stated, DateOnly? posted)
    {
        var isExtension = Needed(nameof(IsExtension)).GetBoolean();
        var closing = new ClosingDate(
            IsoDate.Parse(Needed(nameof(LastDay)).GetString())!.Value,
            Text(nameof(Time)) is { } time ? TimeOnly.Parse(time, CultureInfo.InvariantCulture) : null,
            Needed(nameof(Instant)).GetDateTimeOffset(),
            Needed(nameof(Quote)).GetString()!,
            (MentionSource)Needed(nameof(Source)).GetInt32(),
            Text(nameof(Board)),
            Needed(nameof(IsBoardDefault)).GetBoolean(),
            isExtension,
            Needed(nameof(IsCredible)).GetBoolean(),
            Text(nameof(ForWhom)),
            stated.TryGetProperty(nameof(IsNowClosing), out var isNow) ? isNow.GetBoolean() : isExtension,
            stated.TryGetProperty(nameof(MayEndAsDayBegins), out var doubt) && doubt.GetBoolean()) // not in rows of older versions
        {
            Confidence = Confidence.Likely,
        };
        return closing with
        {
            Confidence = stated.TryGetProperty(nameof(Confidence), out var sure) ? (Confidence)sure.GetInt32() : MostThatCanBeKnown(closing, posted),
            DayEnd = stated.TryGetProperty(nameof(DayEnd), out var end) && end.ValueKind == JsonValueKind.Number ? (DayEnd)end.GetInt32() : null,
        };

        JsonElement Needed(string name) => stated.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : throw new FormatException($"A stored closing date has no {name}.");

        string? Text(string name) => stated.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    [JsonSerializable(typeof(IReadOnlyList<ClosingDate>))]
    private sealed partial class StoredJson : JsonSerializerContext;
}
