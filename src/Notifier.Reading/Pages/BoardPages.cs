using System.Collections.Frozen;
using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Pages;

/// <summary>What a page that was answered with 200 shows.</summary>
public enum PageState
{
    /// <summary>An advert.</summary>
    Advert,

    /// <summary>The page says that nobody can apply any more.</summary>
    ClosedInWords,

    /// <summary>Not the advert: a list, a home page, or another job's id.</summary>
    OtherPage,

    /// <summary>A page that only a script fills.</summary>
    Shell,

    /// <summary>A check for humans.</summary>
    Wall,

    /// <summary>A document that we do not read, such as a PDF.</summary>
    Document,
}

/// <summary>A page's bytes as they came, decompressed.</summary>
/// <param name="ContentType">The header as sent. Null when it was missing.</param>
public sealed record FetchedBytes(ReadOnlyMemory<byte> Bytes, string? ContentType);

/// <summary>What one page says.</summary>
/// <param name="Text">The advert's words with its board's fields as labelled lines. Null unless it is an advert.</param>
/// <param name="Reference">The employer's own reference, such as Trac's on NHS Jobs. Null when the page shows none.</param>
/// <param name="Alternate">The page's own link rel=canonical, which proves nothing. Null when it has none.</param>
public sealed record PageContent(PageState State, AdvertText? Text, string? Reference, Uri? Alternate)
{
    /// <summary>The words that decided the state: "this vacancy has closed". Null for an advert.</summary>
    public string? Sign { get; init; }
}

/// <summary>Reads pages: one reader for each board, and one for all other sites.</summary>
public static class BoardPages
{
    /// <param name="address">The address that was asked for.</param>
    /// <param name="from">The address that answered, after redirects.</param>
    public static PageContent Read(FetchedBytes page, CanonicalAddress address, Uri from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(from);
        cancellationToken.ThrowIfCancellationRequested();
        if (DocumentBytes.NameOf(page) is { } document)
        {
            return Only(PageState.Document, document);
        }

        try
        {
            var source = PageDecoding.Decode(page.Bytes.Span, page.ContentType);
            return source.AsSpan().TrimStart() is ['{' or '[', ..]
                ? ReadJson(source, address, from)
                : ReadPage(source, address, from, cancellationToken);
        }
        catch (UnreadableAdvertException unreadable)
        {
            return Only(PageState.Document, unreadable.Message);
        }
    }

    /// <summary>Whether an answer with this status is a check for humans. Many walls answer 403, 429 or 503.</summary>
    /// <param name="headers">Names in lower case.</param>
    public static bool IsWall(int status, IReadOnlyDictionary<string, string> headers, FetchedBytes body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(body);
        if (PageSigns.IsWallHeader(headers, mayBeGood: status is not (403 or 429 or 503)))
        {
            return true;
        }

        try
        {
            var source = DocumentBytes.NameOf(body) is null ? PageDecoding.Decode(body.Bytes.Span, body.ContentType) : string.Empty;
            return source.Length is > 0 and <= AdvertText.LargestHtml
                && PageSigns.Wall(PageElements.Read(source, FrozenSet<string>.Empty, CancellationToken.None), source, PageElements.TextOf(source)) is not null;
        }
        catch (UnreadableAdvertException)
        {
            return false;
        }
    }

    private static PageContent ReadPage(string source, CanonicalAddress address, Uri from, CancellationToken cancellationToken)
    {
        if (source.Length > AdvertText.LargestHtml || string.IsNullOrWhiteSpace(source))
        {
            return Only(source.Length > 0 && !string.IsNullOrWhiteSpace(source) ? PageState.Document : PageState.OtherPage, "no words");
        }

        // Too deep a page is refused here, before anything else reads it.
        var html = HtmlReader.Read(source);
        cancellationToken.ThrowIfCancellationRequested();
        var elements = PageElements.Read(source, NhsJobsPage.Ids, cancellationToken);
        var alternate = AlternateOf(elements);
        var isPosting = html.Page.HasJsonLdPosting || html.Page.Dates.Count > 0;
        if (!isPosting && PageSigns.Wall(elements, source, html.Text) is { } wall)
        {
            return Only(PageState.Wall, wall);
        }

        var board = address.Board switch
        {
            "NHS Jobs" => NhsJobsPage.Read(elements, address),
            "Teaching Vacancies" => TeachingVacanciesPage.Read(elements, html),
            "Teamtailor" => TeamtailorPage.Read(html),
            _ => null,
        };
        return State(html, elements, address, from, board, isPosting) is var (state, sign)
            ? new PageContent(state, null, null, alternate) { Sign = sign }
            : new PageContent(PageState.Advert, board?.Text ?? AdvertText.FromHtml(source), board?.Reference, alternate);
    }

