using System.Net;
using System.Security.Cryptography;
using System.Text;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Web.Endpoints;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Outbox;

/// <summary>
/// The emails in the outbox folder, for trying everything on one machine. They hold everybody's links, so the pages open only on this
/// machine, with the key from the start.
/// </summary>
internal static class OutboxPages
{
    public const string Path = "/outbox";
    private const int MostListed = 50;

    public static void MapOutbox(this IEndpointRouteBuilder routes)
    {
        var outbox = routes.MapGroup(Path).AddEndpointFilter(OpenAsync);
        outbox.MapMethods("", PageEndpoints.GetOrHead, ListAsync);
        outbox.MapMethods("/{name}", PageEndpoints.GetOrHead, ShowAsync);
        outbox.MapMethods("/{name}/html", PageEndpoints.GetOrHead, ShowHtmlAsync);
        outbox.MapMethods("/{name}/files/{place:int}", PageEndpoints.GetOrHead, DownloadAsync);
    }

    /// <summary>
    /// A plain reverse proxy looks like this machine: it connects locally, asks for localhost and adds no header. But it does not have the
    /// key.
    /// </summary>
    private static async ValueTask<object?> OpenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        if (!IsAtThisMachine(context.HttpContext))
        {
            return Results.NotFound();
        }

        var key = context.HttpContext.RequestServices.GetRequiredService<OutboxKey>();
        if (key.IsIn(request.Query))
        {
            key.GiveTo(response);
            return new SeeOther(request.Path.ToUriComponent()); // the key does not stay in the browser's history
        }

        if (key.IsIn(request.Cookies))
        {
            return await next(context);
        }

        context.HttpContext.RequestServices.GetRequiredService<RefusedSecrets>().Add(RefusedSecret.OutboxKey);
        return ProblemResults.ForPersonOrClient(ProblemResults.Create(
            StatusCodes.Status403Forbidden,
            "The outbox opens only with its key.",
            "Open the address that the notifier printed when it started, at “Emails it sends”. Each start prints a new one."));
    }

    private static async Task<IResult> ListAsync(IOutboxReader reader, CancellationToken cancellationToken)
    {
        var mails = await reader.ListAsync(MostListed + 1, cancellationToken);
        return PageResult.For(new OutboxPageModel([.. mails.Take(MostListed).Select(EmailPageModel.From)], mails.Count > MostListed));
    }

    private static async Task<IResult> ShowAsync(string name, IOutboxReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(name, cancellationToken) is { } mail ? PageResult.For(EmailPageModel.From(mail)) : Results.NotFound();

    /// <summary>The email itself. This page allows its one style sheet, by its hash, and nothing else.</summary>
    private static async Task<IResult> ShowHtmlAsync(
        string name,
        HttpContext context,
        IOutboxReader reader,
        CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(name, cancellationToken) is not { } mail)
        {
            return Results.NotFound();
        }

        PageHeaders.AllowStyle(context, HashOfStyle(mail.Html));
        return Results.Text(mail.Html, "text/html; charset=utf-8");
    }

    private static async Task<IResult> DownloadAsync(string name, int place, IOutboxReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(name, cancellationToken) is { } mail
            && place >= 0
            && place < mail.Files.Count
            && mail.Files[place] is var file
            ? Results.File(file.Content.ToArray(), file.MediaType, file.Name)
            : Results.NotFound();

    private static string HashOfStyle(string html)
    {
        const string Begin = "<style>";
        var start = html.IndexOf(Begin, StringComparison.Ordinal);
        var end = html.IndexOf("</style>", StringComparison.Ordinal);
        var style = start >= 0 && end > start ? html[(start + Begin.Length)..end].ReplaceLineEndings("\n") : string.Empty;
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
    }

    /// <summary>
    /// Refuses proxied requests. It also refuses foreign host names, because a hostile page could use one to reach this machine.
    /// </summary>
    private static bool IsAtThisMachine(HttpContext context)
    {
        var isNear = context.Connection.RemoteIpAddress is not { } address
            || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        var host = context.Request.Host.Host;
        return isNear
            && !Forwarded.Is(context.Request)
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named)));
    }
}
