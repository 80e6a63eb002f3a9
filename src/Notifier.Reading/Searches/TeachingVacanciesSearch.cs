using System.Globalization;
using System.Text.Json;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Reading.Pages;

namespace Notifier.Reading.Searches;

/// <summary>The JSON list of Teaching Vacancies. It has no search, so its pages are read newest first.</summary>
public static class TeachingVacanciesSearch
{
    public const string Board = "Teaching Vacancies";

    private const int LargestAnswer = 10 * 1024 * 1024;
    private const int MostHits = 100;
    private const int MostPlaces = 3;

    private static readonly string[] AddressParts = ["addressLocality", "addressRegion"];

    public static Uri Address(int page = 1) =>
        new(string.Create(CultureInfo.InvariantCulture, $"https://teaching-vacancies.service.gov.uk/api/v1/jobs.json?page={page}"));

    /// <returns>Null when it is no list of jobs.</returns>
    public static SearchPage? Read(FetchedBytes answer, Uri from)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(from);
        if (answer.Bytes.Length is 0 or > LargestAnswer)
        {
            return null;
        }

        using var document = JsonFields.Parse(PageDecoding.Decode(answer.Bytes.Span, answer.ContentType));
        if (document?.RootElement.Inner("data") is not { ValueKind: JsonValueKind.Array } data)
        {
            return null;
        }

        var root = document.RootElement;
        var stated = root.Inner("meta")?.TextOrNumber("count");
        var isCount = int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        var hits = data.EnumerateArray().Select(Hit).OfType<SearchHit>().Take(MostHits);
        return new SearchPage([.. hits], isCount ? count : null, Next(root, from));
    }

    private static SearchHit? Hit(JsonElement job)
    {
        if (SingleLine.FromOrNull(job.Text("title"), SingleLine.LongestName) is not { } title
            || SearchHit.AddressOn(Board, job.Text("url")) is not { } url)
        {
            return null;
        }

        var places = job.Items("jobLocation").Take(MostPlaces).Select(PlaceOf).OfType<string>().Distinct().ToList();
        return new SearchHit(
            url,
            title,
            SingleLine.FromOrNull(job.Inner("hiringOrganization")?.Text("name"), SingleLine.LongestName),
            places.Count == 0 ? null : string.Join("; ", places),
            Day(job.Text("datePosted")),
            Day(job.Text("validThrough")));
    }

    private static string? PlaceOf(JsonElement place) =>
        place.Inner("address") is { } address
            ? SingleLine.FromOrNull(
                string.Join(", ", AddressParts.Select(part => address.Text(part)).OfType<string>()), SingleLine.LongestName)
            : null;

    /// <summary>A day, or the day in London of an instant. A time without an offset is London's.</summary>
    private static DateOnly? Day(string? value) =>
        value is { Length: >= 10 and <= 40 }
            && DateOnly.TryParseExact(value[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? value.Length == 10 ? day : value[10] == 'T' ? InstantDay(value, day) : null
            : null;

    private static DateOnly? InstantDay(string value, DateOnly day)
    {
        var hasOffset = value.EndsWith('Z') || value.AsSpan(11).IndexOfAny('+', '-') >= 0;
        return !hasOffset ? day
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? LondonTime.DayOf(instant)
            : null;
    }

    /// <summary>A link to another host is not followed.</summary>
    private static Uri? Next(JsonElement root, Uri from) =>
        root.Inner("links")?.Text("next") is { } link && Uri.TryCreate(from, link, out var next)
            && Uri.Compare(next, from, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && next.UserInfo.Length == 0
            && next != from
            ? next
            : null;
}
