using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Notifier.Core.Adverts;
using Notifier.Core.Storage;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Upgrade;

/// <summary>Asks the program that runs over old data, and writes down its answers in short.</summary>
internal static class OldAnswers
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One of each kind: joined, private, undated, closed early, moved, and two that are really several jobs.</summary>
    private static readonly string[] Titles =
        ["Ward Clerk", "Gardener", "Cook", "Receptionist", "Teaching Assistant", "Van Driver", "Kitchen Porter"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static HttpRequestMessage AsOperator(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Notifier-Key", OldData.OperatorKey);
        return request;
    }

    /// <summary>What the API says of adverts, to a person of themselves, and to operators.</summary>
    public static async Task<string> OfApiAsync(HttpClient http)
    {
        var answers = new Dictionary<string, JsonElement>();
        foreach (var title in Titles)
        {
            answers.Add($"/api/adverts/… of {title}", await JsonAsync(http, AsOperator(HttpMethod.Get, $"/api/adverts/{IdOf(title)}")));
        }

        foreach (var path in new[] { "/api/due", "/api/alarms", "/api/mail/status", "/api/health" })
        {
            answers.Add(path, await JsonAsync(http, AsOperator(HttpMethod.Get, path)));
        }

        var token = OldData.Links.Single(link => link.Name == "manage, newest").Path["/manage/".Length..];
        var me = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        me.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        answers.Add("/api/me of confirmed", await JsonAsync(http, me));
        return JsonSerializer.Serialize(answers, Indented).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>What the pages say. Every link is opened first, which changes nothing; then every button is pressed.</summary>
    public static async Task<string> OfPagesAsync(TestApp app)
    {
        var words = new StringBuilder();
        foreach (var title in Titles)
        {
            using var shown = await app.Http.GetAsync($"/adverts/{IdOf(title)}", Stop);
            words.Append(CultureInfo.InvariantCulture, $"the page of {title}\n  {await InShortAsync(shown)}\n");
        }

        foreach (var link in OldData.Links)
        {
            using var opened = await app.Http.GetAsync(link.Path, Stop);
            words.Append(CultureInfo.InvariantCulture, $"{link.Name}\n  {await InShortAsync(opened)}\n");
        }

        foreach (var link in OldData.Links.Where(link => link.Path.Split('/')[1] is not ("manage" or "calendar")))
        {
            using var pressed = await app.Post(link.Path);
            words.Append(CultureInfo.InvariantCulture, $"{link.Name}, pressed\n  {await InShortAsync(pressed)}\n");
        }

        return words.ToString();
    }

    private static async Task<JsonElement> JsonAsync(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await http.SendAsync(request, Stop);
            Assert.True(answer.IsSuccessStatusCode, $"{request.RequestUri} was answered with {answer.StatusCode}");
            return await TestApp.Json(answer);
        }
    }

    private static async Task<string> InShortAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        var parts = answer.Content.Headers.ContentType?.MediaType switch
        {
            "text/html" => PartsOf(text),
            "text/calendar" => text.Split("\r\n").Where(line => line.StartsWith("DTSTART;VALUE=DATE:", StringComparison.Ordinal)),
            _ => [text],
        };
        return string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {string.Join(" | ", parts)}");
    }

    private static IEnumerable<string> PartsOf(string html) =>
        from part in StrictHtml.Read(html).QuerySelectorAll("h1, .answer-label, .answer-day, .answer-until, .card-title, .card-answer, button")
        let words = StrictHtml.Folded(part.TextContent)
        select part.LocalName == "button" ? $"[{words}]" : words;

    private static string IdOf(string title) =>
        OldData.Rows(Tables.Adverts).Single(row => row.Key == Advert.RowKey && row.Text("title") == title).Partition;
}
