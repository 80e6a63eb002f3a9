using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>How a copy says that the whole last day counts. Stored as a number, so never renumber it.</summary>
public enum DayEnd
{
    /// <summary>The copy states no time.</summary>
    NotStated,

    /// <summary>"Midnight".</summary>
    Midnight,

    /// <summary>"11.59pm", "24:00", or the last second of the day in structured data.</summary>
    LastMinute,
}

/// <summary>A closing date as one copy states it, for the widest audience.</summary>
public sealed partial record ClosingDate
{
    /// <summary>The last day on which applications are taken, inclusive, in London.</summary>
    public required DateOnly LastDay { get; init; }

    /// <summary>The time on that day, London; null when the whole day counts.</summary>
    public required TimeOnly? Time { get; init; }

    /// <summary>The first instant at which it is too late, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>The advert's words on one line, cut when they are long.</summary>
    public required string Quote { get; init; }

    public required MentionSource Source { get; init; }

    /// <summary>The copy's board; null when we do not know the board.</summary>
    public required string? Board { get; init; }

    /// <summary>Whether this is a board default.</summary>
    public required bool IsBoardDefault { get; init; }

    /// <summary>"Extended to" or "now closes on". It replaces the date that was stated before.</summary>
    public required bool IsExtension { get; init; }

    /// <summary>We believed it within its own copy.</summary>
    public required bool IsCredible { get; init; }

    /// <summary>Its audience ("external applicants") when others have another date; null when it is for all.</summary>
    public string? ForWhom { get; init; }

    /// <summary>
    /// "Now closes on", which can also be earlier. Old rows do not separate the two, and are read as this, because the earlier day is safe.
    /// </summary>
    public bool IsNowClosing { get; init; }

    /// <summary>A system wrote the day with 00:00. We take the whole day, but send the last reminder the day before.</summary>
    public bool MayEndAsDayBegins { get; init; }

    /// <summary>No real advert needs more. The limit bounds the row of a hostile text.</summary>
    private const int MostInACopy = 8;

    private const int LongestQuote = 300;

    /// <summary>How sure this date is within its own copy. For the merged date, how sure it is over all copies.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>How the copy says that the whole day counts. Null when it does not, or when an older version stored the row.</summary>
    public DayEnd? DayEnd { get; init; }

    /// <summary>Whether it ends before this instant by more than a minute. That minute makes 23:59 the end of a day.</summary>
    public bool IsSoonerThan(DateTimeOffset? instant) => instant - Instant > TimeSpan.FromMinutes(1);

    /// <summary>This date as the rule for one copy and for many sees it.</summary>
    internal ClosingDatePolicy.Claim ToClaim(int index, int copy) => new(
        index,
        copy,
        LastDay,
        new ClosingMoment(LastDay, Instant, null, MayEndAsDayBegins),
        Source,
        ForWhom,
        Audiences.NarrownessInWords(ForWhom),
        IsBoardDefault,
        Confidence);

    /// <summary>If these values are equal for two closing dates, their reminders fall at the same moments.</summary>
    internal (DateTimeOffset, bool) DecidesReminders => (Instant, MayEndAsDayBegins);

    /// <summary>The closing dates that a copy states, each date and time once for each source. The safe date is among them.</summary>
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
                stated.Add(new ClosingDate
                {
                    LastDay = moment.LastDay,
                    Time = time,
                    Instant = moment.Instant,
                    Quote = SingleLine.From(mention.Quote.OnOneLine, LongestQuote),
                    Source = mention.Source,
                    Board = reading.Board?.Name,
                    IsBoardDefault = reading.Board is not null && ClosingDatePolicy.DefaultDays(mention, reading) is not null,
                    IsExtension = mention.IsChange,
                    IsCredible = credible.Contains(mention),
                    ForWhom = mention.Audience is null ? null : safe.ForWhom,
                    IsNowClosing = mention.Role == MentionRole.NowClosesOn,
                    MayEndAsDayBegins = moment.MayEndAsDayBegins,
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

    internal static string Json(IReadOnlyList<ClosingDate> stated) =>
        JsonSerializer.Serialize(stated, StoredJson.Default.IReadOnlyListClosingDate);

    /// <summary>Reads what <see cref="Json"/> wrote.</summary>
    /// <param name="posted">The copy's posting date; null when it states none.</param>
    /// <remarks>Parses by hand. The first page after each start shows adverts, and a serialiser built by reflection would be its slowest
    /// part.</remarks>
    /// <exception cref="FormatException">A value is missing, or is not a date or time.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
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

    /// <summary>
    /// Older versions did not store the confidence. A board default is a guess, and no other old date may count as certain.
    /// </summary>
    private static Confidence MostThatCanBeKnown(ClosingDate closing, DateOnly? posted) =>
        closing.IsBoardDefault
            || (closing.Board is null && closing.Source != MentionSource.Text && ClosingDatePolicy.IsUsualDefault(closing.LastDay, posted))
            ? Confidence.Guess
            : Confidence.Likely;

    private static ClosingDate From(JsonElement stated, DateOnly? posted)
    {
        var isExtension = Needed(nameof(IsExtension)).GetBoolean();
        var closing = new ClosingDate
        {
            LastDay = IsoDate.Parse(Needed(nameof(LastDay)).GetString())!.Value,
            Time = Text(nameof(Time)) is { } time ? TimeOnly.Parse(time, CultureInfo.InvariantCulture) : null,
            Instant = Needed(nameof(Instant)).GetDateTimeOffset(),
            Quote = Needed(nameof(Quote)).GetString()!,
            Source = (MentionSource)Needed(nameof(Source)).GetInt32(),
            Board = Text(nameof(Board)),
            IsBoardDefault = Needed(nameof(IsBoardDefault)).GetBoolean(),
            IsExtension = isExtension,
            IsCredible = Needed(nameof(IsCredible)).GetBoolean(),
            ForWhom = Text(nameof(ForWhom)),

            // Older rows do not have these two.
            IsNowClosing = stated.TryGetProperty(nameof(IsNowClosing), out var isNow) ? isNow.GetBoolean() : isExtension,
            MayEndAsDayBegins = stated.TryGetProperty(nameof(MayEndAsDayBegins), out var doubt) && doubt.GetBoolean(),
            Confidence = Confidence.Likely,
        };
        return closing with
        {
            Confidence = stated.TryGetProperty(nameof(Confidence), out var sure)
                ? (Confidence)sure.GetInt32()
                : MostThatCanBeKnown(closing, posted),
            DayEnd = stated.TryGetProperty(nameof(DayEnd), out var end) && end.ValueKind == JsonValueKind.Number
                ? (DayEnd)end.GetInt32()
                : null,
        };

        JsonElement Needed(string name) =>
            stated.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : throw new FormatException($"A stored closing date has no {name}.");

        string? Text(string name) => stated.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    [JsonSerializable(typeof(IReadOnlyList<ClosingDate>))]
    private sealed partial class StoredJson : JsonSerializerContext;
}
