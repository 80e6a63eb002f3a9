using System.Text;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Http;
using Notifier.Testing;

namespace Notifier.Web.Tests.Pages;

/// <summary>A page without a server.</summary>
internal static class Rendered
{
    public static async Task<string> Html(IResult page)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        await page.ExecuteAsync(context);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    public static async Task<IHtmlDocument> Page(IResult page) => StrictHtml.Read(await Html(page));
}