    /// <summary>What the page is instead of the advert. Null when it is the advert.</summary>
    private static (PageState State, string Sign)? State(
        AdvertText html, PageElements elements, CanonicalAddress address, Uri from, BoardPage? board, bool isPosting)
    {
        if (PageSigns.Closed(elements, html.Text) is { } closed)
        {
            return (PageState.ClosedInWords, closed);
        }

        if (MovedTo(address, from) is { } moved)
        {
            return (PageState.OtherPage, moved);
        }

        if (board?.OtherId is { } other)
        {
            return (PageState.OtherPage, other);
        }

        if (board?.Text is not null)
        {
            return OtherIdOf(elements, address) is { } id ? (PageState.OtherPage, id) : null;
        }

        if (!isPosting && PageSigns.HasAtMost(html.Text, PageSigns.LeastWords - 1)
            && (elements.HasScript || PageSigns.NeedsScript(elements)))
        {
            return (PageState.Shell, "few words and a script");
        }

        return !isPosting && (PageSigns.Missing(elements) ?? ListHeading(elements, html)) is { } sign ? (PageState.OtherPage, sign)
            : html.Text.Length == 0 && html.Page.Dates.Count == 0 ? (PageState.OtherPage, "no words")
            : null;
    }

    /// <summary>A page under the heading of a list. One advert shows its closing date once or twice, a list often or never.</summary>
    private static string? ListHeading(PageElements elements, AdvertText html)
    {
        var closings = 0;
        for (var at = 0; closings < 3 && (at = html.Text.IndexOf("clos", at, StringComparison.OrdinalIgnoreCase)) >= 0; at += 4)
        {
            closings++;
        }

        return closings is 0 or 3 ? PageSigns.List(elements) : null;
    }

    /// <summary>The list, the home page or the other advert to which the answer was redirected. Null when it was not.</summary>
    private static string? MovedTo(CanonicalAddress address, Uri from)
    {
        var there = CanonicalAddress.From(from);
        var isList = there.Kind == AddressKind.List && address.Kind != AddressKind.List;
        var isOther = address.Id is not null && there.Board == address.Board && there.Id is not null && there.Id != address.Id;
        var isHome = from is { AbsolutePath: "/", Query: "" } && address.ReadFrom.AbsolutePath != "/" && from.Fragment.Length <= 1;
        return isList || isOther || isHome ? there.Url.AbsoluteUri : null;
    }

    /// <summary>The id of another advert of the same board that the page calls its own address.</summary>
    private static string? OtherIdOf(PageElements elements, CanonicalAddress address) =>
        AlternateOf(elements) is { } alternate && CanonicalAddress.From(alternate) is { Id: { } id } there && there.Board == address.Board && id != address.Id
            ? id
            : null;

    private static PageContent ReadJson(string source, CanonicalAddress address, Uri from)
    {
        using var document = JsonFields.Parse(source);
        var posting = document?.RootElement;
        var read = (posting, address.Board) switch
        {
            ({ } element, "Greenhouse") => GreenhousePosting.Read(element, address),
            ({ } element, "Lever") => LeverPosting.Read(element, address),
            _ => null,
        };
        return MovedTo(address, from) is { } moved ? Only(PageState.OtherPage, moved)
            : read?.Text is { } text ? new PageContent(PageState.Advert, text, read.Reference, null)
            : Only(PageState.OtherPage, read?.OtherId is { } other ? SingleLine.From(other, SingleLine.LongestName) : "no posting");
    }

    /// <summary>Only an absolute address counts, and only one that we would take from a person.</summary>
    private static Uri? AlternateOf(PageElements elements) =>
        elements.Canonical?.Trim() is { } link
            && (link.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || link.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            ? TypedLink.Parse(link)?.Address
            : null;

    private static PageContent Only(PageState state, string sign) => new(state, null, null, null) { Sign = sign };
}
