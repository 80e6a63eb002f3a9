using System.Globalization;
using System.Text.Json;
using Notifier.Reading.Boards;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Pages;

/// <summary>Reads a posting from Lever's public API. It has no field for a closing date, so only the words tell.</summary>
internal static class LeverPosting
{
    private const long LastMillisecond = 4_102_444_800_000; // 2100

    /// <returns>Null when it is no posting.</returns>
    public static BoardPage? Read(JsonElement posting, CanonicalAddress address)
    {
        if (posting.Text("text") is not { } title || posting.Text("id") is not { } id)
        {
            return null;
        }

        if (!id.Equals(address.Id, StringComparison.OrdinalIgnoreCase))
        {
            return new BoardPage(null, null, id);
        }

        var categories = posting.Inner("categories");
        var advert = new ComposedAdvert()
            .Field("Job title", title)
            .Field("Location", categories?.Text("location"))
            .Field("Department", categories?.Text("department") ?? categories?.Text("team"))
            .Field("Job type", categories?.Text("commitment"))
            .Field("Date posted", Day(posting.Text("createdAt")));
        foreach (var words in (string?[])[posting.Text("opening"), posting.Text("description") ?? posting.Text("descriptionPlain")])
        {
            advert.Words(Text(words));
        }

        foreach (var list in posting.Items("lists"))
        {
            advert.Words(string.Join('\n', new[] { list.Text("text"), list.Text("content") }.OfType<string>().Select(Text)));
        }

        return new BoardPage(advert.Words(Text(posting.Text("additional") ?? posting.Text("additionalPlain"))).ToText(), null);
    }

    private static string Text(string? html) => html is null ? string.Empty : PageElements.TextOf(html);

    private static string? Day(string? milliseconds) =>
        long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < LastMillisecond
            ? LondonTime.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(count)).ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
            : null;
}
