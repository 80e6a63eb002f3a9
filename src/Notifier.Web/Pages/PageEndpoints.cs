using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.UseCases;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;
using Notifier.Web.Pages.Links;
using Notifier.Web.Pages.Manage;
using Notifier.Web.Security;

namespace Notifier.Web.Pages;

/// <summary>The pages. A GET changes nothing, because some email programs fetch every link in a message.</summary>
internal static class PageEndpoints
{
    /// <summary>Some email programs send HEAD before they show a link.</summary>
    public static readonly string[] GetOrHead = ["GET", "HEAD"];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", GetOrHead, () => PageResult.For<HomePage>());
        routes.MapMethods("/privacy", GetOrHead, (WebOptions settings) => PageResult.Privacy(settings.RunBy, settings.Retention));
        routes.MapMethods("/robot", GetOrHead, (WebOptions settings) => PageResult.Robot(settings.RunBy));
        routes.MapMethods("/accessibility", GetOrHead, () => PageResult.For<AccessibilityPage>());
        routes.MapMethods(Stylesheet.Path, GetOrHead, ShowStylesheet);
        routes.MapMethods("/manage", GetOrHead, () => PageResult.For(AskForLink(null, null)));
        routes.MapPost("/manage", SendLinkAsync);
        routes.MapCheckPages();
        routes.MapAdvertPages();
        routes.MapLinks();
        routes.MapManagePages();
    }

    /// <summary>The posted form; null when the body is not a form.</summary>
    public static async Task<IFormCollection?> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : null;
        }
        catch (Exception trouble) when (trouble is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return null; // the body was cut short, or has more fields than any of our forms
        }
    }

    private static async Task<IResult> SendLinkAsync(
        HttpRequest request,
        RequestManageLink ask,
        EmailRequestLimiter limit,
        CancellationToken cancellationToken)
    {
        var typed = (await FormAsync(request, cancellationToken))?["email"].ToString().Trim();
        if (EmailAddress.TryParse(typed) is not { } address)
        {
            return PageResult.For(AskForLink(typed, FieldError.Email.Message), StatusCodes.Status400BadRequest);
        }

        if (limit.Refusal(request.HttpContext) is { } refusal)
        {
            return refusal;
        }

        await ask.RunAsync(address, cancellationToken);
        return PageResult.For(new MessageModel("Check your email", ["If this address follows anything, an email with the link is on its way."], IsDone: true));
    }

    private static MessageModel AskForLink(string? typed, string? error) => new(
        "What you follow",
        ["To see, change or stop what you follow, or to have your data shown or erased, you need a link. We send it to you, so that nobody else can do this."],
        AsksFor: new EmailForm("/manage", "Send me the link", typed, error));

    private static IResult ShowStylesheet(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable"; // its address changes with its content
        return Results.Bytes(Stylesheet.Bytes, "text/css; charset=utf-8");
    }
}
