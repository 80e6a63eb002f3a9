using System.Globalization;
using System.Text.Json;

namespace Notifier.Benchmarks;

/// <summary>A real advert with its true closing dates, read where it lies: these texts belong to their employers and are not part of the project.</summary>
/// <param name="Expected">The closing dates its text states; null when nobody has said.</param>
/// <param name="Agrees">Whether its text and <paramref name="ValidThrough"/> name the same day; null when nobody has said.</param>
internal sealed record Labelled(
    string Id, string Text, string? Title, string? Employer, DateOnly? Posted, DateOnly? ReadOn, string? ValidThrough, IReadOnlyList<DateOnly>? Expected, bool? Agrees)
{
    /// <summary>The day the advert is read. When nobody noted one, the day it was posted: a date without a year is near it.</summary>
    public DateOnly Today => ReadOn ?? Posted ?? throw new InvalidDataException($"The labelled advert {Id} has neither readOn nor datePosted.");

    /// <summary>The folder of labelled sets, beside the project; null when this machine has none.</summary>
    public static string? Folder() => Nearby.Folder(Path.Combine("shared", "labelled"));

    /// <summary>The adverts of one set; null when it is not there.</summary>
    public static IReadOnlyList<Labelled>? Read(string folder, string set)
    {
        var path = Path.Combine(folder, set + ".jsonl");
        return File.Exists(path) ? [.. File.ReadLines(path).Where(line => line.Length > 0).Select(Parse)] : null;
    }

    private static Labelled Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var row = document.RootElement;
        return new Labelled(
            Property(row, "id")!,
            Property(row, "text")!,
            Property(row, "title"),
            Property(row, "employer"),
            Day(Property(row, "datePosted")),
            Day(Property(row, "readOn")),
            Property(row, "validThrough"),
            row.TryGetProperty("expected", out var expected) ? [.. expected.EnumerateArray().Select(date => Day(date.GetString())!.Value)] : null,
            row.TryGetProperty("agrees", out var agrees) ? agrees.GetBoolean() : null);
    }

    private static string? Property(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
