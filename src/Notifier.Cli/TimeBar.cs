using System.Globalization;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Cli;

/// <summary>
/// The important dates on one line, to scale: ● posted, ▲ today, ◆ the safe date (or likely, or a guess), ○ the board's date if it differs.
/// </summary>
internal static class TimeBar
{
    private const int LongestBar = 44;
    private const int ShortestBar = 12;
    private const int AlmostAYear = 300;

    /// <summary>Null when there are fewer than two days to show, or no room.</summary>
    public static string? Draw(CheckedAdvert check, DateOnly today, int width)
    {
        var marks = Marks(check, today);
        if (marks.Count < 2)
        {
            return null;
        }

        var legend = string.Join(
            "  ",
            marks.Select(mark => $"{mark.Sign} {mark.Name} {mark.Day.ToString(Math.Abs(mark.Day.DayNumber - today.DayNumber) < AlmostAYear ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture)}"));
        var length = Math.Min(LongestBar, width - legend.Length - 2);
        var first = marks.Min(mark => mark.Day).DayNumber;
        var span = Math.Max(1, marks.Max(mark => mark.Day).DayNumber - first);
        if (length < ShortestBar)
        {
            return null;
        }

        var bar = new string('─', length).ToCharArray();
        var inOrder = marks.OrderBy(mark => mark.Day).ToList();
        var free = 0;
        for (var index = 0; index < inOrder.Count; index++)
        {
            // Marks on neighbouring days keep their order, and none hides another.
            var scaled = (inOrder[index].Day.DayNumber - first) * (length - 1) / span;
            var cell = Math.Min(Math.Max(scaled, free), length - (inOrder.Count - index));
            bar[cell] = inOrder[index].Sign;
            free = cell + 1;
        }

        return $"{new string(bar)}  {legend}";
    }

    private static List<(char Sign, string Name, DateOnly Day)> Marks(CheckedAdvert check, DateOnly today)
    {
        var marks = new List<(char, string, DateOnly)>();
        if (check.Reading.PostingDate is { } posted)
        {
            marks.Add(('●', "posted", posted));
        }

        marks.Add(('▲', "today", today));
        var safe = check.Safe.Moment?.LastDay;
        if (check.Reading.Mentions.FirstOrDefault(mention => mention.IsClosing && mention.Source != MentionSource.Text && mention.Date is not null && mention.Date != safe) is { Date: { } shown })
        {
            marks.Add(('○', "board", shown));
        }

        if (safe is { } day)
        {
            marks.Add(('◆', check.Safe.Confidence == Confidence.Certain ? "safe" : KebabCase.From(check.Safe.Confidence), day));
        }

        return marks;
    }
}
