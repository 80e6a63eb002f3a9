using Notifier.Core.Adverts;

namespace Notifier.Core.Findings;

/// <summary>A place where an advert says whether the job is full time or part time.</summary>
internal sealed record WorkingPattern(Quote Quote, bool IsFullTime, bool IsPartTime);

/// <summary>Collects the working patterns an advert states in its fields, its structured data and in lines of their own.</summary>
internal static class WorkingPatterns
{
    private const int LongestValue = 120;

    public static IReadOnlyList<WorkingPattern> Of(AdvertText advert)
    {
        var patterns = new List<WorkingPattern>();
        foreach (var field in advert.AllFields)
        {
            if (field.Kind == FieldKind.WorkingPattern)
            {
                var end = Math.Min(field.ValueEnd, field.ValueStart + LongestValue);
                Add(patterns, advert.Text.AsSpan(field.ValueStart, end - field.ValueStart), () => advert.QuoteOf(field.LabelStart, end));
            }
        }

        const string Sentence = "this is a ";
        var text = advert.Text.AsSpan();
        if (text.IndexOf(Sentence + "part", StringComparison.OrdinalIgnoreCase) is var part and >= 0)
        {
            Add(patterns, text.Slice(part, Math.Min(24, text.Length - part)), () => advert.QuoteOf(part, Math.Min(advert.Text.Length, part + Sentence.Length + 9)));
        }

        if (text.IndexOf(Sentence + "full", StringComparison.OrdinalIgnoreCase) is var full and >= 0)
        {
            Add(patterns, text.Slice(full, Math.Min(24, text.Length - full)), () => advert.QuoteOf(full, Math.Min(advert.Text.Length, full + Sentence.Length + 9)));
        }

        if (advert.Page.WorkingPattern is { } stated)
        {
            Add(patterns, stated.Text.Replace('_', ' '), () => stated);
        }

        return patterns;
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
