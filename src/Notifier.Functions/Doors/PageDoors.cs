using Notifier.Core.Email;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Functions.Pages;
using Notifier.Functions.Start;

namespace Notifier.Functions.Doors;

/// <summary>The pages: each GET only shows something. Some mail programs fetch every link, with either method.</summary>
internal static class PageDoors
{
    private static readonly string[] GetOrHead = ["GET", "HEAD"];

    private static readonly byte[] Stylesheet = ReadStylesheet();

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapShown("/", HomeAsync);
        routes.MapShown("/site.css", () => Results.Bytes(Stylesheet, "text/css; charset=utf-8"));
        routes.MapShown("/manage", () => Page.Of(AskForLink(null)));
        routes.MapPost("/manage", SendLinkAsync).RequireRateLimiting(VisitorLimits.Asks);
        routes.MapLinkPages();
        routes.MapManagePages();
    }

    public static IEndpointConventionBuilder MapShown(this IEndpointRouteBuilder routes, string pattern, Delegate page) => routes.MapMethods(pattern, GetOrHead, page);

    /// <summary>A form that was sent; null when the body is none.</summary>
    public static async Task<IFormCollection?> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : null;
        }
        catch (InvalidDataException)
        {
            return null; // cut short, or with more fields than any form of ours
        }
    }

    private static async Task<IResult> HomeAsync(NotifierSettings settings, FirstLook look, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.GetUtcNow();
            return Page.Home(settings.PublicUrl, [.. (await look.ListAsync(cancellationToken)).Select(advert => AdvertOnPage.Of(advert.Id, advert, now))]);
        }
        catch (StorageUnavailableException)
        {
            return Page.Home(settings.PublicUrl, []); // what this is can be said without storage; the health says what is wrong
        }
    }

    private static async Task<IResult> SendLinkAsync(HttpRequest request, AskForManageLink ask, CancellationToken cancellationToken)
    {
        var form = await FormAsync(request, cancellationToken);
        if (EmailAddress.TryParse(form?["email"].ToString()) is not { } address)
        {
            return Page.Of(AskForLink(FollowDoors.EmailError.Error), StatusCodes.Status400BadRequest);
        }

        await ask.RunAsync(address, cancellationToken);
        return Page.Of(new Notice("Please look into your mailbox", "If this address follows anything, an email with the link is on its way."));
    }

    private static Notice AskForLink(string? error) => new(
        "Manage what you follow",
        ["We send you a link, so that nobody else can see or change what you follow."],
        AsksFor: new EmailForm("/manage", "Send me the link", Error: error));

    private static byte[] ReadStylesheet()
    {
        using var stream = typeof(PageDoors).Assembly.GetManifestResourceStream("site.css")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
