using Notifier.Core.Fetching;
using Notifier.Core.Sources;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Reading.Wording;

namespace Notifier.Cli.Links;

/// <summary>Says why a link could not be read, as the end of a sentence.</summary>
internal static class LinkReasons
{
    private const string Paste = "open it, copy its text into a file, and check that";

    public static string Of(LinkProblem problem) => problem switch
    {
        LinkProblem.TooLong => $"it has more than {TypedLink.Longest} characters",
        LinkProblem.Scheme => "only web addresses with http or https are read",
        LinkProblem.UserName => "it holds a user name or a password",
        LinkProblem.Characters => "it holds a character that no web address has",
        LinkProblem.Port => "it names a port other than 80 and 443",
        _ => "it names no public host",
    };

    public static string Of(LinkAnswer.NoAdvert answer) => answer switch
    {
        { IsOurs: true } => "it is an address of the notifier itself",
        { Address.Kind: AddressKind.OneVisit } => $"this link works in one visit only; {Paste}",
        _ => "it is a list of adverts; open one advert and take its link",
    };

    public static string Of(PageReading reading, OriginalSearch search) =>
        $"{Of(reading)}{Tried(search)}{(CanBeOpened(reading) ? $"; {Paste}" : string.Empty)}";

    private static string Of(PageReading reading) => reading switch
    {
        { Wait: LaterReason.HourUsedUp, Until: { } until } =>
            $"we ask a site at most 60 times an hour; try again at {DateWording.Moment(until)}",
        { Until: { } until } => $"the site is left alone for now; try again at {DateWording.Moment(until)}",
        { Outcome: ReadingOutcome.Gone } => "the site has no such page any more",
        { Outcome: ReadingOutcome.ClosedWords } => "the page says that nobody can apply any more",
        { Outcome: ReadingOutcome.SoftGone } => "the page shows something other than this advert",
        { Outcome: ReadingOutcome.Shell } => "only a script fills the page",
        { Outcome: ReadingOutcome.Wall } => "the site shows a check for humans, which we do not try to pass",
        { Outcome: ReadingOutcome.Robots } => "the site asks robots not to read this page",
        { Refusal: FetchRefusal.PrivateNetwork or FetchRefusal.Address } => "its address lies in a private network, or is spelled oddly",
        { Refusal: FetchRefusal.Redirects } => "it leads on too many times, or to an address that we do not ask",
        { Refusal: FetchRefusal.Size } => "it is too large",
        { Outcome: ReadingOutcome.RefusedByUs } => "it is no web page",
        { Trouble: FetchTrouble.Name } => "there is no such site",
        { Trouble: FetchTrouble.Tls } => "the site could not prove that it is the one it says it is",
        { Trouble: FetchTrouble.Connection or FetchTrouble.TimedOut } => "the site did not answer in time",
        _ => "the site answered with an error",
    };

    /// <summary>A person may see what we cannot.</summary>
    private static bool CanBeOpened(PageReading reading) => reading is not
        ({ Outcome: ReadingOutcome.Gone or ReadingOutcome.SoftGone or ReadingOutcome.ClosedWords }
        or { Trouble: FetchTrouble.Name }
        or { Refusal: FetchRefusal.Address or FetchRefusal.PrivateNetwork or FetchRefusal.Redirects });

    private static string Tried(OriginalSearch search) => search switch
    {
        OriginalSearch.NotFound { Boards: { Count: > 0 } boards } => $", and we did not find the job on {string.Join(" or ", boards)}",
        OriginalSearch.Several several => $", and {several.Count} adverts on {several.Board} fit equally well",
        OriginalSearch.NoAnswer { Boards: { Count: > 0 } boards } => $", and we could not search {string.Join(" and ", boards)} just now",
        _ => string.Empty,
    };
}
