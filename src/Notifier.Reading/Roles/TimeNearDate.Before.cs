using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

internal readonly partial record struct TimeNearDate
{
    private const int LongestTime = 40;

    /// <summary>From the words just before a date: "at 23:59 on", "midnight on the", "the".</summary>
    public static TimeNearDate Before(ReadOnlySpan<char> text, int dateStart, int floor)
    {
        var end = SkipLinks(text, dateStart, floor);
        if (end <= floor)
        {
            return new TimeNearDate(dateStart, null, null);
        }

        // Tries the leftmost start first, so that the whole time is found: "12 noon" and not "noon".
        for (var start = Math.Max(floor, end - LongestTime); start < end; start++)
        {
            if ((start > 0 && char.IsLetterOrDigit(text[start - 1]))
                || !char.IsLetterOrDigit(text[start])
                || TimeGrammar.RestatedAt(text, start) is not { } clock
                || clock.End > dateStart)
            {
                continue;
            }

            var zone = TimeZones.At(text, clock.End);
            var reach = zone?.End ?? clock.End;
            if (reach <= dateStart && SkipLinks(text, dateStart, reach) <= reach && (!clock.NeedsKeyword || IsAfterAt(text, start)))
            {
                return new TimeNearDate(start, clock.Time, zone?.Words);
            }
        }

        return new TimeNearDate(dateStart, null, null);
    }

    private static bool IsAfterAt(ReadOnlySpan<char> text, int position) =>
        TextCursor.IsWordBefore(text, position, "at", out _) || TextCursor.IsWordBefore(text, position, "by", out _)
        || TextCursor.IsWordBefore(text, position, "before", out _) || TextCursor.IsWordBefore(text, position, "than", out _)
        || (TextCursor.SkipInlineSpaceBack(text, position) is var end && end > 0 && text[end - 1] is '@' or ':');

    // Goes back over "on", "on the", "of", commas and dashes.
    private static int SkipLinks(ReadOnlySpan<char> text, int position, int floor)
    {
        while (true)
        {
            var end = position;
            while (end > floor && (TextCursor.IsInlineSpace(text[end - 1]) || text[end - 1] is ',' or ')' or '(' or '-' or '–'))
            {
                end--;
            }

            var start = Math.Max(floor, TextCursor.WordStart(text, end));
            var word = text[start..end];
            if (word.Length is not (>= 1 and <= 8)
                || !(word.Equals("on", StringComparison.OrdinalIgnoreCase) || word.Equals("the", StringComparison.OrdinalIgnoreCase)
                || word.Equals("of", StringComparison.OrdinalIgnoreCase) || word.Equals("y", StringComparison.OrdinalIgnoreCase) || word.Equals("ar", StringComparison.OrdinalIgnoreCase)
                || word.Equals("morning", StringComparison.OrdinalIgnoreCase) || word.Equals("latest", StringComparison.OrdinalIgnoreCase) || word.Equals("at", StringComparison.OrdinalIgnoreCase) || word.Equals("ddydd", StringComparison.OrdinalIgnoreCase)
                || word.Equals("sharp", StringComparison.OrdinalIgnoreCase) || word.Equals("prompt", StringComparison.OrdinalIgnoreCase) || word.Equals("promptly", StringComparison.OrdinalIgnoreCase)
                || word.Equals("tomorrow", StringComparison.OrdinalIgnoreCase) || word.Equals("next", StringComparison.OrdinalIgnoreCase) || word.Equals("this", StringComparison.OrdinalIgnoreCase) || word.Equals("coming", StringComparison.OrdinalIgnoreCase)))
            {
                return end;
            }

            position = start;
        }
    }
}
