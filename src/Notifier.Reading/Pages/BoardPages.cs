using Notifier.Reading.Boards;
using Notifier.Reading.Documents;

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
    public static PageContent Read(FetchedBytes page, CanonicalAddress address, Uri from, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Whether an answer with this status is a check for humans. Many walls answer 403, 429 or 503.</summary>
    /// <param name="headers">Names in lower case.</param>
    public static bool IsWall(int status, IReadOnlyDictionary<string, string> headers, FetchedBytes body) => throw new NotSupportedException();
}
