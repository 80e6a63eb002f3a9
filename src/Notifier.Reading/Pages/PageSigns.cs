using System.Collections.Frozen;
using System.Collections.Immutable;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Pages;

/// <summary>Words that show what a page is instead of an advert, from <c>page-signs.tsv</c>, whose head says where each must stand.</summary>
internal static class PageSigns
{
    /// <summary>Fewer words than this are no advert, if a script could still fill the page.</summary>
    public const int LeastWords = 40;

    private const int FewWords = 120;

    private const int VeryFewWords = 60;

    private static readonly FrozenDictionary<string, ImmutableArray<string>> Words = EmbeddedTable.Rows("page-signs.tsv")
        .GroupBy(columns => columns[0], columns => columns[1].Split('|'))
        .ToFrozenDictionary(rows => rows.Key, rows => rows.SelectMany(words => words).ToImmutableArray());

    /// <summary>Words before a sign that make it a condition: "once this vacancy has closed".</summary>
    private static readonly string[] Conditions = ["if", "when", "once", "until", "unless", "after", "may", "might", "before", "where", "should", "whether"];

    /// <summary>Words after a sign that limit it: "no longer accepting applications by post".</summary>
    private static readonly string[] Limits = ["by", "from", "via", "through", "in", "on", "after", "once", "if", "without", "sent", "received"];

    /// <param name="text">The page's readable words.</param>
    /// <returns>The words that say so. Null when the page does not say that nobody can apply any more.</returns>
    public static string? Closed(PageElements page, string text) => page.Headings.Concat(page.Notices)
            .Concat(HasAtMost(text, FewWords) ? text.Split('\n') : [])
            .Select(line => Stated("closed", line)).FirstOrDefault(sign => sign is not null);

    public static string? Missing(PageElements page) => page.Headings.Select(line => Contained("missing", line)).FirstOrDefault(sign => sign is not null);

    /// <summary>The heading of a page that lists adverts. "Search results - Some Council" is one too.</summary>
    public static string? List(PageElements page) => page.Headings
        .Find(line => line.Split(" - ").SelectMany(part => part.Split('|')).Take(1).Append(line).Any(part => Words["list"].Contains(Numbered(part.Trim()))));

    public static string? Wall(PageElements page, string source, string text)
    {
        var isShort = HasAtMost(text, VeryFewWords);
        return page.Headings.Select(line => Contained("wall", line) ?? Contained("wall-heading", line)).FirstOrDefault(sign => sign is not null)
            ?? (isShort ? Contained("wall", text) ?? Contained("wall-source", source) : null);
    }

    /// <param name="mayBeGood">The answer's status is one that good pages have too.</param>
    public static bool IsWallHeader(IReadOnlyDictionary<string, string> headers, bool mayBeGood) =>
        Words["wall-header"].Any(sign => HasHeader(headers, sign)) || (!mayBeGood && Words["wall-cookie"].Any(sign => HasHeader(headers, sign)));

    public static bool NeedsScript(PageElements page) => Contained("shell", page.NoScript) is not null;

    public static bool HasAtMost(ReadOnlySpan<char> text, int words) => CountWords(text, words + 1) <= words;

    private static int CountWords(ReadOnlySpan<char> text, int most)
    {
        var (words, isWord) = (0, false);
        foreach (var letter in text)
        {
            var isLetter = char.IsLetterOrDigit(letter);
            words += isLetter && !isWord ? 1 : 0;
            isWord = isLetter || (isWord && letter is '\'' or '’' or '-');
            if (words >= most)
            {
                break;
            }
        }

        return words;
    }

    private static bool HasHeader(IReadOnlyDictionary<string, string> headers, string sign)
    {
        var colon = sign.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0
            ? headers.ContainsKey(sign)
            : headers.TryGetValue(sign[..colon], out var value) && value.Contains(sign[(colon + 2)..], StringComparison.OrdinalIgnoreCase);
    }

    private static string? Contained(string kind, string text)
    {
        foreach (var sign in Words[kind])
        {
            if (text.Contains(sign, StringComparison.OrdinalIgnoreCase))
            {
                return sign;
            }
        }

        return null;
    }

    /// <summary>A sign that its sentence states, without a condition and without a limit.</summary>
    private static string? Stated(string kind, string line)
    {
        foreach (var sign in Words[kind])
        {
            var at = line.IndexOf(sign, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && !IsLimited(line, at, at + sign.Length))
            {
                return sign;
            }
        }

        return null;
    }

    private static bool IsLimited(string line, int start, int end)
    {
        var before = line[(line.AsSpan(0, start).LastIndexOfAny('.', '!', '?') + 1)..start];
        var after = line[end..].TrimStart();
        return (start > 0 && char.IsLetterOrDigit(line[start - 1]))
            || (end < line.Length && char.IsLetterOrDigit(line[end]))
            || before.Split(' ').Any(word => Conditions.Contains(word, StringComparer.OrdinalIgnoreCase))
            || Limits.Contains(after.Split(' ', '.', ',')[0], StringComparer.OrdinalIgnoreCase);
    }

    private static string Numbered(string line)
    {
        var lower = line.TrimEnd('.', ':', '!').ToLowerInvariant();
        var digits = lower.AsSpan().IndexOfAnyInRange('0', '9');
        if (digits < 0)
        {
            return lower;
        }

        var end = digits;
        while (end < lower.Length && (char.IsAsciiDigit(lower[end]) || lower[end] == ','))
        {
            end++;
        }

        return $"{lower[..digits]}#{lower[end..]}";
    }
}
