using System.Buffers;
using Notifier.Reading.Boards;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Documents;

/// <summary>
/// An advert as a person reads it: the words of a pasted text or of a saved page, the pairs a board shows, what it says to machines,
/// and for every place in the words the place in the file they came from.
/// </summary>
public sealed class AdvertText
{
    /// <summary>Larger pasted texts are refused; in UTF-16 units, and in bytes where a file is given.</summary>
    public const int LargestText = 10_000_000;

    /// <summary>Larger pages are refused; in UTF-16 units, and in bytes where a file is given.</summary>
    public const int LargestHtml = 2 * 1024 * 1024;

    /// <summary>Why a larger text is refused, as the end of a sentence.</summary>
    public const string TextTooLarge = "it is larger than 10 MB, the most we read of a text";
    private const string HtmlTooLarge = "it is larger than 2 MiB, the most we read of a page";

    private static readonly SearchValues<string> PageTag = SearchValues.Create(
        ["<!doctype", "<html", "<head", "<body", "<div", "<table", "<script", "<section", "<article", "<main", "<dl", "<meta"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> AnyTag = SearchValues.Create(
        ["<html", "<head", "<body", "<div", "<p>", "<p ", "<table", "<script", "<dl>", "<dl ", "<ul>", "<ol>", "<li>", "<h1", "<h2", "<h3", "<br>", "<br/>", "<br />", "<article", "<main", "<section", "<strong>", "<span", "<td"],
        StringComparison.OrdinalIgnoreCase);

    private readonly SourceMap? _map;
    private readonly SourceMap? _plainMap;

    internal AdvertText(string source, string text, SourceMap? map, IReadOnlyList<BoardFields.Pair> shownPairs, PageMetadata page, int? shownLength = null)
    {
        ShownLength = shownLength ?? text.Length;
        Source = source;
        Text = text;
        _map = map;
        Page = page;
        (Plain, _plainMap) = CopiedText.Normalise(text);
        (AllFields, BoardByLabels) = BoardFields.Find(Plain, _plainMap is null ? shownPairs : [.. shownPairs.Select(InPlain)]);
        ShownFields = AllFields.Count == 0 ? AllFields : [.. AllFields.Where(field => field.IsShownByBoard)];
    }

    /// <summary>The decoded file.</summary>
    public string Source { get; }

    /// <summary>The words a person reads. Of plain text the very same as <see cref="Source"/>.</summary>
    public string Text { get; }

    /// <summary>So many letters of <see cref="Text"/> the page shows; behind them stand words that it gives to machines only.</summary>
    internal int ShownLength { get; }

    /// <summary>What the page shows; on a page drawn by script, what it gives to machines.</summary>
    internal string ShownText => ShownLength == 0 ? Text : Text[..ShownLength];

    /// <summary>What is read: <see cref="Text"/> without the marks that copying leaves. Places that the reader speaks of are places in this.</summary>
    internal string Plain { get; }

    /// <summary>Every label and value, those included that merely look like one, in the order of their places.</summary>
    internal IReadOnlyList<BoardField> AllFields { get; }

    /// <summary>The labels and values the board shows beside the advert, in the order of their places.</summary>
    internal IReadOnlyList<BoardField> ShownFields { get; }

    internal Board? BoardByLabels { get; }

    internal PageMetadata Page { get; }

    /// <summary>Reads the bytes of a file: UTF-8 with or without its mark, else Windows-1252.</summary>
    /// <exception cref="UnreadableAdvertException">It is empty, no text, too large, or nested too deeply.</exception>
    public static AdvertText FromBytes(ReadOnlySpan<byte> bytes, AdvertFormat format = AdvertFormat.Unknown)
    {
        if (bytes.IsEmpty)
        {
            throw new UnreadableAdvertException("it is empty");
        }

        if (bytes.Length > LargestText)
        {
            throw new UnreadableAdvertException(TextTooLarge);
        }

        var source = TextDecoding.Decode(bytes);
        RefuseMail(source);
        var isPage = format == AdvertFormat.Page || (format == AdvertFormat.Unknown && LooksLikeHtml(source));
        return !isPage ? FromPlainText(source, PageMetadata.None) : bytes.Length > LargestHtml ? throw new UnreadableAdvertException(HtmlTooLarge) : FromHtml(source);
    }

    /// <summary>Reads a pasted text or a saved page, whichever it is.</summary>
    /// <exception cref="UnreadableAdvertException">It is empty, too large, or nested too deeply.</exception>
    public static AdvertText Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        RefuseMail(source);
        return LooksLikeHtml(source) ? FromHtml(source) : FromPlainText(source, PageMetadata.None);
    }

    /// <exception cref="UnreadableAdvertException">It is empty or too large.</exception>
    public static AdvertText FromPlainText(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        RefuseMail(source);
        return FromPlainText(source, PageMetadata.None);
    }

    /// <summary>Of a mail's source only the letters of its encoding would be read: "no date" would be untrue.</summary>
    private static void RefuseMail(string source)
    {
        if (EncodedEmail.Is(source))
        {
            throw new UnreadableAdvertException(EncodedEmail.Reason);
        }
    }

    /// <exception cref="UnreadableAdvertException">It is empty, too large, or nested too deeply.</exception>
    public static AdvertText FromHtml(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length > LargestHtml)
        {
            throw new UnreadableAdvertException(HtmlTooLarge);
        }

        return NotEmpty(HtmlReader.Read(source));
    }

