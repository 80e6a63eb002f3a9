using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Fetching;
using Notifier.Core.Sources;
using Notifier.Core.UseCases;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages.AdvertLinks;

/// <summary>Where a person finds the words of an advert that we could not read.</summary>
public enum WhereWordsAre
{
    OnPage,
    InFile,

    /// <summary>The advert has gone, or its address leads to no public page.</summary>
    PerhapsNowhere,
}

/// <summary>The answer to a link: what happened, what we tried, the dates we found, and the next best way.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Happened">What happened and what we tried, a sentence each.</param>
/// <param name="Copies">What copies of the job say. Null when no copy was found.</param>
/// <param name="Given">The link as given. The forms of the page send it again.</param>
public sealed record LinkAnswerModel(string Heading, IReadOnlyList<string> Happened, CopiesBesideModel? Copies, Uri Given)
{
    /// <summary>What an earlier reading said. Null when there was none.</summary>
    public string? Earlier { get; init; }

    /// <summary>The id of what the earlier reading left. Null when there was none.</summary>
    public string? EarlierId { get; init; }

    /// <summary>It may work later, so the page offers a button to ask again.</summary>
    public bool CanAskAgain { get; init; }

    /// <summary>Where the person can find the advert's words for the form. Null when the page has no form for them.</summary>
    public WhereWordsAre? Words { get; init; }

    /// <summary>Where people can open the page. Null for an address that may not become a link.</summary>
    public WebLink? Page => Words is WhereWordsAre.OnPage or WhereWordsAre.InFile ? WebLink.From(Given) : null;

    public static LinkAnswerModel From(LinkAnswer.Known known, CopyBesideModel given, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(given);
        var copies = known switch
        {
            { Elsewhere: { } elsewhere } => CopiesBesideModel.From(given, elsewhere, now),
            { Beside: { } beside } => CopiesBesideModel.Named(given, beside, known.Address.Url, now),
            _ => CopiesBesideModel.Alone(given),
        };
        return new LinkAnswerModel(
            given.Title ?? copies.Copies.Select(copy => copy.Title).FirstOrDefault(title => title is not null) ?? "An advert without a title",
            known.Elsewhere is null && SearchWords.For(known.Search) is { } tried ? [tried] : [],
            copies,
            known.Address.Original);
    }

    public static LinkAnswerModel From(LinkAnswer.NotRead answer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var site = WebLink.From(answer.Address.Original)?.Host ?? "this site";
        var words = answer.IsOff ? NotReadWords.IsOff : NotReadWords.From(answer.Reading, site, now);
        var found = answer.Elsewhere is { } elsewhere ? CopiesBesideModel.Only(elsewhere, now) : null;
        var heading = (found?.Copies[0], answer.Elsewhere?.ByReference) switch
        {
            ({ } copy, true) => $"We found this job on {copy.Name}",
            ({ } copy, _) => $"We probably found this job on {copy.Name}",
            _ => words.Heading,
        };
        return new LinkAnswerModel(
            heading,
            [words.Happened, .. found is null && Tried(answer) is { } tried ? [tried] : Array.Empty<string>()],
            found,
            answer.Address.Original)
        {
            Earlier = answer.Stored is { } stored ? EarlierOf(stored) : null,
            EarlierId = answer.Stored?.Id,
            CanAskAgain = answer.Reading is { Wait: not null } or { Outcome: ReadingOutcome.Trouble },
            Words = answer.Reading switch
            {
                { Outcome: ReadingOutcome.Gone or ReadingOutcome.SoftGone or ReadingOutcome.ClosedWords } or { Trouble: FetchTrouble.Name }
                    or { Refusal: FetchRefusal.Address or FetchRefusal.PrivateNetwork } => WhereWordsAre.PerhapsNowhere,
                { Refusal: FetchRefusal.ContentType } => WhereWordsAre.InFile,
                _ => WhereWordsAre.OnPage,
            },
        };
    }

    /// <summary>This visitor gave so many links that we open no other for now.</summary>
    public static LinkAnswerModel TooMany(Uri given, DateTimeOffset until, DateTimeOffset now)
    {
        var words = NotReadWords.TooManyLinks(until, now);
        return new LinkAnswerModel(words.Heading, [words.Happened], null, given) { Words = WhereWordsAre.OnPage, CanAskAgain = true };
    }

    /// <summary>A mistyped or forbidden address says nothing about a job, so we say nothing about a search.</summary>
    private static string? Tried(LinkAnswer.NotRead answer) =>
        answer is { Search: OriginalSearch.NotSought, Reading: { Wait: not null } or { Outcome: ReadingOutcome.RefusedByUs or ReadingOutcome.Trouble } }
            ? null
            : SearchWords.For(answer.Search);

    private static string EarlierOf(Advert stored)
    {
        var when = $"When we last read it on {DateWording.Moment(stored.LastRead)}, it said";
        return stored.Closing.Safe is { } safe && ToldClosingDate.From(safe) is var told
            ? $"{when}: “{SingleLine.From(told.Quote, SingleLine.LongestQuote)}”. "
                + $"We took that as {DateWording.Deadline(told)}{DateWording.InBrackets(told)}. It may have changed since."
            : $"{when} no closing date.";
    }
}
