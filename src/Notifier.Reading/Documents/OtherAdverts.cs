using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Documents;

/// <summary>
/// Finds boxes of other adverts, such as "Latest jobs", while the page is read. A box reaches from its heading to the end of its container.
/// </summary>
internal sealed class OtherAdverts
{
    private const int LongestHeading = 60;
    private const int MostWords = 8;

    private static readonly FrozenSet<string> Which = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "latest", "newest", "new", "recent", "featured", "similar", "related", "recommended", "suggested",
        "other", "more", "popular", "top", "sponsored", "matching", "further", "hot", "nearby");

    private static readonly FrozenSet<string> What = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "jobs", "vacancies", "roles", "posts", "positions", "opportunities", "adverts", "careers",
        "listings");

    private static readonly string[] Phrases =
        [
            "you may also", "you might also", "you may be interested", "you might be interested", "people also", "others also",
            "recommended for you", "jobs like this", "more like this", "jobs near", "jobs you may", "jobs you might", "jobs for you",
            "jobs in the same",
        ];

    /// <summary>Each such heading contains one of these words.</summary>
    private static readonly SearchValues<string> Stems = SearchValues.Create(
        [.. What, "you may", "you might", "people also", "others also", "for you", "like this"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Elements that end a box whose heading was in a block of its own.</summary>
    private static readonly FrozenSet<string> Parts = FrozenSet.Create("main", "article", "section", "aside", "nav", "footer");

    private int _start = -1;
    private int _headingEnd;
    private int _depth;
    private int _rank;
    private bool _isExtended;

    /// <summary>The boxes' ranges in the readable text.</summary>
    public List<(int Start, int End)> Boxes { get; } = [];

    /// <summary>Whether a line is the heading of such a box: "Latest jobs", "More vacancies from this employer:".</summary>
    public static bool IsHeading(ReadOnlySpan<char> line)
    {
        line = line.Trim().TrimEnd(':').TrimEnd();
        if (line.Length is 0 or > LongestHeading || line.IndexOfAnyInRange('0', '9') >= 0)
        {
            return false;
        }

        foreach (var phrase in Phrases)
        {
            if (line.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        var words = 0;
        var which = false;
        foreach (var range in line.Split(' '))
        {
            var word = line[range];
            if (++words > MostWords)
            {
                return false;
            }

            if (words == 1)
            {
                which = Which.Contains(word.ToString());
            }
            else if (which && words <= 3 && What.Contains(word.ToString()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The start of the first such heading line in a range; null when there is none.</summary>
    public static int? HeadingBetween(ReadOnlySpan<char> text, int above, int below)
    {
        foreach (var found in new TextMatches(text[above..below], Stems))
        {
            var place = above + found;
            var start = Math.Max(0, place - LongestHeading);
            start += text[start..place].LastIndexOf('\n') + 1;
            var length = text[place..Math.Min(text.Length, place + LongestHeading)].IndexOf('\n');
            var end = length < 0 ? Math.Min(text.Length, place + LongestHeading) : place + length;
            if (start > above && text[start - 1] == '\n' && IsHeading(text[start..end]))
            {
                return start;
            }
        }

        return null;
    }

    public bool Holds(int position)
    {
        var (low, high) = (0, Boxes.Count); // boxes follow one another and never overlap
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Boxes[middle].End <= position ? (middle + 1, high) : (low, middle);
        }

        return low < Boxes.Count && Boxes[low].Start <= position;
    }

    public void StartTag(string tag, int at)
    {
        if (_start >= 0 && ((_isExtended && Parts.Contains(tag)) || Rank(tag) < _rank))
        {
            End(at);
        }
    }

    /// <param name="depth">How many elements stay open after this one ends.</param>
    public void EndTag(string tag, int depth, StringBuilder text, int lineStart)
    {
        if (_start < 0)
        {
            var length = text.Length - lineStart;
            if (tag != "h1" && length is > 6 and <= LongestHeading)
            {
                Span<char> line = stackalloc char[length];
                text.CopyTo(lineStart, line, length);
                if (((ReadOnlySpan<char>)line).IndexOfAny(Stems) >= 0 && IsHeading(line))
                {
                    (_start, _headingEnd, _depth, _rank, _isExtended) = (
                        lineStart,
                        text.Length,
                        depth,
                        Rank(tag) is var rank and < 7 ? rank : 2,
                        false);
                }
            }
        }
        else if (depth < _depth)
        {
            var isAlone = text.Length - _headingEnd <= 2;
            if (isAlone && !_isExtended && tag is "div" or "header")
            {
                (_depth, _isExtended) = (depth, true);
            }
            else
            {
                End(text.Length);
            }
        }
    }

    public void EndText(int length)
    {
        if (_start >= 0)
        {
            End(length);
        }
    }

    private void End(int at)
    {
        Boxes.Add((_start, at));
        _start = -1;
    }

    /// <summary>1 to 6 for a heading, 7 for anything else.</summary>
    private static int Rank(string tag) => tag is ['h', >= '1' and <= '6'] ? tag[1] - '0' : 7;
}
