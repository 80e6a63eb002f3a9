using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MimeKit;
using Notifier.Core.Jobs;
using Notifier.Core.Sending.Ledger;
using Notifier.Server;
using Notifier.Server.Background;
using Notifier.Testing.Fetching;
using Notifier.Web.Security;

namespace Notifier.Testing.Apps;

/// <summary>
/// The whole program in a folder of its own, asked through its real HTTP pipeline, with a clock that says what it is told. Nothing runs by itself: the test says when the
/// queue is emptied and when somebody looks at what is due.
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string OperatorKey = "an-operators-key-of-more-than-32-characters";
    public const string SendGridKey = "SG.a-key-of-nobody.that-opens-only-the-fake";
    public const string Somebody = "somebody@people.example";

    /// <summary>Friday 12 December 2025, in the hours for mail.</summary>
    public static readonly DateTimeOffset Start = new(2025, 12, 12, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly Factory _factory;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public TestApp(Action<IServiceCollection>? change = null, params ReadOnlySpan<(string Name, string Value)> settings)
        : this(null, change, settings)
    {
    }

    /// <param name="port">At which a browser can reach it, as the settings say too; null for none.</param>
    public TestApp(int? port, Action<IServiceCollection>? change, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        _factory = new Factory(
            [("DataFolder", DataFolder), ("Samples", ""), ("BackgroundWork", "false"), ("OperatorKeys", OperatorKey), ("Limits:AsksAMinute", "1000"), ("Limits:AsksAnHour", "1000"), .. settings],
            services =>
            {
                services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(Log).AddSingleton<TimeProvider>(Clock);
                LocalWeb.UseNone(services);
                change?.Invoke(services);
            });
        if (port is not null)
        {
            _factory.UseKestrel(); // at the address the settings name: given a port, it would race with the program's own start
        }

        Http = _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = new Uri($"http://localhost:{port ?? 7071}/") });
    }

    public VirtualClock Clock { get; } = new(Start);

    public HttpClient Http { get; }

    /// <summary>Carries the requests of other programs.</summary>
    public HttpMessageHandler Network => _factory.Server.CreateHandler();

    public Lines Log { get; } = new();

    public string DataFolder => Path.Combine(_folder.Path, "data");

    public IServiceProvider Services => _factory.Services;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Outbox => Path.Combine(DataFolder, "outbox");

    /// <summary>From now on asks as the browser does in which the printed link of the outbox was opened.</summary>
    public async Task EnterOutbox()
    {
        using var first = await Http.GetAsync(Services.GetRequiredService<OutboxKey>().Link, Stop);
        if (first.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            Http.DefaultRequestHeaders.Add("Cookie", cookies.Single().Split(';')[0]);
        }
        else
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode); // over a port the client goes on by itself, and keeps the cookie
        }
    }

    public static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", name + ".txt"));

    public static StringContent Text(string text) => new(text, Encoding.UTF8, "text/plain");

    public static StringContent JsonBody(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Tells of a copy of an advert as an operator.</summary>
    /// <returns>The advert's id.</returns>
    public async Task<string> Tell(string text)
    {
        using var answer = await Http.SendAsync(AsOperator(HttpMethod.Post, "/api/adverts", Text(text)), Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return (await Json(answer)).GetProperty("id").GetString()!;
    }

    /// <summary>Pastes an advert as a visitor does who wants to follow it.</summary>
    /// <returns>The advert's id.</returns>
    public async Task<string> Paste(string text)
    {
        using var answer = await Post("/check/follow", ("advert", text));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.OriginalString.Split('/')[2];
    }

    /// <summary>A worker holds somebody's first reminder.</summary>
    public async Task BeReminded(string advert)
    {
        var person = Services.GetRequiredService<Notifier.Core.Security.EmailAddressProtector>().PersonOf(Notifier.Core.Security.EmailAddress.TryParse(Somebody)!);
        var closing = (await Services.GetRequiredService<Core.Adverts.AdvertStore>().GetAsync(advert, Stop))!.Closing.Safe!;
        var claim = EmailLedgerEntry.New(person, EmailLedgerEntry.ReminderKeyOf(advert, closing.LastDay, 7), Clock.Now);
        await Services.GetRequiredService<EmailLedger>().WriteAsync(claim, null, null, Stop);
    }

    public static HttpRequestMessage AsOperator(HttpMethod method, string path, HttpContent? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Add("X-Notifier-Key", OperatorKey);
        return request;
    }

    public Task<HttpResponseMessage> Follow(string advert, string email = Somebody, int[]? days = null) =>
        Http.PostAsJsonAsync($"/api/adverts/{advert}/follow", new { email, remindDaysBefore = days, consent = true }, Stop);

    /// <summary>As a program follows that has fetched a token.</summary>
    public Task<HttpResponseMessage> FollowWithToken(string advert, string email)
    {
        var token = Services.GetRequiredService<Notifier.Core.Security.FollowTokens>().Issue(Clock.Now.AddSeconds(-5));
        return Http.PostAsJsonAsync($"/api/adverts/{advert}/follow", new { email, consent = true, token }, Stop);
    }

    /// <summary>Follows and confirms; what comes of confirming is left in the mailbox.</summary>
    public async Task FollowAndConfirm(string advert, string email = Somebody)
    {
        using (var answer = await Follow(advert, email))
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await Drain();
        var confirm = Assert.Single(Mails(), mail => mail.To.Mailboxes.Single().Address == email && mail.TextBody!.Contains("/confirm/", StringComparison.Ordinal));
        await Press(LinkIn(confirm, "confirm"));
    }

    /// <summary>Asks for a manage link, and takes it from the mailbox.</summary>
    public async Task<string> ManageLink(string email = Somebody)
    {
        using var asked = await Http.PostAsJsonAsync("/api/manage-link", new { email }, Stop);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await Drain();
        return LinkIn(Assert.Single(Mails(), mail => mail.TextBody!.Contains("/manage/", StringComparison.Ordinal)), "manage");
    }

    public async Task<string> Token(string email = Somebody) => (await ManageLink(email))["/manage/".Length..];

    /// <summary>Presses the button of a page: posts an empty form to it, as a browser does.</summary>
    public async Task<IHtmlDocument> Press(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await Post(path, fields);
        if (answer.StatusCode == HttpStatusCode.SeeOther)
        {
            return await Open(answer.Headers.Location!.OriginalString);
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Page(answer);
    }

    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Accept", "text/html,*/*;q=0.8");
        return Http.SendAsync(request, Stop);
    }

    public async Task<IHtmlDocument> Open(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.GetAsync(path, Stop);
        Assert.Equal(expected, answer.StatusCode);
        return await Page(answer);
    }

    public static async Task<IHtmlDocument> Page(HttpResponseMessage answer)
    {
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return StrictHtml.Read(await answer.Content.ReadAsStringAsync(Stop));
    }

    public static async Task<JsonElement> Json(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);

    /// <summary>Works until no message is visible.</summary>
    public async Task Drain()
    {
        while (await Services.GetRequiredService<QueueMessageHandler>().RunAsync(Stop))
        {
        }
    }

    public async Task SweepAndDrain()
    {
        await Services.GetRequiredService<DispatchDueItems>().RunAsync(Stop);
        await Drain();
    }

    /// <summary>The mails that came since the last look.</summary>
    public IReadOnlyList<MimeMessage> Mails() => !Directory.Exists(Outbox)
        ? []
        : [.. Directory.EnumerateFiles(Outbox).Where(_read.Add).Select(file => MimeMessage.Load(file))];

    /// <summary>The path of a link in a mail.</summary>
    public static string LinkIn(MimeMessage mail, string page)
    {
        var text = mail.TextBody!;
        var start = text.IndexOf($"http://localhost:7071/{page}/", StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no link to {page} in: {text}");
        return new Uri(text[start..text.IndexOfAny(['\r', '\n', ' '], start)]).AbsolutePath;
    }

    /// <summary>In which files of the data folder these words stand, as bytes.</summary>
    public IEnumerable<string> FilesWith(string words)
    {
        var bytes = Encoding.UTF8.GetBytes(words);
        foreach (var file in Directory.EnumerateFiles(DataFolder, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            if (content.ToArray().AsSpan().IndexOf(bytes) >= 0)
            {
                yield return Path.GetRelativePath(DataFolder, file);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
        _folder.Dispose();
        Confidential.AssertNoneIn(Log.Text);
    }

    private sealed class Factory((string Name, string Value)[] settings, Action<IServiceCollection> change) : WebApplicationFactory<DataFolder>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureTestServices(change);
        }
    }

    /// <summary>What the program logged, a line a record.</summary>
    internal sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        /// <summary>Who wrote each line, with the line.</summary>
        public ConcurrentQueue<(string Source, string Line)> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => new OfSource(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class OfSource(Lines all, string source) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var line = formatter(state, exception);
                all._lines.Enqueue($"{logLevel} {line} {exception}");
                all.Written.Enqueue((source, line));
            }
        }
    }
}