    internal static AdvertText FromPlainText(string source, PageMetadata facts)
    {
        if (source.Length > LargestText)
        {
            throw new UnreadableAdvertException(TextTooLarge);
        }

        return NotEmpty(new AdvertText(source, source, null, [], facts));
    }

    /// <summary>The words of <see cref="Text"/> that were read from <paramref name="start"/> to <paramref name="end"/>, and where they stand in <see cref="Source"/>.</summary>
    internal Quote QuoteOf(int start, int end)
    {
        if (_plainMap is { } plain)
        {
            start = plain.StartOf(start);
            end = Math.Max(start, plain.EndOf(end));
        }

        // Half a letter is no letter: a cut between surrogates moves outwards.
        start -= start > 0 && start < Text.Length && char.IsLowSurrogate(Text[start]) && char.IsHighSurrogate(Text[start - 1]) ? 1 : 0;
        end += end > 0 && end < Text.Length && char.IsLowSurrogate(Text[end]) && char.IsHighSurrogate(Text[end - 1]) ? 1 : 0;
        var words = Text[start..end];
        if (_map is null)
        {
            return new Quote(words, start, end - start);
        }

        var from = _map.StartOf(start);
        return new Quote(words, from, Math.Max(0, _map.EndOf(end) - from));
    }

    /// <summary>Where quoted words stand in <see cref="Text"/>.</summary>
    /// <returns>Null when a person does not read them there: they were written for machines.</returns>
    public int? PlaceOf(Quote quote)
    {
        ArgumentNullException.ThrowIfNull(quote);
        if (_map is null)
        {
            return IsAt(quote.Offset) && quote.Length == quote.Text.Length ? quote.Offset : null;
        }

        return PlaceIn(0, ShownLength) ?? PlaceIn(ShownLength, Text.Length);

        // Places in the words and in the file grow together, though several letters can come from one place in the file.
        int? PlaceIn(int low, int end)
        {
            var high = end;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_map.StartOf(middle) < quote.Offset)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            for (; low < end && _map.StartOf(low) == quote.Offset; low++)
            {
                if (IsAt(low) && _map.EndOf(low + quote.Text.Length) == quote.Offset + quote.Length)
                {
                    return low;
                }
            }

            return null;
        }

        bool IsAt(int place) => Text.AsSpan(place).StartsWith(quote.Text, StringComparison.Ordinal);
    }

    /// <summary>Where in <see cref="Plain"/> stands what stands here in <see cref="Text"/>.</summary>
    internal int InPlain(int place)
    {
        if (_plainMap is not { } map)
        {
            return place;
        }

        var (low, high) = (0, Plain.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = map.StartOf(middle) < place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Where in <see cref="Text"/> stands what stands here in <see cref="Plain"/>.</summary>
    internal int InText(int place) => _plainMap?.StartOf(place) ?? place;

    private BoardFields.Pair InPlain(BoardFields.Pair pair) => new(InPlain(pair.LabelStart), InPlain(pair.LabelEnd), InPlain(pair.ValueStart), InPlain(pair.ValueEnd));

    /// <summary>A page begins with a tag. What begins with words is text: with a few tags for letters and lines, which are left out, or with words about tags, which are not.</summary>
    internal static bool LooksLikeHtml(string source)
    {
        var head = source.AsSpan(0, Math.Min(source.Length, 4096));
        var start = head.TrimStart(" \t\r\n\uFEFF");
        return start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<!--")
            || start.IndexOfAny(PageTag) == 0 || start.IndexOfAny(AnyTag) == 0
            || (head.IndexOfAny(AnyTag) >= 0 && IsTextWithTags(source));
    }

    /// <summary>Only a few tags in a pasted text: its own line ends still end lines.</summary>
    internal static bool IsTextWithTags(string source) => source.AsSpan().IndexOfAny(PageTag) < 0;

    private static AdvertText NotEmpty(AdvertText advert) =>
        advert.Text.AsSpan().Trim().Trim('\uFEFF').IsEmpty && advert.Page.Dates.Count == 0
            ? throw new UnreadableAdvertException("there are no words in it")
            : advert;
}

/// <summary>An advert that cannot be read, with the reason as the end of a sentence ("it is empty").</summary>
public sealed class UnreadableAdvertException : Exception
{
    public UnreadableAdvertException()
    {
    }

    public UnreadableAdvertException(string reason)
        : base(reason)
    {
    }

    public UnreadableAdvertException(string reason, Exception inner)
        : base(reason, inner)
    {
    }
}
