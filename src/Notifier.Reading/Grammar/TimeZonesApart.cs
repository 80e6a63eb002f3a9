using System.Buffers;

namespace Notifier.Reading.Grammar;

/// <summary>
/// A time zone away from the time: "All times are Hong Kong time", "Time zone: Asia/Singapore", "Deadline (CET): 8 May, 17:00".
/// </summary>
internal static class TimeZonesApart
{
    private const int LongestLabel = 60;
    private const int MostWords = 8;

    private static readonly SearchValues<string> Stems = SearchValues.Create(
        ["all times", "time zone", "timezone", "times are", "times given", "times shown", "times stated"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Links = SearchValues.Create(
        [
            "all", "times", "time", "zone", "timezone", "are", "is", "given", "shown", "stated", "listed", "quoted", "expressed", "here",
            "on", "this", "page", "advert", "and", "dates",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>The zone, in the advert's own words. Null when the text names none for all its times, or means London.</summary>
    public static string? In(ReadOnlySpan<char> text)
    {
        foreach (var place in new TextMatches(text, Stems))
        {
            var position = place;
            for (var words = 0; words < MostWords; words++)
            {
                var end = TextCursor.WordEnd(text, position);
                if (end == position || !Links.Contains(text[position..end].ToString()))
                {
                    break;
                }

                position = TextCursor.SkipInlineSpace(text, end, 2);
                position = position < text.Length && text[position] is ':' or '|'
                    ? TextCursor.SkipInlineSpace(text, position + 1, 2)
                    : position;
            }

            if (position > place && Elsewhere(text, position) is { } zone)
            {
                return zone;
            }
        }

        return null;
    }

    /// <summary>"Closing date (Hong Kong time): 8 May": the brackets between the label and the date.</summary>
    public static string? InLabel(ReadOnlySpan<char> text, int keywordStart, int dateStart)
    {
        if (dateStart - keywordStart is <= 0 or > LongestLabel)
        {
            return null;
        }

        var bracket = text[keywordStart..dateStart].IndexOfAny('(', '[');
        return bracket < 0 ? null : Elsewhere(text, keywordStart + bracket);
    }

    private static string? Elsewhere(ReadOnlySpan<char> text, int position) =>
        TimeZones.At(text, position) is var (words, _) && TimeZones.Named(words) is { } zone && !zone.Equals(LondonTime.Zone)
            ? words
            : null;
}
