using System.Globalization;

namespace Notifier.Core.Storage;

/// <summary>Days and times of day in rows, which know only instants.</summary>
internal static class StoredDate
{
    private const string Form = "yyyy-MM-dd";

    public static string? Text(DateOnly? date) => date?.ToString(Form, CultureInfo.InvariantCulture);

    public static DateOnly? Read(string? text) => text is null ? null : DateOnly.ParseExact(text, Form, CultureInfo.InvariantCulture);
}
