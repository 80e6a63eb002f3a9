using Notifier.Core.Fetching;
using Notifier.Core.Sources;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages.AdvertLinks;

/// <summary>Why a page was not read: one heading, and one sentence that says what happened.</summary>
internal sealed record NotReadWords(string Heading, string Happened)
{
    public static NotReadWords IsOff { get; } = new(
        "We cannot open links here",
        "The people who run this website have switched that off.");

    public static NotReadWords TooManyLinks(DateTimeOffset until, DateTimeOffset now) => new(
        "You have given us many links",
        $"We open a few links a minute for each visitor, so that we trouble no site. Try again {After(until, now)}.");

    /// <param name="site">The host of the page, as people see it.</param>
    public static NotReadWords From(PageReading reading, string site, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading switch
        {
            { Wait: { } wait } => Later(wait, site, reading.Until ?? now, now),
            { Outcome: ReadingOutcome.Wall } => new(
                "This site lets only people in",
                $"{site} checks whether a visitor is a human, so we could not read the page. We never try to get past such checks."),
            { Outcome: ReadingOutcome.Robots } => new(
                "This site asks programs to stay away",
                $"{site} asks programs not to read this page, so we did not."),
            { Outcome: ReadingOutcome.Shell } => new(
                "We see an empty page",
                $"{site} fills this page with a script in your browser. We run no scripts, so we saw nothing of the advert."),
            { Outcome: ReadingOutcome.Gone } => new(
                "There is no page at this link any more",
                $"{site} says that it has no such page. The advert may have closed, or the link may be cut short."),
            { Outcome: ReadingOutcome.ClosedWords } => new("This advert says that it has closed", Closed(site, reading.Content?.Sign)),
            { Outcome: ReadingOutcome.SoftGone } => new(
                "This link does not lead to the advert any more",
                $"{site} shows another page there, such as a list of jobs. The advert may have closed."),
            { Outcome: ReadingOutcome.RefusedByUs } => Refused(reading.Refusal, site),
            _ => Trouble(reading.Trouble, site),
        };
    }

    private static string Closed(string site, string? sign) =>
        SingleLine.FromOrNull(sign, SingleLine.LongestQuote) is { } words
            ? $"The page on {site} says: “{words}”."
            : $"The page on {site} says so.";

    private static NotReadWords Refused(FetchRefusal? reason, string site) => reason switch
    {
        FetchRefusal.Redirects => new(
            "This link leads on too often",
            $"{site} sends us from page to page, or from a secure page to one that is not. We stop there."),
        FetchRefusal.ContentType => new(
            "This link leads to a file",
            $"What {site} sent is no web page, but a file such as a PDF. We read web pages only."),
        FetchRefusal.Size => new("This page is too large for us", $"The page on {site} is larger than any advert, so we did not read it."),
        FetchRefusal.PrivateNetwork => new(
            "We do not open this link",
            "It leads into a private network. We read only pages that everybody can open."),
        _ => new("We do not open this link", "It leads to an address of a kind that we do not open."),
    };

    private static NotReadWords Trouble(FetchTrouble? trouble, string site) => trouble switch
    {
        FetchTrouble.Name => new("We cannot find this site", $"There is no website at {site}. Check the link for a typing mistake."),
        FetchTrouble.Tls => new("We cannot open this site securely", $"{site} could not prove that it is the site it says it is."),
        FetchTrouble.Connection or FetchTrouble.TimedOut => new(
            "This site does not answer",
            $"{site} did not answer us in time. It may be busy, or may not let programs in."),
        _ => new("This site has a problem", $"{site} answered with an error instead of the page."),
    };

    private static NotReadWords Later(LaterReason reason, string site, DateTimeOffset until, DateTimeOffset now) => reason switch
    {
        LaterReason.HourUsedUp => new(
            "We have asked this site often enough for now",
            $"We ask a site at most 60 times an hour, and those are used up for {site}. Try again {After(until, now)}."),
        LaterReason.Busy => new(
            "Others are asking this site right now",
            $"We send {site} one request at a time. Try again {After(until, now)}."),
        _ => new(
            "We leave this site alone for now",
            $"{site} asked us to wait, failed, or let only people in when we asked it last. Try again {After(until, now)}."),
    };

    /// <summary>"after 3:05 pm", London.</summary>
    public static string After(DateTimeOffset until, DateTimeOffset now)
    {
        if (until <= now.AddMinutes(1))
        {
            return "in a minute";
        }

        var minute = until.AddTicks(TimeSpan.TicksPerMinute - 1); // it is shown without its seconds
        return LondonTime.DayOf(minute) == LondonTime.DayOf(now)
            ? $"after {DateWording.TimeOfDay(minute)}"
            : $"after {DateWording.Moment(minute)}";
    }
}
