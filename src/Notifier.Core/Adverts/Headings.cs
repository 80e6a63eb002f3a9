using System.Collections.Frozen;

namespace Notifier.Core.Adverts;

/// <summary>Finds the job's title at the top of an advert, past what pages put above it.</summary>
internal static class Headings
{
    private const int LongestTitle = 160;
    private const int LinesLookedAt = 60;

    private static readonly FrozenSet<string> Furniture = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "menu", "search", "home", "header navigation", "navigation", "skip to main content", "skip to content", "sign in", "log in", "login", "register", "jobs", "back", "back to search results", "back to results",
        "cookies", "job details", "job search", "search results", "apply for this job", "apply now", "apply", "summary", "save", "print", "share", "accept", "reject", "find a job", "nhs jobs", "beta", "job advert", "advert", "close", "change", "contents");

    /// <summary>The title, and the employer where the heading names it too ("Nurse | Some Trust").</summary>
    public static (string? Title, string? Employer) Of(AdvertText text, Board? board)
    {
        var stated = text.AllFields.FirstOrDefault(field => field.Kind == FieldKind.Title);
        var field = stated is null ? null : TextScan.Fold(text.Text.AsSpan(stated.ValueStart, Math.Min(LongestTitle, stated.ValueEnd - stated.ValueStart)));
        if ((text.Page.JobTitle ?? text.Page.Heading ?? field) is { } known)
        {
            return Split(known);
        }

        var lines = FirstLines(text.Text);

        // Civil Service Jobs prints title, department and "Apply before" in three lines under a page of cookie notices.
        if (board?.Name == "Civil Service Jobs" && lines.FindIndex(line => line.StartsWith("Apply before", StringComparison.OrdinalIgnoreCase)) is >= 2 and var apply)
        {
            return (lines[apply - 2], lines[apply - 1]);
        }

        return lines.Find(line => !Furniture.Contains(line) && line.Any(char.IsLetter)) is { } first ? Split(first) : (null, null);
    }

    private static (string? Title, string? Employer) Split(string heading)
    {
        var bar = heading.IndexOf(" | ", StringComparison.Ordinal);
        return bar > 0 ? (heading[..bar].Trim(), heading[(bar + 3)..].Trim() is { Length: > 0 } employer ? employer : null) : (heading, null);
    }

    private static List<string> FirstLines(string text)
    {
        var lines = new List<string>();
        foreach (var range in text.AsSpan(0, Math.Min(text.Length, 6000)).Split('\n'))
        {
            var line = text.AsSpan()[range].Trim().Trim("\uFEFF#*").Trim();
            if (!line.IsEmpty)
            {
                lines.Add(TextScan.Fold(line[..Math.Min(line.Length, LongestTitle)]));
            }

            if (lines.Count == LinesLookedAt)
            {
                break;
            }
        }

        return lines;
    }
}
