using System.Collections.Frozen;
using Notifier.Reading.Boards;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Documents;

/// <summary>Finds the job's title at the top of an advert, below the navigation that pages put there.</summary>
internal static class TitleAndEmployer
{
    private const int LongestTitle = 160;
    private const int LettersLookedAt = 6000;

    private static readonly FrozenSet<string> Furniture = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "menu", "search", "home", "header navigation", "navigation", "skip to main content", "skip to content", "sign in", "log in",
        "login", "register", "jobs", "back", "back to search results", "back to results",
        "cookies", "job details", "job search", "search results", "apply for this job", "apply now", "apply", "summary", "save", "print",
        "share", "accept", "reject", "find a job", "nhs jobs", "beta", "job advert", "advert", "close", "change", "contents");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FurnitureBySpan = Furniture.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The title, and the employer if the heading names both ("Nurse | Some Trust").</summary>
    public static (string? Title, string? Employer) Find(AdvertText text, Board? board)
    {
        var stated = text.AllFields.FirstOrDefault(field => field.Kind == BoardFieldKind.Title);
        var field = stated is null
            ? null
            : TextCursor.Fold(TextCursor.Cut(text.Plain.AsSpan(stated.ValueStart..stated.ValueEnd), LongestTitle));
        if ((text.Page.JobTitle ?? text.Page.Heading ?? field) is { } known)
        {
            return Split(known);
        }

        // Civil Service Jobs prints title, department and "Apply before" in three lines, below a page of cookie notices.
        if (board?.Name == "Civil Service Jobs" && AboveHeader(text.Plain, board.HeaderLine!) is { } above)
        {
            return above;
        }

        foreach (var range in text.Plain.AsSpan(0, Math.Min(text.Plain.Length, LettersLookedAt)).Split('\n'))
        {
            var line = Clean(text.Plain.AsSpan()[range]);
            if (!line.IsEmpty && !FurnitureBySpan.Contains(line) && line.IndexOfAnyInRange('A', 'z') >= 0)
            {
                return Split(TextCursor.Fold(TextCursor.Cut(line, LongestTitle)));
            }
        }

        return (null, null);
    }

    /// <summary>The organisation in the line below the title; null when that line is something else.</summary>
    public static string? EmployerBelow(AdvertText text, string? title)
    {
        if (title is null)
        {
            return null;
        }

        var isBelow = false;
        foreach (var range in text.Text.AsSpan(0, Math.Min(text.Text.Length, LettersLookedAt)).Split('\n'))
        {
            var line = Clean(text.Text.AsSpan()[range]);
            if (line.IsEmpty || FurnitureBySpan.Contains(line))
            {
                continue;
            }

            if (!isBelow && line[0] != title[0])
            {
                continue;
            }

            var folded = TextCursor.Fold(TextCursor.Cut(line, LongestTitle));
            if (folded == title)
            {
                isBelow = true; // some pages show it twice
            }
            else if (isBelow)
            {
                return OrganisationNames.Is(folded) ? folded : null;
            }
        }

        return null;
    }

    private static (string? Title, string? Employer)? AboveHeader(string text, string header)
    {
        Range? title = null, employer = null;
        foreach (var range in text.AsSpan(0, Math.Min(text.Length, LettersLookedAt)).Split('\n'))
        {
            var line = Clean(text.AsSpan()[range]);
            if (line.StartsWith(header, StringComparison.OrdinalIgnoreCase))
            {
                return title is { } first && employer is { } second ? (Line(text, first), Line(text, second)) : null;
            }

            if (!line.IsEmpty)
            {
                (title, employer) = (employer, range);
            }
        }

        return null;
    }

    private static string Line(string text, Range range)
    {
        var line = Clean(text.AsSpan()[range]);
        return TextCursor.Fold(TextCursor.Cut(line, LongestTitle));
    }

    private static ReadOnlySpan<char> Clean(ReadOnlySpan<char> line) => line.Trim().Trim("\uFEFF#*").Trim();

    private static (string? Title, string? Employer) Split(string heading)
    {
        var bar = heading.IndexOf(" | ", StringComparison.Ordinal);
        return bar > 0
            ? (heading[..bar].Trim(), heading[(bar + 3)..].Trim() is { Length: > 0 } employer ? employer : null)
            : (heading, null);
    }
}
