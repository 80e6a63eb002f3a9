using System.Globalization;
using System.Text;
using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Pages;

namespace Notifier.Reading.Tests.Pages;

/// <summary>Reads synthetic pages as the product does.</summary>
internal static class PageAssert
{
    public static readonly DateOnly Today = new(2026, 4, 10);

    public static PageContent Read(string page, string address, string? from = null, string? contentType = "text/html; charset=utf-8") =>
        Read(Encoding.UTF8.GetBytes(page), address, from, contentType);

    public static PageContent Read(byte[] page, string address, string? from = null, string? contentType = "text/html")
    {
        var canonical = CanonicalAddress.From(new Uri(address));
        return BoardPages.Read(new FetchedBytes(page, contentType), canonical, from is null ? canonical.ReadFrom : new Uri(from), CancellationToken.None);
    }

    /// <summary>What the advert says, from the page and from its stored words alike.</summary>
    public static string Said(PageContent content, string address)
    {
        Assert.Equal((PageState.Advert, null), (content.State, content.Sign));
        var url = CanonicalAddress.From(new Uri(address)).Url;
        var said = Said(AdvertReader.Read(content.Text!, Today, url, Today, CancellationToken.None));
        Assert.Equal(said, Said(AdvertReader.Read(AdvertText.FromPlainText(content.Text!.Text), Today, url, Today, CancellationToken.None)));
        return said;
    }

    public static void Is(PageState state, string? sign, PageContent content)
    {
        Assert.Equal((state, sign), (content.State, content.Sign));
        Assert.Null(content.Text);
        Assert.Null(content.Reference);
    }

    private static string Said(CheckedAdvert check) => string.Join(" | ", [
        check.Reading.Title ?? "-",
        check.Reading.Employer ?? "-",
        check.Reading.Reference ?? "-",
        check.Reading.Board?.Name ?? "-",
        check.Reading.PostingDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-",
        .. check.Reading.Mentions.Where(mention => mention.IsClosing).Select(mention => string.Create(CultureInfo.InvariantCulture, $"{mention.Date:yyyy-MM-dd}{(mention.Time is { } time ? $" {time}" : string.Empty)}")),
    ]);
}
