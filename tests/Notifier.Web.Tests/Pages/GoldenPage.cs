using System.Net;
using System.Text.RegularExpressions;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Pages;

/// <summary>Compares a whole page with its golden file.</summary>
internal static partial class GoldenPage
{
    public static async Task IsGolden(TestApp app, string name, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
        using var answer = await app.Http.SendAsync(request, TestApp.Stop);
        Assert.Equal(status, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(TestApp.Stop);
        var token = path.Split('/', '?')[2..].FirstOrDefault(part => part.StartsWith("v1.", StringComparison.Ordinal));
        IsGolden(name, token is null ? page : page.Replace(token, "TOKEN", StringComparison.Ordinal));
    }

    /// <summary>What surrounds a page's main part is the same on every page, so one file holds it.</summary>
    public static void IsGolden(string name, string page)
    {
        const string EndOfMain = "</main>";
        const string BeginOfTitle = "<title>";
        var steady = Varying().Replace(page, Steady);
        var (main, afterMain) = (steady.IndexOf("<main ", StringComparison.Ordinal), steady.IndexOf(EndOfMain, StringComparison.Ordinal) + EndOfMain.Length);
        var title = steady.IndexOf(BeginOfTitle, StringComparison.Ordinal) + BeginOfTitle.Length;
        var afterTitle = steady.IndexOf("</title>", StringComparison.Ordinal);
        Golden.Equal("host/layout.html", $"{steady[..title]}TITLE{steady[afterTitle..main]}MAIN{steady[afterMain..]}\n");
        Golden.Equal($"host/{name}.html", $"{steady[title..afterTitle]}\n\n{steady[main..afterMain]}\n");
    }

    private static string Steady(Match varying) => varying.Value[..2] switch
    {
        "/s" => "/site.css?v=HASH",
        "/c" => "/calendar/TOKEN.ics",
        "na" when varying.Value.EndsWith('"') => "name=\"token\" value=\"TOKEN\"",
        _ => "ADVERT",
    };

    /// <summary>What is different in every run, whenever the stylesheet changes, or out of which nothing is to be read.</summary>
    [GeneratedRegex(@"/site\.css\?v=[0-9a-f]+|\b[a-z2-7]{26}\b|/calendar/[^""<]+?\.ics|name=""token"" value=""[^""]+""", RegexOptions.NonBacktracking)]
    private static partial Regex Varying();
}
