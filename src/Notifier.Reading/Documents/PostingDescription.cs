using System.Globalization;
using System.Text;

namespace Notifier.Reading.Documents;

/// <summary>The advert's words in a JobPosting's <c>description</c>. A page drawn by script has them nowhere else.</summary>
internal sealed class PostingDescription
{
    /// <summary>If the page shows this many words in a row, that is no coincidence.</summary>
    private const int WordsInRow = 4;

    private const int StartLength = 48;

    private readonly string _json;
    private readonly int _from;
    private readonly int _to;
    private readonly int? _place;
    private readonly Lazy<(string Html, SourceMap Map)> _read;

    /// <param name="json">Holds the JSON string. Its quotation marks are just outside <paramref name="from"/> and
    /// <paramref name="to"/>.</param>
    /// <param name="place">The position to report in the page's source, if the words are not in it letter by letter.</param>
    public PostingDescription(string json, int from, int to, int? place = null)
    {
        (_json, _from, _to, _place) = (json, from, to, place);
        _read = new(() =>
        {
            var read = Unescaped();
            return read.Html.Contains("&lt;", StringComparison.Ordinal) && !read.Html.Contains('<', StringComparison.Ordinal)
                ? Decoded(read.Html, read.Map)
                : read;
        });
    }

    /// <summary>The JSON string's value: a piece of HTML, or plain text.</summary>
    public string Html => _read.Value.Html;

    /// <summary>
    /// Where the page has exactly the same HTML; null when it does not. We try only the last match of its start, so the cost stays linear.
    /// </summary>
    public (int Start, int End)? PlaceIn(string page)
    {
        Span<char> start = stackalloc char[StartLength];
        var length = 0;
        for (var position = _from; position < _to && length < StartLength;)
        {
            var (letter, used) = LetterAt(position);
            start[length++] = letter;
            position += used;
        }

        var place = length < StartLength ? -1 : page.AsSpan().LastIndexOf(start);
        return place >= 0 && EndAt(page, place) is { } end ? (place, end) : null;
    }

    private int? EndAt(string page, int place)
    {
        for (var position = _from; position < _to;)
        {
            var run = _json.AsSpan(position, _to - position);
            run = run.IndexOf('\\') is >= 0 and var plain ? run[..plain] : run;
            if (!page.AsSpan(place).StartsWith(run))
            {
                return null;
            }

            (position, place) = (position + run.Length, place + run.Length);
            if (position < _to)
            {
                var (letter, used) = LetterAt(position);
                if (place >= page.Length || page[place] != letter)
                {
                    return null;
                }

                (position, place) = (position + used, place + 1);
            }
        }

        return place;
    }

    private (char Letter, int Length) LetterAt(int position) =>
        _json[position] == '\\' ? Escape(_json.AsSpan(position, _to - position)) : (_json[position], 1);

    /// <summary>
    /// The lines of <paramref name="text"/> that the page does not show, as ranges. Each line is whole, together with its label line.
    /// </summary>
    public static IEnumerable<Range> Unshown(string text, string shown)
    {
        var words = Words(text);
        var isShown = new HashSet<long>();
        var onPage = Words(shown);
        for (var index = 0; index + WordsInRow <= onPage.Count; index++)
        {
            isShown.Add(Row(onPage, index));
        }

        var lineOf = 0;
        var lines = Lines(text);
        var hidden = new bool[lines.Count];
        for (var index = 0; index < words.Count; index++)
        {
            var first = Math.Min(index, Math.Max(0, words.Count - WordsInRow));
            if (words.Count >= WordsInRow && isShown.Contains(Row(words, first)))
            {
                continue;
            }

            for (var inRow = first; inRow < Math.Min(words.Count, first + WordsInRow); inRow++)
            {
                while (lineOf > 0 && lines[lineOf].Start.Value > words[inRow].Start)
                {
                    lineOf--;
                }

                while (lines[lineOf].End.Value <= words[inRow].Start)
                {
                    lineOf++;
                }

                hidden[lineOf] = true;
            }
        }

        return lines.Where((_, index) => hidden[index]);
    }

    private static List<Range> Lines(string text)
    {
        var lines = new List<Range>();
        foreach (var line in text.AsSpan().Split('\n'))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static List<(int Start, int Hash)> Words(string text)
    {
        var words = new List<(int Start, int Hash)>();
        for (var position = 0; position < text.Length;)
        {
            var end = position;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end > position)
            {
                words.Add((position, string.GetHashCode(text.AsSpan(position, end - position), StringComparison.OrdinalIgnoreCase)));
            }

            position = end + 1;
        }

        return words;
    }

    private static long Row(List<(int Start, int Hash)> words, int first)
    {
        var row = 17L;
        for (var index = first; index < first + WordsInRow; index++)
        {
            row = unchecked((row * 1_000_003) ^ words[index].Hash);
        }

        return row;
    }

    private (string Html, SourceMap Map) Unescaped()
    {
        var text = new StringBuilder(_to - _from);
        var map = new SourceMap();
        for (var position = _from; position < _to;)
        {
            var plain = _json.AsSpan(position, _to - position).IndexOf('\\');
            var length = plain < 0 ? _to - position : plain;
            if (length > 0)
            {
                map.Verbatim(text.Length, position);
                text.Append(_json, position, length);
                position += length;
                continue;
            }

            var (letter, escape) = LetterAt(position);
            map.Made(text.Length, position, escape);
            text.Append(letter);
            position += escape;
        }

        if (_place is { } place)
        {
            map = new SourceMap();
            map.Made(0, place, 0);
        }

        return (text.ToString(), map);
    }

    private static (char Letter, int Length) Escape(ReadOnlySpan<char> text) => text switch
    {
        [_, 'u', _, _, _, _, ..] when ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => ((char)code, 6),
        [_, 'n', ..] => ('\n', 2),
        [_, 'r' or 't' or 'b' or 'f', ..] => (' ', 2),
        [_, var letter, ..] => (letter, 2),
        _ => ('\\', 1),
    };

    /// <summary>"&amp;lt;p&amp;gt;": tags that were escaped as text.</summary>
    private static (string Html, SourceMap Map) Decoded(string html, SourceMap inner)
    {
        var text = new StringBuilder(html.Length);
        var map = new SourceMap();
        for (var position = 0; position < html.Length;)
        {
            var reference = html[position] == '&' ? CharacterReferences.At(html.AsSpan(position)) : null;
            var (letters, length) = reference ?? (html[position].ToString(), 1);
            MapStretch(map, text.Length, inner, position, position + length);
            text.Append(letters);
            position += length;
        }

        return (text.ToString(), map);
    }

    /// <summary>Records in the page's map where a letter of the description's text comes from.</summary>
    public void MapLetter(SourceMap page, int at, SourceMap readable, int position) =>
        MapStretch(page, at, _read.Value.Map, readable.StartOf(position), readable.EndOf(position + 1));

    private static void MapStretch(SourceMap map, int at, SourceMap inner, int from, int to)
    {
        var start = inner.StartOf(from);
        var end = to <= from ? start : Math.Max(start, inner.EndOf(to));
        if (end - start == 1)
        {
            map.Verbatim(at, start);
        }
        else
        {
            map.Made(at, start, end - start);
        }
    }
}
