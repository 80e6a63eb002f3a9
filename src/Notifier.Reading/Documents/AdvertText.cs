using System.Buffers;
using Notifier.Reading.Boards;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Documents;

/// <summary>
/// An advert as a person reads it: its words, the fields that a board shows, and its structured data. It maps every position in the words
/// to the position in the file.
/// </summary>
public sealed class AdvertText
{
    /// <summary>The size limit of pasted texts, in UTF-16 units, or in bytes for a file.</summary>
    public const int LargestText = 10_000_000;

    /// <summary>The size limit of pages, in UTF-16 units, or in bytes for a file.</summary>
    public const int LargestHtml = 2 * 1024 * 1024;

    /// <summary>Why we refuse a larger text, as the end of a sentence.</summary>
    public const string TextTooLarge = "it is larger than 10 MB, the most we read of a text";
    private const string HtmlTooLarge = "it is larger than 2 MiB, the most we read of a page";

    private static readonly SearchValues<string> PageTag = SearchValues.Create(
        [
            "<!doctype", "<html", "<head", "<body", "<div", "<table", "<script", "<section", "<article", "<main", "<dl", "<meta",
        ], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> AnyTag = SearchValues.Create(
        [
            "<html", "<head", "<body", "<div", "<p>", "<p ", "<table", "<script", "<dl>", "<dl ", "<ul>", "<ol>", "<li>", "<h1", "<h2",
            "<h3", "<br>", "<br/>", "<br />", "<article", "<main", "<section", "<strong>", "<span", "<td",
        ],
        StringComparison.OrdinalIgnoreCase);

    private readonly SourceMap? _map;
    private readonly SourceMap? _plainMap;

    internal AdvertText(
        string source,
        string text,
        SourceMap? map,
        IReadOnlyList<BoardFields.Pair> shownPairs,
        PageMetadata page,
        int? shownLength = null)
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

    /// <summary>The words that a person reads. For plain text it is <see cref="Source"/> itself.</summary>
    public string Text { get; }

    /// <summary>
    /// The length of the part of <see cref="Text"/> that the page shows. The rest is words that only its structured data holds.
    /// </summary>
    internal int ShownLength { get; }

    /// <summary>What the page shows. For a page drawn by script, the words of its structured data.</summary>
    internal string ShownText => ShownLength == 0 ? Text : Text[..ShownLength];

    /// <summary>
    /// The text that we read: <see cref="Text"/> without the traces of copying. The reader's positions are positions in this.
    /// </summary>
    internal string Plain { get; }

    /// <summary>Every label and value in reading order, with those that only look like one.</summary>
    internal IReadOnlyList<BoardField> AllFields { get; }

    /// <summary>The labels and values that the board shows beside the advert, in reading order.</summary>
    internal IReadOnlyList<BoardField> ShownFields { get; }

    internal Board? BoardByLabels { get; }

    internal PageMetadata Page { get; }

    /// <summary>Reads the bytes of a file: UTF-8 with or without its byte order mark, otherwise Windows-1252.</summary>
    /// <exception cref="UnreadableAdvertException">It is empty, not text, too large, or nested too deeply.</exception>
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
        return !isPage
            ? FromPlainText(source, PageMetadata.None)
            : bytes.Length > LargestHtml ? throw new UnreadableAdvertException(HtmlTooLarge)
            : FromHtml(source);
    }

    /// <summary>Reads a pasted text or a saved page, and finds out which it is.</summary>
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

    /// <summary>An email's source is encoded. If we read it as text, we would wrongly report "no date".</summary>
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

    /// <summary>
    /// The words of <see cref="Text"/> that were read from <paramref name="start"/> to <paramref name="end"/>, and their position in
    /// <see cref="Source"/>.
    /// </summary>
    internal Quote QuoteOf(int start, int end)
    {
        if (_plainMap is { } plain)
        {
            start = plain.StartOf(start);
            end = Math.Max(start, plain.EndOf(end));
        }

        // A cut between surrogates moves outwards, because half a surrogate pair is no character.
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

    /// <summary>The position of quoted words in <see cref="Text"/>.</summary>
    /// <returns>Null when a person cannot read them there, because only the structured data has them.</returns>
    public int? PlaceOf(Quote quote)
    {
        ArgumentNullException.ThrowIfNull(quote);
        if (_map is null)
        {
            return IsAt(quote.Offset) && quote.Length == quote.Text.Length ? quote.Offset : null;
        }

        return PlaceIn(0, ShownLength) ?? PlaceIn(ShownLength, Text.Length);

        // Binary search works because positions in words and file grow together. Several letters can share one position in the file.
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

    /// <summary>The position in <see cref="Plain"/> of this position in <see cref="Text"/>.</summary>
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

    /// <summary>The position in <see cref="Text"/> of this position in <see cref="Plain"/>.</summary>
    internal int InText(int place) => _plainMap?.StartOf(place) ?? place;

    private BoardFields.Pair InPlain(BoardFields.Pair pair) =>
        new(InPlain(pair.LabelStart), InPlain(pair.LabelEnd), InPlain(pair.ValueStart), InPlain(pair.ValueEnd));

    /// <summary>
    /// A page begins with a tag. A text begins with words. A text with a few formatting tags loses them, and a text about tags keeps them.
    /// </summary>
    internal static bool LooksLikeHtml(string source)
    {
        var head = source.AsSpan(0, Math.Min(source.Length, 4096));
        var start = head.TrimStart(" \t\r\n\uFEFF");
        return start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<!--")
            || start.IndexOfAny(PageTag) == 0 || start.IndexOfAny(AnyTag) == 0
            || (head.IndexOfAny(AnyTag) >= 0 && IsTextWithTags(source));
    }

    /// <summary>A pasted text with only a few tags. Its own line ends still end lines.</summary>
    internal static bool IsTextWithTags(string source) => source.AsSpan().IndexOfAny(PageTag) < 0;

    private static AdvertText NotEmpty(AdvertText advert) =>
        advert.Text.AsSpan().Trim().Trim('\uFEFF').IsEmpty && advert.Page.Dates.Count == 0
            ? throw new UnreadableAdvertException("there are no words in it")
            : advert;
}

/// <summary>An advert that cannot be read. Its message is the end of a sentence ("it is empty").</summary>
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
