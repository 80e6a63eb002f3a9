using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>Whatever is sent: a problem in words, no stack trace, and nothing stored half.</summary>
public sealed class BadInputTests
{
    private const string Advert = "Nurse\n\nCompany: Example Trust\nJob reference: AB-1\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@b")]
    [InlineData("bob@x.example, eve@x.example")]
    [InlineData("\"Bob\" <bob@x.example>")]
    [InlineData("bob@x.example\r\nBcc: eve@x.example")]
    [InlineData("bob@x.example\n")]
    [InlineData("bob\0@x.example")]
    [InlineData("bob\u202e@x.example")]
    [InlineData("bob@x..example")]
    [InlineData("bob@[127.0.0.1]")]
    [InlineData("böb@x.example")]
    public async Task No_Address(string email) => await IsRefused(email);

    [Fact]
    public async Task An_Address_Of_300_Characters() => await IsRefused(new string('a', 60) + "@" + string.Concat(Enumerable.Repeat("example.", 29)) + "example");

    [Fact]
    public async Task Nothing_That_Should_Be_There()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        using var answer = await app.Http.PostAsync($"/api/adverts/{advert}/follow", TestApp.JsonBody("""{ "remindDaysBefore": [61] }"""), Stop);
        Assert.Equal(["email", "remindDaysBefore", "consent"], await Fields(answer));
        using var noDays = await app.Http.PostAsync($"/api/adverts/{advert}/follow", TestApp.JsonBody("""{ "email": "a@x.example", "remindDaysBefore": [], "consent": false }"""), Stop);
        Assert.Equal(["remindDaysBefore", "consent"], await Fields(noDays));
        using var noMail = await app.Http.PostAsync("/api/manage-link", TestApp.JsonBody("{}"), Stop);
        Assert.Equal(["email"], await Fields(noMail));
    }

    [Theory]
    [InlineData("/api/adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/api/adverts/..%2F")]
    [InlineData("/api/adverts/a%01b")]
    [InlineData("/api/adverts/%23%3F%5C")]
    [InlineData("/api/adverts/" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task An_Unknown_Advert(string path)
    {
        await using var app = new TestApp();
        using var shown = await app.Http.GetAsync(path, Stop);
        await IsProblem(shown, HttpStatusCode.NotFound);
        using var followed = await app.Http.PostAsJsonAsync($"{path}/follow", new { email = TestApp.Somebody, consent = true }, Stop);
        await IsProblem(followed, HttpStatusCode.NotFound);
        using var closed = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, $"{path}/close"), Stop);
        await IsProblem(closed, HttpStatusCode.NotFound);
        await app.Drain();
        Assert.Empty(app.Mails());
    }

    [Theory]
    [InlineData("text/plain", "/api/check")]
    [InlineData("application/json", "/api/check")]
    [InlineData("application/json", "/api/manage-link")]
    [InlineData("application/x-www-form-urlencoded", "/manage")]
    public async Task A_Body_Of_2_MB(string type, string path)
    {
        await using var app = new TestApp();
        using var answer = await app.Http.PostAsync(path, new StringContent(new string('x', 2_000_000), Encoding.UTF8, type), Stop);
        await IsProblem(answer, HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "null", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[1]", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{ "text": 1 }""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{ "text": "\ud800" }""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{ "text": "a", "html": "b" }""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{ "text": "Apply by 20 January 2026.", "url": "javascript:alert(1)" }""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{ "text": "Apply by 20 January 2026.", "url": "https://a@b.example/" }""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{ "text": "Apply by 20 January 2026.", "url": "https://b.example/\r\nX: y" }""", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", " \n\t ", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "a\0b", HttpStatusCode.BadRequest)]
    [InlineData("text/html", "<p></p>", HttpStatusCode.BadRequest)]
    [InlineData("application/pdf", "%PDF", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "a=b", HttpStatusCode.UnsupportedMediaType)]
    public async Task No_Advert(string type, string body, HttpStatusCode expected)
    {
        await using var app = new TestApp();
        foreach (var path in new[] { "/api/check", "/api/check?follow=true", "/api/adverts" })
        {
            using var answer = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, type)), Stop);
            await IsProblem(answer, expected);
        }
    }

    [Theory]
    [InlineData("/api/check?follow=maybe", "text/plain", "Apply by 20 January 2026.", HttpStatusCode.BadRequest)]
    [InlineData("/api/manage-link", "application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("/api/manage-link", "application/json", "", HttpStatusCode.BadRequest)]
    [InlineData("/api/manage-link", "application/json", "{ \"email\": 1 }", HttpStatusCode.BadRequest)]
    [InlineData("/api/manage-link", "text/plain", "a@x.example", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/api/manage-link", "application/json", "{ \"email\": \"\\ud800@x.example\" }", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", "text/plain", "a", HttpStatusCode.NotFound)]
    [InlineData("/api/health", "text/plain", "a", HttpStatusCode.MethodNotAllowed)]
    public async Task No_Request_As_It_Should_Be(string path, string type, string body, HttpStatusCode expected)
    {
        await using var app = new TestApp();
        using var answer = await app.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, type), Stop);
        await IsProblem(answer, expected);
    }

    /// <summary>A server that closes while somebody still sends takes its answer away from them.</summary>
    [Theory]
    [InlineData("/api/check", 413)]
    [InlineData("/no/such/page", 413)]
    [InlineData("/api/alarms/x/release", 401)]
    public async Task Who_Is_Refused_While_They_Still_Send_Reads_Why_And_Goes_On(string path, int expected)
    {
        var bytes = expected == 413 ? 3_000_000 : 900_000;
        var port = StartedServer.FreePort();
        await using var app = new TestApp(port, null, ("Limits:RequestBytes", "1000000"), ("Listen", $"127.0.0.1:{port}"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Stop);
        await using var stream = client.GetStream();
        using var answers = new StreamReader(stream, Encoding.Latin1);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: text/plain\r\nContent-Length: {bytes}\r\n\r\n"), Stop);
        Assert.StartsWith($"HTTP/1.1 {expected} ", await answers.ReadLineAsync(Stop), StringComparison.Ordinal);

        await stream.WriteAsync(new byte[bytes], Stop);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /privacy HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"), Stop);
        Assert.Contains("HTTP/1.1 200 OK", await answers.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Person_Who_Opens_What_Is_Not_There_Gets_A_Page()
    {
        await using var app = new TestApp();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        using var answer = await app.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("There is nothing at this address", (await TestApp.Page(answer)).QuerySelector("h1")!.TextContent);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Theory]
    [InlineData("https://dates.example/", "max-age=31536000")]
    [InlineData("http://localhost:7071/", null)]
    [InlineData("https://localhost:7071/", null)]
    public async Task Every_Answer_Keeps_Browsers_To_Https_And_Away_From_The_Machine(string publicUrl, string? transport)
    {
        await using var app = new TestApp(null, ("PublicUrl", publicUrl));
        foreach (var path in new[] { "/", "/nowhere", "/api/health", "/api/alarms", "/site.css", "/confirm/x" })
        {
            using var answer = await app.Http.GetAsync(path, Stop);
            Assert.Equal(transport, answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
            var permissions = answer.Headers.GetValues("Permissions-Policy").Single();
            Assert.All(permissions.Split(", "), feature => Assert.EndsWith("=()", feature, StringComparison.Ordinal));
            Assert.Contains("camera=()", permissions, StringComparison.Ordinal);
            Assert.Contains("geolocation=()", permissions, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Nur\u200Bse", "Nurse")]
    [InlineData("\u2060Nurse\u00AD\uFEFF", "Nurse")]
    [InlineData("Nur\u200D\u034Fse \u3164 \uDB40\uDC41", "Nurse")]
    public async Task An_Invisible_Sign_Does_Not_Survive_In_A_Title(string title, string seen)
    {
        await using var app = new TestApp();
        var advert = await app.Tell($"{title}\nCompany: Exa\u200Bmple Trust\nJob reference: AB\u200B-1\nApply by 20 January 2026.\n");
        using var answer = await app.Http.GetAsync($"/api/adverts/{advert}", Stop);
        var view = await TestApp.Json(answer);
        Assert.Equal((seen, "Example Trust"), (view.GetProperty("title").GetString(), view.GetProperty("employer").GetString()));
        Assert.Equal(seen, (await app.Open($"/adverts/{advert}")).QuerySelector("h1 bdi, h1")!.TextContent);

        // One that the version before stored is shown without it too.
        var store = app.Services.GetRequiredService<Notifier.Core.Storage.ITableStore>();
        var row = (await store.GetAsync("adverts", advert, "a", Stop))!;
        Assert.Equal(seen, row.Text("title"));
        await store.WriteAsync("adverts", new RowWrite.Replace(row.With("title", title)), Stop);
        using var again = await app.Http.GetAsync($"/api/adverts/{advert}", Stop);
        Assert.Equal(seen, (await TestApp.Json(again)).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("<script>alert(1)</script> Nurse")]
    [InlineData("Nurse \u202eesruN\u202c \u2066x")]
    [InlineData("Nurse\u0007\u001b[31m\u0000")]
    [InlineData("Nurse \"><img src=x onerror=alert(1)>")]
    [InlineData("Nurse 👩‍⚕️ \ufeff")]
    public async Task A_Hostile_Title_Is_Only_Words(string title)
    {
        await using var app = new TestApp();
        using var told = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", JsonContent.Create(new { text = $"{title}\n\nApply by 20 January 2026.\n", url = "https://jobs.example/1" })), Stop);
        Assert.Equal(HttpStatusCode.Created, told.StatusCode);
        var advert = (await TestApp.Json(told)).GetProperty("id").GetString()!;
        await app.FollowAndConfirm(advert);
        await app.Drain();
        var manage = await app.ManageLink();

        foreach (var path in new[] { manage, $"/adverts/{advert}", $"/adverts/{advert}/follow" })
        {
            using var answer = await app.Http.GetAsync(path, Stop);
            var page = await answer.Content.ReadAsStringAsync(Stop);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(page, character => character is '\u202e' or '\u2066' or '\u0007' or '\u001b' or '\0');
        }

        using var json = await app.Http.GetAsync($"/api/adverts/{advert}", Stop);
        Assert.DoesNotContain("\u202e", await json.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    /// <summary>Each field that is text, with control characters, line ends and half a letter in it.</summary>
    [Fact]
    public async Task Control_Characters_In_Every_Field()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        await app.FollowAndConfirm(advert);
        await app.Drain();
        var manage = await app.ManageLink();
        app.Http.DefaultRequestHeaders.Authorization = new("Bearer", manage["/manage/".Length..]);
        const string Hostile = "\u0001\u0008\r\nX-Injected: 1\r\n\u202e\u007f";
        var json = JsonSerializer.Serialize(Hostile);

        foreach (var (method, path, body) in new[]
        {
            ("POST", $"/api/adverts/{advert}/follow", $$"""{ "email": {{json}}, "consent": true }"""),
            ("POST", $"/api/adverts/{advert}/follow", $$"""{ "email": "a@x.example", "remindDaysBefore": {{json}}, "consent": true }"""),
            ("POST", $"/api/adverts/{advert}/follow", $$"""{ "email": "a@x.example", "consent": {{json}} }"""),
            ("POST", "/api/manage-link", $$"""{ "email": {{json}} }"""),
            ("PUT", $"/api/me/adverts/{advert}", $$"""{ "state": {{json}} }"""),
            ("POST", "/api/adverts", $$"""{ "text": "Apply by 20 January 2026.", "url": {{json}} }"""),
            ("POST", "/api/adverts", $$"""{ "text": "Apply by 20 January 2026.", "url": "https://x.example/{{json[1..]}} }"""),
        })
        {
            using var answer = await app.Http.SendAsync(TestApp.AsOperator(new HttpMethod(method), path, TestApp.JsonBody(body)), Stop);
            await IsProblem(answer, HttpStatusCode.BadRequest);
            Assert.False(answer.Headers.Contains("X-Injected"));
        }

        foreach (var (path, field, expected) in new[]
        {
            ("/manage", "email", HttpStatusCode.BadRequest),
            ($"{manage}/add", "advert", HttpStatusCode.BadRequest),
            ($"{manage}/adverts/{advert}/days", "remindDaysBefore", HttpStatusCode.BadRequest),
            ($"{manage}/adverts/{Uri.EscapeDataString(Hostile)}/pause", "x", HttpStatusCode.BadRequest),
            ($"{manage}/adverts/{advert}/{Uri.EscapeDataString(Hostile)}", "x", HttpStatusCode.NotFound),
        })
        {
            using var answer = await app.Post(path, (field, Hostile));
            Assert.Equal(expected, answer.StatusCode);
            Assert.False(answer.Headers.Contains("X-Injected"));
        }

        var shown = await app.Open($"{manage}?done={Uri.EscapeDataString(Hostile)}");
        Assert.Null(shown.QuerySelector("[role=status]"));

        // As the text of an advert they are what a document may hold.
        using var check = await app.Http.PostAsync("/api/check?follow=true", JsonContent.Create(new { text = $"{Hostile}\nApply by 20 January 2026.\n{Hostile}" }), Stop);
        Assert.Equal("2026-01-20", (await TestApp.Json(check)).GetProperty("adverts")[0].GetProperty("safeClosingDate").GetString());
    }

    [Fact]
    public async Task A_Full_Disk_Is_Said_In_Words_And_Nothing_Is_Stored_Half()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        var large = Advert.Replace("AB-1", "AB-2", StringComparison.Ordinal) + string.Concat(Enumerable.Repeat("All are welcome. ", 20_000));

        FillDisk(app);
        using var told = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", TestApp.Text(large)), Stop);
        await IsProblem(told, HttpStatusCode.ServiceUnavailable);
        FillDisk(app);
        using var check = await app.Http.PostAsync("/api/check?follow=true", TestApp.Text(large), Stop);
        await IsProblem(check, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("cannot grow because its disk is full", app.Log.Text, StringComparison.Ordinal);

        using var shown = await app.Http.GetAsync($"/api/adverts/{advert}", Stop);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode); // what was stored is safe
        using var stateless = await app.Http.PostAsync("/api/check", TestApp.Text(Advert), Stop);
        Assert.Equal(HttpStatusCode.OK, stateless.StatusCode);

        // There is room again: the same request leaves the advert whole.
        var id = await app.Tell(large);
        Assert.NotEqual(advert, id);
        Assert.Equal(HttpStatusCode.Accepted, (await app.Follow(id)).StatusCode);
    }

    [Fact]
    public async Task A_Person_Gets_A_Page_When_Storage_Is_Away()
    {
        await using var app = new TestApp(services => services.AddSingleton<Notifier.Core.Storage.ITableStore>(new BrokenStore()));
        using var home = await app.Http.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode); // the first page answers all the same
        using var shown = await app.Http.GetAsync("/api/adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa", Stop);
        await IsProblem(shown, HttpStatusCode.ServiceUnavailable);
        using var health = await app.Http.GetAsync("/api/health", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        var said = await TestApp.Json(health);
        Assert.Equal("The disk is away.", said.GetProperty("storage").GetString());
        Assert.Equal("ok", said.GetProperty("mail").GetString());
    }

    [Fact]
    public async Task A_Bug_Shows_Neither_Its_Stack_Nor_Its_Words()
    {
        await using var app = new TestApp(services => services.AddSingleton<Notifier.Core.Storage.ITableStore>(new BrokenStore(new InvalidOperationException("somebody@people.example"))));
        using var answer = await app.Http.GetAsync("/api/adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa", Stop);
        await IsProblem(answer, HttpStatusCode.InternalServerError);
        Assert.Contains("InvalidOperationException", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody@people.example", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Outbox_That_Cannot_Be_Written_Shows_In_The_Health_And_Loses_No_Mail()
    {
        await using var app = new TestApp();
        var outbox = Path.Combine(app.DataFolder, "outbox");
        await File.WriteAllTextAsync(outbox, "in the way", Stop);
        using var followed = await app.Follow(await app.Tell(Advert));
        await app.Drain();
        using var health = await app.Http.GetAsync("/api/health", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("cannot be written", (await TestApp.Json(health)).GetProperty("mail").GetString(), StringComparison.Ordinal);
        Assert.Contains("Warning An email waits until", app.Log.Text, StringComparison.Ordinal);

        File.Delete(outbox);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.Drain();
        Assert.Single(app.Mails());
    }

    /// <summary>Leaves room for one page. It holds for the connection that is open now; one that has failed is not used again.</summary>
    private static void FillDisk(TestApp app)
    {
        var database = app.Services.GetRequiredService<SqliteDatabase>();
        var pages = database.Read(session => session.Number("PRAGMA page_count"), Stop);
        database.Read(session => session.Number($"PRAGMA max_page_count = {pages + 1}"), Stop);
    }

    private static async Task IsRefused(string email)
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        using var followed = await app.Follow(advert, email);
        Assert.Equal(["email"], await Fields(followed));
        using var asked = await app.Http.PostAsJsonAsync("/api/manage-link", new { email }, Stop);
        Assert.Equal(["email"], await Fields(asked));
        await app.Drain();
        Assert.Empty(app.Mails());
    }

    private static async Task<IEnumerable<string>> Fields(HttpResponseMessage answer)
    {
        await IsProblem(answer, HttpStatusCode.BadRequest);
        return (await TestApp.Json(answer)).GetProperty("errors").EnumerateObject().Select(error => error.Name);
    }

    private static async Task IsProblem(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual(string.Empty, problem.GetProperty("title").GetString());
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    /// <summary>A store that nobody can reach.</summary>
    private sealed class BrokenStore(Exception? trouble = null) : Notifier.Core.Storage.ITableStore
    {
        private Exception Trouble => trouble ?? new StorageUnavailableException("The disk is away.");

        public Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken) => throw Trouble;

        public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken) => throw Trouble;

        public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) => throw Trouble;

        public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken) => throw Trouble;

        public Task DropAsync(string table, CancellationToken cancellationToken) => throw Trouble;

        public Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken) => throw Trouble;
    }
}
