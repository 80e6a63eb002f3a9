using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>
/// One text can advertise several jobs, each with its closing date: a list, a table, or blocks. Each date then belongs to the job beside
/// it, and the dates do not contradict each other.
/// </summary>
internal static class SeveralJobs
{
    private const int LongestTitle = 80;
    private const int LongestLine = 300;

    /// <summary>The most lines that a job's block has above its closing date.</summary>
    private const int MostLines = 14;

    private const string Marks = " \t\r\n\u00A0-–—:|,;(•*·#>.";

    private static readonly WordList Occupations = WordList.Load("occupation");
    private static readonly WordList TitleLabels = WordList.Load("title-label");
    private static readonly WordList TitleHeads = WordList.Load("title-head");
    private static readonly WordList NoTitle = WordList.Load("no-title");

    /// <summary>
    /// Names the job of each closing date. It does so only if the text has dates of several jobs and it can name every one.
    /// </summary>
    public static void Name(ReadOnlySpan<char> text, List<DateCandidate> found, Func<DateCandidate, bool> isOwn)
    {
        if (!AreSeveralDays(found, isOwn))
        {
            return;
        }

        var names = new Dictionary<int, string>();
        for (var index = 0; index < found.Count; index++)
        {
            if (isOwn(found[index]))
            {
                if (NameOf(text, found, index, names) is not { } name)
                {
                    return;
                }

                names[index] = name;
            }
        }

        if (names.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 2)
        {
            return;
        }

        foreach (var (index, name) in names)
        {
            found[index] = found[index] with { Audience = name };
        }
    }

    private static bool AreSeveralDays(List<DateCandidate> found, Func<DateCandidate, bool> isOwn)
    {
        var first = found.Find(date => isOwn(date));
        return first is not null
            && found.Exists(date => isOwn(date) && (date.Date.Day, date.Date.Month) != (first.Date.Day, first.Date.Month));
    }

    /// <summary>The title before the label on its line ("Ward clerk - closing date 8 May"), or the title that heads its block.</summary>
    private static string? NameOf(ReadOnlySpan<char> text, List<DateCandidate> found, int index, Dictionary<int, string> names)
    {
        var (date, previousEnd) = (found[index], index > 0 ? found[index - 1].End : 0);
        var lineStart = LineStart(text, date.Date.Start);
        var isRow = text[lineStart..date.Date.Start].IndexOfAny('\t', '|') >= 0;
        var leadStart = isRow ? lineStart : Math.Max(lineStart, previousEnd);
        var lead = text[leadStart..Math.Max(leadStart, Math.Min(date.KeywordStart, date.Date.Start))].TrimStart(Marks);
        lead = leadStart > lineStart && lead.StartsWith("and ", StringComparison.OrdinalIgnoreCase) ? lead[4..] : lead;
        if (Numbered(lead) is { } numbered)
        {
            return numbered;
        }

        lead = lead[(lead.TrimEnd(Marks).LastIndexOfAny(':', ';') + 1)..];
        lead = WithoutLast(lead.TrimEnd(Marks), "applications"); // "Paralegal – applications close"
        var cell = lead.IndexOfAny('\t', '|'); // a row of a table starts with the job
        if (Title(cell < 0 ? lead : lead[..cell]) is { } beside)
        {
            return beside;
        }

        if (cell > 0 && IsUnderTitles(text, lineStart))
        {
            return Shortened(lead[..cell]);
        }

        for (var lines = 0; lines < MostLines && lineStart > 0; lines++)
        {
            var end = lineStart - 1;
            lineStart = LineStart(text, end);
            var line = text[lineStart..end].Trim();

            // "Caretaker – closes 18 February" above "Deadline: 17 February" is one job with two dates.
            for (index--; index >= 0 && found[index].Date.Start >= lineStart; index--)
            {
                if (names.TryGetValue(index, out var same))
                {
                    return same;
                }
            }

            index++;
            if (IsOtherLabel(line))
            {
                continue;
            }

            if (TitleLabels.Find(line) is (0, > 0 and var label) && line[label..].TrimStart() is [':' or '-' or '–', ..])
            {
                return Shortened(line[label..]);
            }

            // "The nurse" starts a description of the job.
            if (!line.StartsWith("The ", StringComparison.Ordinal) && Title(line) is { } above)
            {
                return above;
            }
        }

        return null;
    }

    /// <summary>"Job 1: Groom.", "Post B – Packer": a numbered job needs no word that we know.</summary>
    private static string? Numbered(ReadOnlySpan<char> lead)
    {
        if (TitleLabels.Find(lead) is not (0, > 0 and var label))
        {
            return null;
        }

        var rest = lead[label..].TrimStart();
        var number = TextCursor.DigitsEnd(rest, 0) is > 0 and < 3 and var digits
            ? digits
            : rest is [>= 'A' and <= 'Z', not (>= 'A' and <= 'Z' or >= 'a' and <= 'z'), ..] ? 1
            : 0;
        if (number == 0
            || rest[number..].TrimStart() is not [':' or '-' or '–' or '—' or '.' or ')', ..]
            || rest[number..].Trim(Marks) is not { IsEmpty: false } title)
        {
            return null;
        }

        var stop = title.IndexOf(". ");
        return Shortened(stop < 0 ? title : title[..stop]);
    }

    /// <summary>The first column of the table is headed "Role" or "Post".</summary>
    private static bool IsUnderTitles(ReadOnlySpan<char> text, int lineStart)
    {
        var first = lineStart;
        while (first < text.Length && text[first] is ' ' or '|' or '*')
        {
            first++;
        }

        return TableColumns.HeadOf(text, first) is var (start, end) && TitleHeads.Is(text[start..end].Trim(" *|\t\r"));
    }

    private static ReadOnlySpan<char> WithoutLast(ReadOnlySpan<char> words, string last) =>
        words.EndsWith(last, StringComparison.OrdinalIgnoreCase) ? words[..^last.Length] : words;

    /// <summary>"Reports to: Ward manager" is no job of this advert.</summary>
    private static bool IsOtherLabel(ReadOnlySpan<char> line) =>
        line.IndexOf(':') is > 0 and var colon && line[..colon].IndexOfAnyInRange('0', '9') < 0
        && TitleLabels.Find(line[..colon]).End == 0 && !Occupations.IsIn(line[..colon]);

    /// <summary>A few words that name an occupation and say nothing about it.</summary>
    private static string? Title(ReadOnlySpan<char> words)
    {
        words = words.Trim(Marks);
        var number = TextCursor.DigitsEnd(words, 0);
        words = number is 1 or 2 ? words[number..].Trim(") .:-–") : words; // "2. Porter"
        var bracket = words.LastIndexOf('(');
        words = bracket > 3 && words[bracket..].IndexOf(')') < 0 ? words[..bracket].Trim(Marks) : words;
        return words.Length is > 2 and <= LongestTitle && Occupations.IsIn(words) && !NoTitle.IsIn(words) && words.IndexOf(". ") < 0
            ? Shortened(words)
            : null;
    }

    private static string Shortened(ReadOnlySpan<char> words)
    {
        words = words.Trim(Marks);
        return TextCursor.Fold(TextCursor.Cut(words, LongestTitle));
    }

    private static int LineStart(ReadOnlySpan<char> text, int end)
    {
        var from = Math.Max(0, end - LongestLine);
        return from + text[from..end].LastIndexOf('\n') + 1;
    }
}
