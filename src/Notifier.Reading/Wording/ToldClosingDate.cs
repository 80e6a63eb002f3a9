using Notifier.Reading.Dates;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Wording;

/// <summary>A date as we state it to people: the day, the words it was read from, and how sure it is.</summary>
/// <param name="Date">The last day on which applications are taken, inclusive, in London.</param>
/// <param name="Time">The time on that day, London; null when the whole day counts.</param>
/// <param name="Quote">The advert's words, on one line.</param>
/// <param name="Source">Field: beside the advert. Text: in the advert's own words.</param>
/// <param name="Board">The board whose copy says so; null when it is none we know.</param>
/// <param name="IsBoardDefault">Its board fills such a date in by itself.</param>
/// <param name="ForWhom">For whom it is, when the advert closes at other times for others: "external applicants"; null when it is for everyone.</param>
/// <param name="MayEndAsDayBegins">It is given with 00:00: the whole day is taken, though it may be over as it begins.</param>
public sealed record ToldClosingDate(
    DateOnly Date,
    TimeOnly? Time,
    string Quote,
    MentionSource Source,
    string? Board,
    Confidence Confidence,
    bool IsBoardDefault = false,
    string? ForWhom = null,
    bool MayEndAsDayBegins = false)
{
    /// <summary>How it is said that the whole day counts; null when it does not, or nobody knows any more.</summary>
    public DayEnd? DayEnd { get; init; }

    public static ToldClosingDate From(ClosingDate closing)
    {
        ArgumentNullException.ThrowIfNull(closing);
        return new ToldClosingDate(
            closing.LastDay,
            closing.Time,
            closing.Quote,
            closing.Source,
            closing.Board,
            closing.Confidence,
            closing.IsBoardDefault,
            closing.ForWhom,
            closing.MayEndAsDayBegins)
        {
            DayEnd = closing.DayEnd,
        };
    }
}
