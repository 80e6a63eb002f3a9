using Notifier.Reading.Documents;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Pages;

/// <summary>
/// Reads an advert's page on Teamtailor. Its dates stand only in its JSON-LD, so they become lines of the text that we keep.
/// </summary>
internal static class TeamtailorPage
{
    /// <returns>Null when the page has no JSON-LD posting.</returns>
    public static BoardPage? Read(AdvertText html)
    {
        var page = html.Page;
        if (!page.HasJsonLdPosting || (page.JobTitle ?? page.Heading) is not { } title)
        {
            return null;
        }

        var advert = new ComposedAdvert()
            .Field("Job title", title)
            .Field("Company", page.Employer)
            .Field("Job type", page.WorkingPattern?.Text)
            .Field("Date posted", DateOf(page, MentionRole.Posting))
            .Field("Closing date", DateOf(page, MentionRole.Closing))
            .Words(html.Text);
        return new BoardPage(advert.ToText(), page.Reference);
    }

    private static string? DateOf(PageMetadata page, MentionRole role) =>
        ComposedAdvert.Moment(page.Dates.Find(date => date.Role == role)?.Quote.Text);
}
