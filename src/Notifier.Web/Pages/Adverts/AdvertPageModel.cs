using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.UseCases;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;
using Notifier.Web.Pages.Check;

namespace Notifier.Web.Pages.Adverts;

/// <summary>The page of a stored advert: what all its copies come to, each copy, and how its closing date changed.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="WhereToLook">Where a person may find the original when no date is stated.</param>
/// <param name="IsPasted">A visitor pasted it. Only people who know its address can see it.</param>
/// <param name="Origin">Where its words come from, when we read them, and who can see them.</param>
public sealed record AdvertPageModel(
    AdvertSummaryModel Advert,
    string? WhereToLook,
    bool IsPasted,
    string Origin,
    TimeLine? TimeLine,
    IReadOnlyList<CopyModel> Copies,
    IReadOnlyList<HistoryStepModel> History)
{
    /// <param name="most">UTF-16 units of text that the page shows, over all copies.</param>
    public static AdvertPageModel From(ShownAdvert shown, int most, DateTimeOffset now, ReminderOptions options)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var advert = shown.Advert;
        var mentions = shown.Copies.SelectMany(copy => copy.Checked?.Reading.Mentions ?? []);
        var copies = shown.Copies.Select((copy, place) => CopyModel.From(copy, $"c{place + 1}", most / shown.Copies.Count, advert.IsClosedEarly)).ToList();
        return new AdvertPageModel(
            AdvertSummaryModel.From(advert.Id, advert, now),
            advert.Closing.Safe is null ? SingleLine.FromOrNull(advert.WhereToLook, SingleLine.LongestQuote) : null,
            advert.IsPasted,
            OriginOf(advert, shown.Copies),
            TimeLine.Create(
                advert.Closing,
                advert.Posted,
                mentions,
                advert.IsClosedEarly ? advert.Closed : null,
                ReminderDays.Default,
                now,
                options),
            copies,
            [.. shown.History.Select(version => HistoryStepModel.From(advert.IsPrivate ? version with { At = advert.LastRead } : version, shown.History, shown.Copies))]);
    }

    private static string OriginOf(Advert advert, IReadOnlyList<ShownCopy> copies)
    {
        var read = DateWording.Moment(advert.LastRead);
        if (advert.IsPasted)
        {
            return $"This is the advert as we were given it on {read}. "
                + $"A visitor pasted it: only those who know this page’s address see it. {Pasted.NotAgain}";
        }

        if (!advert.IsFetched)
        {
            return $"We last read it on {read}.";
        }

        var host = copies.Select(copy => WebLink.From(copy.Copy.Url)?.Host).FirstOrDefault(host => host is not null) ?? "its page";
        var seenBy = advert.IsPrivate ? " Only people who know this address can see it here." : string.Empty;
        return $"Read on {host}, last on {read}.{seenBy} {Fetched.NotAgain}";
    }
}

/// <summary>One copy of an advert.</summary>
/// <param name="Name">The board's name, or another name that tells this copy from the others.</param>
/// <param name="Closings">The closing dates that it states, with the words that state them.</param>
/// <param name="Findings">Its stored findings, shown when the stored text alone would not show them all.</param>
/// <param name="Report">A new reading of its stored text; null when we store none.</param>
public sealed record CopyModel(
    string Name,
    string? Reference,
    WebLink? Link,
    string? Posted,
    string Read,
    IReadOnlyList<(string Date, string Where, string Quote)> Closings,
    IReadOnlyList<string> Findings,
    ReportModel? Report)
{
    public static CopyModel From(ShownCopy shown, string prefix, int most, bool isClosedEarly)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var copy = shown.Copy;
        var report = shown.Checked is { } check ? ReportModel.From(check, prefix, most, isClosedEarly) : null;
        return new CopyModel(
            NameOf(copy),
            SingleLine.FromOrNull(copy.Reference, SingleLine.LongestName),
            WebLink.From(copy.Url),
            copy.Posted is { } posted ? EnglishDates.InWords(posted) : null,
            DateWording.Moment(copy.Read),
            [.. copy.Closings.Select(Describe)],
            shown.IsWhole || report is null && copy.Findings.IsDefaultOrEmpty ? [] : [.. copy.Findings.Select(finding => finding.Message)],
            shown.IsWhole ? report : report is null ? null : report with { Findings = [], MoreFindings = 0 });
    }

    internal static string NameOf(AdvertCopy copy) => copy.Board ?? WebLink.From(copy.Url)?.Host ?? "A pasted copy";

    internal static string WhereOf(AdvertCopy copy) => copy.Board is null && copy.Url is null ? " in a pasted copy" : $" on {NameOf(copy)}";

    private static (string Date, string Where, string Quote) Describe(ClosingDate closing)
    {
        var stated = ToldClosingDate.From(closing);
        var filledIn = closing.IsBoardDefault ? ", where its board fills such a date in by itself" : string.Empty;
        return (
            DateWording.Deadline(stated) + DateWording.InBrackets(stated),
            DateWording.Where(stated with { Board = null }) + filledIn,
            SingleLine.From(closing.Quote, SingleLine.LongestQuote));
    }
}

/// <summary>One step in an advert's closing history.</summary>
public sealed record HistoryStepModel(string At, string What)
{
    public static HistoryStepModel From(AdvertVersion version, IReadOnlyList<AdvertVersion> all, IReadOnlyList<ShownCopy> copies)
    {
        ArgumentNullException.ThrowIfNull(version);
        var before = all.LastOrDefault(other => other.Number < version.Number);
        var when = version.LastDay is { } day
            ? EnglishDates.InWords(day) + (version.Time is { } time ? $", {EnglishDates.Clock(new StatedTime((time.Hour * 60) + time.Minute))}" : string.Empty)
            : null;
        var closes = version.Confidence is { } confidence ? ConfidenceWording.Closes(confidence) : "stated to close";
        var where = copies.FirstOrDefault(copy => copy.Copy.Key == version.Copy) is { } copy ? CopyModel.WhereOf(copy.Copy) : string.Empty;
        var what = (version.IsClosed, before, when) switch
        {
            (true, _, _) => "Closed or withdrawn.",
            (_, null, null) => $"First read{where}: no closing date stated.",
            (_, null, _) => $"First read{where}: {closes} {when}.",
            (_, _, null) when version.Cause == ChangeCause.Correction =>
                "Corrected: the date was another job’s, and no closing date is stated.",
            (_, _, _) when version.Cause == ChangeCause.Correction => $"Corrected: {closes} {when}. The date before was another job’s.",
            (_, _, _) when version.Cause == ChangeCause.Reader => $"We read its words again: {closes} {when}.",
            (_, _, null) => $"No closing date stated any more{where}.",
            _ => $"Now {closes} {when}, as read{where}.",
        };
        return new HistoryStepModel(DateWording.Moment(version.At), what);
    }
}
