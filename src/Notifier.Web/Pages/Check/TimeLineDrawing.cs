using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages.Check;

/// <summary>
/// A vertical time line, so that people can read it on a phone. It is C# because Razor keeps SVG's text element for itself.
/// </summary>
public sealed class TimeLineDrawing : ComponentBase
{
    private const int Width = 340;
    private const int LineAt = 14;
    private const int WordsAt = 36;
    private const int Margin = 16;

    /// <summary>Two lines of words fit in it.</summary>
    private const int LeastGap = 48;
    private const int MostGap = 110;

    /// <summary>The height of one day, if the days between are few enough to draw to scale.</summary>
    private const int HeightOfDay = 6;

    [Parameter, EditorRequired]
    public required TimeLine TimeLine { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var places = Places();
        var height = places[^1] + Margin + 24;
        builder.OpenElement(0, "svg");
        builder.AddAttribute(1, "class", "time-line");
        builder.AddAttribute(2, "viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {height}"));
        builder.AddAttribute(3, "role", "img");
        builder.AddAttribute(4, "aria-label", TimeLine.InWords);
        for (var at = 1; at < places.Count; at++)
        {
            var isLong = places[at] - places[at - 1] == MostGap;
            builder.OpenElement(5, "line");
            builder.AddAttribute(6, "class", isLong ? "long" : null);
            builder.AddAttribute(7, "x1", LineAt);
            builder.AddAttribute(8, "x2", LineAt);
            builder.AddAttribute(9, "y1", places[at - 1]);
            builder.AddAttribute(10, "y2", places[at]);
            builder.CloseElement();
        }

        foreach (var (day, y) in TimeLine.Days.Zip(places))
        {
            var kind = KebabCase.From(day.Kind);
            builder.OpenElement(11, "circle");
            builder.AddAttribute(12, "class", kind);
            builder.AddAttribute(13, "cx", LineAt);
            builder.AddAttribute(14, "cy", y);
            builder.AddAttribute(15, "r", day.Kind is DayKind.Safe or DayKind.Guess ? 10 : 7);
            builder.CloseElement();
            builder.AddContent(16, Label(kind, y - 1, day.What));
            builder.AddContent(17, Label("day", y + 18, EnglishDates.InWords(day.Day)));
        }

        builder.CloseElement();
    }

    private static RenderFragment Label(string kind, int y, string text) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", kind);
        builder.AddAttribute(2, "x", WordsAt);
        builder.AddAttribute(3, "y", y);
        builder.AddContent(4, text);
        builder.CloseElement();
    };

    private List<int> Places()
    {
        var places = new List<int> { Margin };
        for (var at = 1; at < TimeLine.Days.Count; at++)
        {
            var days = TimeLine.Days[at].Day.DayNumber - TimeLine.Days[at - 1].Day.DayNumber;
            places.Add(places[^1] + Math.Clamp(days * HeightOfDay, LeastGap, MostGap));
        }

        return places;
    }
}
