using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;
using static Notifier.Reading.Dates.Confidence;

namespace Notifier.Web.Pages.Check;

/// <summary>An advert's dates and findings, as pages show them. It turns all untrusted text into single lines.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="MoreFindings">How many more findings there are than the page shows.</param>
/// <param name="MoreDates">How many more dates there are than the page shows.</param>
public sealed record ReportModel(
    IReadOnlyList<FindingModel> Findings,
    int MoreFindings,
    IReadOnlyList<DateModel> Dates,
    int MoreDates,
    AdvertTextModel Text)
{
    /// <summary>No real advert needs more. Without a limit, a hostile text could make an endless page.</summary>
    private const int MostFindings = 100;

    private const int LongestQuote = 300;

    /// <param name="prefix">A prefix for the ids of elements, because one page can show several reports.</param>
    /// <param name="most">UTF-16 units of the advert's text to show.</param>
    /// <param name="isClosedEarly">Nobody can apply any more, so none of its dates is safe.</param>
    public static ReportModel From(CheckedAdvert check, string prefix, int most, bool isClosedEarly = false)
    {
        ArgumentNullException.ThrowIfNull(check);
        var mentions = check.Reading.Mentions;
        var safe = isClosedEarly ? null : check.Safe.Mention;
        var words = AdvertTextModel.From(check, prefix, most, check.Safe.Confidence == Confidence.Guess ? null : safe);
        var evidence = new Evidence(mentions);
        return new ReportModel(
            [.. check.Findings.Take(MostFindings).Select(finding => FindingModel.From(finding, [.. evidence.Places(finding).Select(place => place + 1)]))],
            Math.Max(0, check.Findings.Length - MostFindings),
            [.. mentions.Select((mention, place) => DateModel.From(mention, place + 1, words.Marked.Contains(place + 1), safe == mention ? check.Safe.Confidence : null))],
            check.Reading.LeftOut,
            words);
    }

    internal static string Quoted(string words) => SingleLine.From(words, LongestQuote);
}

/// <summary>A finding: something wrong, or worth knowing.</summary>
/// <param name="Dates">The numbers of the dates that are its evidence.</param>
/// <param name="Quotes">Words that are its evidence and state no date.</param>
public sealed record FindingModel(Severity Severity, string Message, IReadOnlyList<int> Dates, IReadOnlyList<string> Quotes)
{
    private const int MostQuotes = 8;

    public string SeverityInWords => Severity switch
    {
        Severity.Error => "Problem",
        Severity.Warning => "Careful",
        _ => "Note",
    };

    public static FindingModel From(Finding finding, IReadOnlyList<int> dates)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new FindingModel(
            finding.Severity,
            finding.Message,
            dates,
            [.. finding.Quotes.Take(MostQuotes).Select(quote => ReportModel.Quoted(quote.Text))]);
    }
}

/// <summary>A date the advert states.</summary>
/// <param name="Number">Its number in reading order, from 1.</param>
/// <param name="IsMarked">The text on the page shows it.</param>
/// <param name="Confidence">How sure the apply-by date is, if it was read from this date; otherwise null.</param>
public sealed record DateModel(int Number, string Role, string When, string Where, string Quote, bool IsMarked, Confidence? Confidence)
{
    /// <summary>The label beside the date; null for a date that is no apply-by date.</summary>
    public string? Tag => Confidence switch
    {
        null => null,
        Certain => "Safe date",
        Likely => "Likely date",
        _ => "A guess",
    };

    public bool IsSafe => Confidence is Certain or Likely;

    public static DateModel From(DateMention mention, int number, bool isMarked, Confidence? confidence)
    {
        ArgumentNullException.ThrowIfNull(mention);
        return new DateModel(
            number,
            RoleOf(mention),
            WhenOf(mention),
            WhereOf(mention.Source),
            ReportModel.Quoted(mention.Quote.Text),
            isMarked,
            confidence);
    }

    internal static string RoleOf(DateMention mention) => mention.Role switch
    {
        MentionRole.Posting => "Posted",
        MentionRole.Closing => "Closes",
        MentionRole.ExtendedTo => "Extended to",
        MentionRole.NowClosesOn => "Now closes",
        MentionRole.Interview => "Interview",
        MentionRole.Start => "Start",
        _ => "Another date",
    };

    private static string WhenOf(DateMention mention)
    {
        var days = mention switch
        {
            { Date: null } => "no such day",
            { Alternatives.Count: > 1 } => string.Join(" or ", mention.Alternatives.Select(EnglishDates.InWords)),
            { Date: { } day } => EnglishDates.InWords(day),
        };
        var time = mention.Time is { } stated ? $", {EnglishDates.Clock(stated)}" : string.Empty;
        return mention.Audience is { } people ? $"{days}{time} ({SingleLine.From(people, SingleLine.LongestName)})" : days + time;
    }

    private static string WhereOf(MentionSource source) => source switch
    {
        MentionSource.Field => "shown beside the advert",
        MentionSource.StructuredData => "told to search engines",
        _ => "in the advert’s own words",
    };
}
