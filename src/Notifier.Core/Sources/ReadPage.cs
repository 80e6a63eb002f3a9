using System.Diagnostics;
using Notifier.Core.Adverts;
using Notifier.Core.Fetching;
using Notifier.Core.Security;
using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Pages;

namespace Notifier.Core.Sources;

/// <summary>Takes one look at one page. It ends in exactly one outcome and writes nothing.</summary>
public sealed class ReadPage(IPageFetcher fetcher, ReadingTurns turns)
{
    /// <param name="seen">The mark of an earlier reading (<see cref="PageReading.Mark"/>). Null to read the page in any case.</param>
    public Task<PageReading> RunAsync(CanonicalAddress address, FetchCause cause, string? seen, CancellationToken cancellationToken) =>
        LookAsync(address, address, cause, seen, cancellationToken);

    /// <param name="asked">The address that was asked for first.</param>
    /// <param name="address">Where its advert is read.</param>
    private async Task<PageReading> LookAsync(
        CanonicalAddress asked, CanonicalAddress address, FetchCause cause, string? seen, CancellationToken cancellationToken)
    {
        switch (await fetcher.FetchAsync(address.ReadFrom, FetchKind.Page, cause, cancellationToken))
        {
            case FetchResult.Robots:
                return new PageReading(ReadingOutcome.Robots, asked, null);
            case FetchResult.Refused refused:
                return new PageReading(ReadingOutcome.RefusedByUs, asked, null) { Refusal = refused.Reason };
            case FetchResult.Later later:
                return new PageReading(ReadingOutcome.Trouble, asked, null) { Until = later.Until, Wait = later.Reason };
            case FetchResult.Answered { Status: 404 or 410 }:
                return new PageReading(ReadingOutcome.Gone, asked, null);
            case FetchResult.Answered answer:
                return await ReadAsync(asked, address, answer, cause, seen, cancellationToken);
            case FetchResult.Failed failed:
                return new PageReading(ReadingOutcome.Trouble, asked, null) { Trouble = failed.Trouble };
            default:
                throw new UnreachableException();
        }
    }

    private async Task<PageReading> ReadAsync(
        CanonicalAddress asked,
        CanonicalAddress address,
        FetchResult.Answered answer,
        FetchCause cause,
        string? seen,
        CancellationToken cancellationToken)
    {
        var page = new FetchedBytes(answer.Body, answer.Headers.GetValueOrDefault("content-type"));
        if (BoardPages.IsWall(answer.Status, answer.Headers, page))
        {
            return new PageReading(ReadingOutcome.Wall, asked, null);
        }

        if (answer.Status != 200)
        {
            return new PageReading(ReadingOutcome.Trouble, asked, null);
        }

        var reached = answer.From == address.ReadFrom ? address : CanonicalAddress.From(answer.From) with { Original = asked.Original };
        if (reached != address)
        {
            if (reached.Kind is AddressKind.List or AddressKind.OneVisit || IsAnotherAdvert(address, reached))
            {
                return new PageReading(ReadingOutcome.SoftGone, asked, null);
            }

            // The redirect led to a page whose system has a public API, such as from a short link. Or it led to a board without TLS, where
            // anybody on the way can answer in the board's name.
            var isReadElsewhere = reached.ReadFrom != reached.Url || (reached.Board is not null && answer.From.Scheme == Uri.UriSchemeHttp);
            if (isReadElsewhere && reached.ReadFrom != answer.From && address == asked)
            {
                return await LookAsync(asked, reached, cause, seen, cancellationToken);
            }
        }

        // On another site, what is read there is judged by its own address.
        var judgedBy = reached.Board == address.Board && reached.Id == address.Id ? address : reached;
        try
        {
            var content = await turns.RunAsync(() => BoardPages.Read(page, judgedBy, answer.From, cancellationToken), cancellationToken);
            return Outcome(content, asked, reached, answer.HasMoved, seen);
        }
        catch (UnreadableAdvertException)
        {
            return new PageReading(ReadingOutcome.RefusedByUs, asked, null) { Refusal = FetchRefusal.ContentType };
        }
    }

    private static PageReading Outcome(PageContent content, CanonicalAddress asked, CanonicalAddress reached, bool hasMoved, string? seen)
    {
        var outcome = content.State switch
        {
            PageState.Advert => ReadingOutcome.Read,
            PageState.ClosedInWords => ReadingOutcome.ClosedWords,
            PageState.OtherPage => ReadingOutcome.SoftGone,
            PageState.Shell => ReadingOutcome.Shell,
            PageState.Wall => ReadingOutcome.Wall,
            _ => ReadingOutcome.RefusedByUs,
        };
        if (outcome != ReadingOutcome.Read)
        {
            return new PageReading(outcome, asked, content)
            {
                Refusal = outcome == ReadingOutcome.RefusedByUs ? FetchRefusal.ContentType : null,
            };
        }

        var mark = MarkOf(content);
        var isSame = mark == seen;
        var isRelocated = hasMoved && asked.Id is not null && asked.Id == reached.Id && asked.Url != reached.Url;
        return new PageReading(!isSame ? outcome : isRelocated ? ReadingOutcome.Relocated : ReadingOutcome.Unchanged, reached, content)
        {
            Mark = mark,
        };
    }

    /// <summary>A board that no longer shows an advert often leads to the next one.</summary>
    private static bool IsAnotherAdvert(CanonicalAddress address, CanonicalAddress reached) =>
        address.Id is not null && address.Board is not null && address.Board == reached.Board && address.Id != reached.Id;

    /// <summary>
    /// Made from the words that a person reads, and from the dates in the page's structured data. A page whose words are the same may still
    /// state another date there.
    /// </summary>
    private static string MarkOf(PageContent content)
    {
        var dates = content.Text!.Page.Dates.Select(date => $"{date.Role} {date.Quote.Text}");
        return KeyHash.Key([content.Text.Text, content.Reference ?? string.Empty, .. dates]);
    }
}
