using Notifier.Reading.Dates;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Wording;

/// <summary>A closing date as we state it to people: the day, its quote, and how sure it is.</summary>
/// <param name="Date">The last day on which applications are taken, inclusive, in London.</param>
/// <param name="Time">The time on that day, London; null when the whole day counts.</param>
/// <param name="Quote">The advert's words on one line.</param>
/// <param name="Source">Field is the board's field beside the advert. Text is the advert's own words.</param>
/// <param name="Board">The copy's board; null when we do not know the board.</param>
/// <param name="IsBoardDefault">Whether this is a board default.</param>
/// <param name="ForWhom">Its audience ("external applicants") if the advert closes at other times for others; null when it is for
/// everyone.</param>
/// <param name="MayEndAsDayBegins">It is given with 00:00. We take the whole day, although it may be over as it begins.</param>
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
    /// <summary>How the copy says that the whole day counts. Null when it does not, or when an older row did not store it.</summary>
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
