using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Wording;

/// <summary>Words a closing date for people: which day, until when, and where we read it.</summary>
public static class DateWording
{
    /// <summary>The last day on which a person can apply.</summary>
    /// <remarks>A date that closes at 00:00 is over as it begins. People would read "by midnight on Thursday" as one day more.</remarks>
    public static DateOnly LastDay(ToldClosingDate stated) =>
        stated.Time == TimeOnly.MinValue && stated.Date > DateOnly.MinValue ? stated.Date.AddDays(-1) : stated.Date;

    /// <summary>"Wednesday 24 December 2025".</summary>
    public static string Day(ToldClosingDate stated) => EnglishDates.InWords(LastDay(stated));

    /// <summary>"Wednesday 24 December 2025, end of day", "5 pm on Wednesday 24 December 2025".</summary>
    public static string Deadline(ToldClosingDate stated) =>
        HourOf(stated) is { } time ? $"{Clock(time)} on {Day(stated)}" : $"{Day(stated)}, end of day";

    /// <summary>"Apply by Wednesday 24 December 2025, end of day", worded to match the confidence.</summary>
    public static string ApplyBy(ToldClosingDate stated) =>
        stated.Confidence == Confidence.Guess ? $"Apply soon: {ApplyByInSentence(stated)}" : $"A{ApplyByInSentence(stated)[1..]}";

    /// <summary>"apply by Wednesday 24 December 2025, end of day", for use after a colon.</summary>
    public static string ApplyByInSentence(ToldClosingDate stated) => stated.Confidence == Confidence.Guess
        ? $"it may close on {Day(stated)}, or before"
        : $"apply by {Deadline(stated)}{InBrackets(stated)}";

    /// <summary>"closed on Wednesday 24 December 2025", worded to match the confidence.</summary>
    public static string ClosedOn(ToldClosingDate stated) => stated.Confidence switch
    {
        Confidence.Certain => $"closed on {Day(stated)}",
        Confidence.Likely => $"probably closed on {Day(stated)}",
        _ => $"closed on or before {Day(stated)}",
    };

    /// <summary>" (a guess)", for use after a date; empty when it is certain.</summary>
    public static string InBrackets(ToldClosingDate stated) =>
        ConfidenceWording.Remark(stated.Confidence) is { } remark ? $" ({remark})" : string.Empty;

    /// <summary>Says, as the advert does, that the whole last day is in time.</summary>
    public static string WholeDay(ToldClosingDate stated) => stated.DayEnd switch
    {
        DayEnd.NotStated => "No time is stated, so the whole day counts.",
        DayEnd.Midnight => "We take “midnight” to mean the end of that day.",
        DayEnd.LastMinute => "Applications are taken until the last minute of that day.",
        _ => "The whole day counts.",
    };

    /// <summary>The time at which it closes on its last day; null when the whole day is in time.</summary>
    public static TimeOnly? HourOf(ToldClosingDate stated) =>
        stated.Time is { } time && time > TimeOnly.MinValue && time < new TimeOnly(23, 59) ? time : null;

    /// <summary>Whether it had closed at this moment.</summary>
    public static bool HadPassed(ToldClosingDate stated, DateTimeOffset moment)
    {
        var london = TimeZoneInfo.ConvertTime(moment, LondonTime.Zone);
        var closes = HourOf(stated) is { } time ? LastDay(stated).ToDateTime(time) : LastDay(stated).ToDateTime(TimeOnly.MaxValue);
        return london.DateTime > closes;
    }

    /// <summary>"Thursday 8 January 2026 at 9:05 am", London.</summary>
    public static string Moment(DateTimeOffset moment)
    {
        var london = TimeZoneInfo.ConvertTime(moment, LondonTime.Zone);
        return $"{EnglishDates.InWords(DateOnly.FromDateTime(london.DateTime))} at {Clock(TimeOnly.FromDateTime(london.DateTime))}";
    }

    /// <summary>"3 pm", London.</summary>
    public static string TimeOfDay(DateTimeOffset moment) =>
        Clock(TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, LondonTime.Zone).DateTime));

    /// <summary>The last minute at which something works: "Saturday 28 November 2026 at 11:59 pm", London.</summary>
    /// <param name="end">The first instant at which it no longer works.</param>
    /// <remarks>People would read "Sunday at midnight" as one day more.</remarks>
    public static string Until(DateTimeOffset end)
    {
        var london = TimeZoneInfo.ConvertTime(end, LondonTime.Zone);
        return Moment(london is { Hour: 0, Minute: 0 } ? end.AddMinutes(-1) : end);
    }

    /// <summary>"the advert’s own words say", "Find a Job shows", for use before a date.</summary>
    public static string WhoSays(ToldClosingDate stated) => (stated.Source, stated.Board) switch
    {
        (MentionSource.Text, _) => "the advert’s own words say",
        (MentionSource.StructuredData, _) => "the advert’s page tells search engines",
        (_, { } board) => $"{board} shows",
        _ => "the date beside the advert is",
    };

    /// <summary>Where the quote is: "in the advert’s own words, on Find a Job".</summary>
    public static string Where(ToldClosingDate stated) => (stated.Source, stated.Board) switch
    {
        (MentionSource.Text, null) => "in the advert’s own words",
        (MentionSource.Text, { } board) => $"in the advert’s own words, on {board}",
        (MentionSource.StructuredData, null) => "in what the advert’s page tells search engines",
        (MentionSource.StructuredData, { } board) => $"in what the advert’s page on {board} tells search engines",
        (_, { } board) => $"beside the advert, on {board}",
        _ => "beside the advert",
    };

    /// <summary>"16 days later", "later the same day"; null when it is not later.</summary>
    public static string? HowMuchLater(ToldClosingDate stated, ToldClosingDate other) =>
        (LastDay(other).DayNumber - LastDay(stated).DayNumber) switch
        {
            > 0 and var days => $"{EnglishDates.Days(days)} later",
            0 when HourOf(stated) is { } time && !(HourOf(other) <= time) => "later the same day",
            _ => null,
        };

    private static string Clock(TimeOnly time) => EnglishDates.Clock(new StatedTime((time.Hour * 60) + time.Minute));
}
