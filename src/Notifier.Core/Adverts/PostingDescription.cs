using System.Globalization;
using System.Text;

namespace Notifier.Core.Adverts;

/// <summary>
/// The advert's words as a JobPosting's <c>description</c> holds them. On a page drawn by script they stand nowhere else.
/// </summary>
/// <param name="Html">What the JSON string says: a piece of HTML, or plain text.</param>
/// <param name="Map">For every place in it, the place in the page's source.</param>
internal sealed record PostingDescription(string Html, SourceMap Map)
{
    /// <summary>So many words in a row that the page shows are no coincidence.</summary>
    private const int WordsInRow = 4;

    /// <summary>Reads the JSON string whose quotation marks stand just outside <paramref name="from"/> and <paramref name="to"/>.</summary>
    public static PostingDescription Of(string source, int from, int to)
    {
        var json = Unescaped(source, from, to);
        return json.Html.Contains("&lt;", StringComparison.Ordinal) && !json.Html.Contains('<', StringComparison.Ordinal) ? json.Decoded() : json;
    }

    /// <summary>The same of a JSON string that does not stand in the source as it is: the nearest place is the one named.</summary>
    public static PostingDescription At(int place, string json)
    {
        var map = new SourceMap();
        map.Made(0, place, 0);
        return Of(json, 0, json.Length) with { Map = map };
    }

    /// <summary>The lines of <paramref name="text"/> that the page does not show, as ranges; a line is whole, its label line beside it.</summary>
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

    private static PostingDescription Unescaped(string source, int from, int to)
    {
        var text = new StringBuilder(to - from);
        var map = new SourceMap();
        for (var position = from; position < to;)
        {
            var plain = source.AsSpan(position, to - position).IndexOf('\\');
            var length = plain < 0 ? to - position : plain;
            if (length > 0)
            {
                map.Verbatim(text.Length, position);
                text.Append(source, position, length);
                position += length;
                continue;
            }

            var (letter, escape) = Escape(source.AsSpan(position, to - position));
            map.Made(text.Length, position, escape);
            text.Append(letter);
            position += escape;
        }

        return new PostingDescription(text.ToString(), map);
    }

    private static (char Letter, int Length) Escape(ReadOnlySpan<char> text) => text switch
    {
        [_, 'u', _, _, _, _, ..] when ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => ((char)code, 6),
        [_, 'n', ..] => ('\n', 2),
        [_, 'r' or 't' or 'b' or 'f', ..] => (' ', 2),
        [_, var letter, ..] => (letter, 2),
        _ => ('\\', 1),
    };

    /// <summary>"&amp;lt;p&amp;gt;": written as text what is meant as tags.</summary>
    private PostingDescription Decoded()
    {
        var text = new StringBuilder(Html.Length);
        var map = new SourceMap();
        for (var position = 0; position < Html.Length;)
        {
            var reference = Html[position] == '&' ? CharacterReferences.At(Html.AsSpan(position)) : null;
            var (letters, length) = reference ?? (Html[position].ToString(), 1);
            MapStretch(map, text.Length, position, position + length);
            text.Append(letters);
            position += length;
        }

        return new PostingDescription(text.ToString(), map);
    }

    /// <summary>Notes in the page's map where a letter of the description's readable text comes from.</summary>
    public void MapLetter(SourceMap page, int at, SourceMap readable, int position) =>
        MapStretch(page, at, readable.StartOf(position), readable.EndOf(position + 1));

    private void MapStretch(SourceMap map, int at, int from, int to)
    {
        var start = Map.StartOf(from);
        var end = to <= from ? start : Math.Max(start, Map.EndOf(to));
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
