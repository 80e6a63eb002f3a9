using System.Globalization;

namespace Notifier.Reading.Dates;

/// <summary>Days and times of day as text for stored rows, because rows have only instants.</summary>
internal static class IsoDate
{
    private const string Form = "yyyy-MM-dd";

    public static string? Text(DateOnly? date) => date?.ToString(Form, CultureInfo.InvariantCulture);

    public static DateOnly? Parse(string? text) => text is null ? null : DateOnly.ParseExact(text, Form, CultureInfo.InvariantCulture);
}
