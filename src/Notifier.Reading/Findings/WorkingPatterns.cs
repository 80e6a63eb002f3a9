using System.Buffers;
using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>Words in an advert that say whether the job is full time or part time.</summary>
internal sealed record WorkingPattern(Quote Quote, bool IsFullTime, bool IsPartTime);

/// <summary>Collects the working patterns that an advert states in its fields, its structured data and on lines of their own.</summary>
internal static class WorkingPatterns
{
    private const int LongestValue = 120;
    private const int LongestProse = 19; // "This is a full time"

    private static readonly SearchValues<string> Prose = SearchValues.Create(
        ["this is a full time", "this is a full-time", "this is a part time", "this is a part-time"], StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<WorkingPattern> Find(AdvertText advert)
    {
        var patterns = new List<WorkingPattern>();
        foreach (var field in advert.AllFields)
        {
            if (field.Kind == BoardFieldKind.WorkingPattern)
            {
                var end = Math.Min(field.ValueEnd, field.ValueStart + LongestValue);
                Add(patterns, advert.Plain.AsSpan(field.ValueStart, end - field.ValueStart), () => advert.QuoteOf(field.LabelStart, end));
            }
        }

        if (advert.Page.WorkingPattern is { } stated)
        {
            Add(patterns, stated.Text.Replace('_', ' '), () => stated);
        }

        // Prose alone contradicts nothing, so we search it only if a field stated something.
        if (patterns.Count > 0)
        {
            AddProse(patterns, advert);
        }

        return patterns;
    }

    private static void AddProse(List<WorkingPattern> patterns, AdvertText advert)
    {
        var text = advert.Plain.AsSpan();
        foreach (var place in new TextMatches(text, Prose))
        {
            var start = place;
            var end = Math.Min(text.Length, start + LongestProse);
            Add(patterns, text[start..end], () => advert.QuoteOf(start, end));
        }
    }

    private static void Add(List<WorkingPattern> patterns, ReadOnlySpan<char> value, Func<Quote> quote)
    {
        var isFull = Says(value, "full");
        var isPart = Says(value, "part");
        if (isFull || isPart)
        {
            patterns.Add(new WorkingPattern(quote(), isFull, isPart));
        }
    }

    private static bool Says(ReadOnlySpan<char> value, string much)
    {
        var at = value.IndexOf(much, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && value[(at + much.Length)..].TrimStart(" -\u2011").StartsWith("time", StringComparison.OrdinalIgnoreCase);
    }
}
