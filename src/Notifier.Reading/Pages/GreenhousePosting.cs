using System.Net;
using System.Text.Json;
using Notifier.Reading.Boards;

namespace Notifier.Reading.Pages;

/// <summary>Reads a posting from Greenhouse's public job board API. Its closing date is often missing, and then only the words tell.</summary>
internal static class GreenhousePosting
{
    /// <returns>Null when it is no posting.</returns>
    public static BoardPage? Read(JsonElement posting, CanonicalAddress address)
    {
        if (posting.Text("title") is not { } title || posting.Text("id") is not { } id)
        {
            return null;
        }

        if (id != address.Id)
        {
            return new BoardPage(null, null, id);
        }

        var reference = posting.Text("requisition_id");
        var advert = new ComposedAdvert()
            .Field("Job title", title)
            .Field("Company", posting.Text("company_name"))
            .Field("Location", posting.Inner("location")?.Text("name"))
            .Field("Reference", reference)
            .Field("Date posted", ComposedAdvert.Moment(posting.Text("first_published")))
            .Field("Application deadline", ComposedAdvert.Moment(posting.Text("application_deadline")))
            .Words(PageElements.TextOf(Html(posting.Text("content") ?? string.Empty)));
        return new BoardPage(advert.ToText(), reference);
    }

    /// <summary>The HTML is escaped once, or once more.</summary>
    private static string Html(string content)
    {
        for (var times = 0; times < 2 && !content.Contains('<', StringComparison.Ordinal) && content.Contains("&lt;", StringComparison.Ordinal); times++)
        {
            content = WebUtility.HtmlDecode(content);
        }

        return content;
    }
}
