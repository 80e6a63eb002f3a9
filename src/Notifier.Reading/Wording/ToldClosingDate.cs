using Notifier.Reading.Dates;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Wording;

/// <summary>A closing date as we state it to people: the day, its quote, and how sure it is.</summary>
public sealed record ToldClosingDate
{
    /// <summary>The last day on which applications are taken, inclusive, in London.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The time on that day, London; null when the whole day counts.</summary>
    public required TimeOnly? Time { get; init; }

    /// <summary>The advert's words on one line.</summary>
    public required string Quote { get; init; }

    /// <summary>Field is the board's field beside the advert. Text is the advert's own words.</summary>
    public required MentionSource Source { get; init; }

    /// <summary>The copy's board; null when we do not know the board.</summary>
    public required string? Board { get; init; }

    public required Confidence Confidence { get; init; }

    /// <summary>Whether this is a board default.</summary>
    public bool IsBoardDefault { get; init; }

    /// <summary>
    /// Its audience ("external applicants") if the advert closes at other times for others; null when it is for everyone.
    /// </summary>
    public string? ForWhom { get; init; }

    /// <summary>It is given with 00:00. We take the whole day, although it may be over as it begins.</summary>
    public bool MayEndAsDayBegins { get; init; }

    /// <summary>How the copy says that the whole day counts. Null when it does not, or when an older row did not store it.</summary>
    public DayEnd? DayEnd { get; init; }

    public static ToldClosingDate From(ClosingDate closing)
    {
        ArgumentNullException.ThrowIfNull(closing);
        return new ToldClosingDate
        {
            Date = closing.LastDay,
            Time = closing.Time,
            Quote = closing.Quote,
            Source = closing.Source,
            Board = closing.Board,
            Confidence = closing.Confidence,
            IsBoardDefault = closing.IsBoardDefault,
            ForWhom = closing.ForWhom,
            MayEndAsDayBegins = closing.MayEndAsDayBegins,
            DayEnd = closing.DayEnd,
        };
    }
}
