using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages.Check;

/// <summary>What an advert says of its dates, and what is wrong with them, as pages show it. All words from outside are made fit for one line here.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="MoreFindings">How many more there are than shown.</param>
/// <param name="MoreDates">How many more there are than shown.</param>
public sealed record ReportModel(IReadOnlyList<FindingModel> Findings, int MoreFindings, IReadOnlyList<DateModel> Dates, int MoreDates, AdvertTextModel Words)
{
    /// <summary>No advert needs more; a text that has more is no advert, and would make an endless page.</summary>
    private const int MostFindings = 100;

    private const int LongestQuote = 300;

    /// <param name="prefix">Begins the names of places on the page, so that several reports can stand on one.</param>
    /// <param name="most">UTF-16 units of the advert's text that are shown.</param>
    /// <param name="isClosedEarly">Nobody can apply any more, whatever it states: no date of it is safe.</param>
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

/// <summary>Something wrong, or worth knowing.</summary>
/// <param name="Dates">The numbers of the dates it rests on.</param>
/// <param name="Quotes">The words it rests on that state no date.</param>
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
        return new FindingModel(finding.Severity, finding.Message, dates, [.. finding.Quotes.Take(MostQuotes).Select(quote => ReportModel.Quoted(quote.Text))]);
    }
}

/// <summary>A date the advert states.</summary>
/// <param name="Number">From 1, in the order in which they stand.</param>
/// <param name="IsMarked">It can be seen in the text.</param>
/// <param name="Confidence">How sure it is, when the date to apply by was read from it; else null.</param>
public sealed record DateModel(int Number, string Role, string When, string Where, string Quote, bool IsMarked, Confidence? Confidence)
{
    /// <summary>What is said beside it; null for a date that one need not apply by.</summary>
    public string? Tag => Confidence switch
    {
        null => null,
        Notifier.Reading.Dates.Confidence.Certain => "Safe date",
        Notifier.Reading.Dates.Confidence.Likely => "Likely date",
        _ => "A guess",
    };

    public bool IsSafe => Confidence is Notifier.Reading.Dates.Confidence.Certain or Notifier.Reading.Dates.Confidence.Likely;

    public static DateModel From(DateMention mention, int number, bool isMarked, Confidence? confidence)
    {
        ArgumentNullException.ThrowIfNull(mention);
        return new DateModel(number, RoleOf(mention), WhenOf(mention), WhereOf(mention.Source), ReportModel.Quoted(mention.Quote.Text), isMarked, confidence);
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
