using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Notifier.Adapters.Fetching;
using Notifier.Core.Fetching;
using Notifier.Testing.Fetching;

namespace Notifier.Adapters.Tests.Fetching;

/// <summary>What the gate asks and how, before a web of Kestrel servers on this machine.</summary>
public sealed class PageGateTests : IAsyncLifetime
{
    private LocalWeb _web = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _web = await LocalWeb.StartAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();


    /// <summary>Without a network of our own, no name has an answer. To say that there is no such site would be false.</summary>
    [Theory]
    [InlineData(SocketError.TryAgain, FetchTrouble.Connection)]
    [InlineData(SocketError.HostNotFound, FetchTrouble.Name)]
    [InlineData(SocketError.NoData, FetchTrouble.Name)]
    public async Task A_Name_That_Nobody_Could_Tell_Is_Not_Called_Unknown(SocketError error, FetchTrouble expected)
    {
        using var gate = new PageGate(new NoNames(error), new TlsTrust([]), new GateOptions(new Uri("https://notifier.example/"), "1.2"), TimeProvider.System);
        Assert.Equal(new GateAnswer.Failed(expected), await gate.GetAsync(new Uri("https://board.example/"), FetchKind.Page, null, Stop));
    }

    private sealed class NoNames(SocketError error) : INetwork
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => throw new SocketException((int)error);

        public Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_Page_Is_Read_Under_The_Name_It_Was_Asked_By(string scheme)
    {
        _web.Serve("board.example", "/job/1?from=us", WebAnswer.Html("<h1>A job</h1>"));
        var answer = Assert.IsType<GateAnswer.Answered>(await Get($"{scheme}://board.example/job/1?from=us"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("<h1>A job</h1>", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal("text/html; charset=utf-8", answer.Headers["content-type"]);
        Assert.Equal($"{scheme}://board.example/job/1?from=us", Assert.Single(_web.Requests).Url);
    }

    [Fact]
    public async Task A_Request_Says_Who_We_Are_And_Nothing_Of_The_Person()
    {
        _web.Serve("board.example", "/", WebAnswer.Html("1").With("Set-Cookie", "a=secret; Path=/").With("Set-Cookie", "__cf_bm=other"));
        var first = Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/", new() { ["If-None-Match"] = "\"7\"", ["Cookie"] = "a=b", ["Referer"] = "x" }));
        await Get("https://board.example/");

        Assert.Equal("a, __cf_bm", first.Headers["set-cookie"]); // names only
        Assert.Equal("\"7\"", _web.Requests.First().Headers["if-none-match"]);
        Assert.All(_web.Requests, request => Assert.Equal("ClosingDateNotifier/1.2 (+https://notifier.example/robot)", request.Headers["user-agent"]));
        Assert.All(_web.Requests, request => Assert.StartsWith("text/html,", request.Headers["accept"], StringComparison.Ordinal));
        Assert.Equal(
            ["accept", "accept-encoding", "accept-language", "host", "user-agent"],
            _web.Requests.Last().Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_Redirect_Is_An_Answer_And_Is_Not_Followed()
    {
        _web.Serve("board.example", "/", WebAnswer.Redirect("http://127.0.0.1/")).Serve("board.example", "/long", WebAnswer.Html(new string('a', 100), 301).With("Location", "/"));
        var answer = Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/"));
        Assert.Equal((302, "http://127.0.0.1/", 0), (answer.Status, answer.Headers["location"], answer.Body.Length));
        Assert.Equal(0, Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/long")).Body.Length);
        Assert.Equal(2, _web.Requests.Count);
    }

    [Theory]
    [InlineData(FetchKind.Page, "text/html", true)]
    [InlineData(FetchKind.Page, "TEXT/HTML;charset=\"broken", true)]
    [InlineData(FetchKind.Page, "application/xhtml+xml", true)]
    [InlineData(FetchKind.Page, "text/plain; charset=windows-1252", true)]
    [InlineData(FetchKind.Page, "application/json", true)]
    [InlineData(FetchKind.Page, null, true)]
    [InlineData(FetchKind.Page, "application/pdf", false)]
    [InlineData(FetchKind.Page, "image/png", false)]
    [InlineData(FetchKind.Page, "application/octet-stream", false)]
    [InlineData(FetchKind.Page, "text/html-but-not", false)]
    [InlineData(FetchKind.FeedPage, "application/xml", true)]
    [InlineData(FetchKind.FeedPage, "application/rss+xml; charset=utf-8", true)]
    [InlineData(FetchKind.FeedPage, "application/json", true)]
    [InlineData(FetchKind.FeedPage, "text/html", false)]
    [InlineData(FetchKind.Robots, "text/html", true)]
    [InlineData(FetchKind.Robots, "application/octet-stream", true)]
    public async Task A_Kind_Takes_Its_Content_Types_And_No_Other(FetchKind kind, string? type, bool isTaken)
    {
        _web.Serve("board.example", "/", new WebAnswer(200, type, "words"u8.ToArray()));
        var answer = await Get("https://board.example/", kind);
        if (isTaken)
        {
            Assert.Equal("words", Encoding.UTF8.GetString(Assert.IsType<GateAnswer.Answered>(answer).Body.Span));
        }
        else
        {
            Assert.Equal(new GateAnswer.Refused(FetchRefusal.ContentType), answer);
        }
    }

    [Theory]
    [InlineData(FetchKind.Page, 2 << 20)]
    [InlineData(FetchKind.FeedPage, 10 << 20)]
    public async Task An_Answer_Has_Its_Most_Bytes_And_Not_One_More(FetchKind kind, int most)
    {
        _web.Serve("board.example", "/whole", Sized(most)).Serve("board.example", "/more", Sized(most + 1)).Serve("board.example", "/unsaid", Unsaid(most + 1));
        Assert.Equal(most, Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/whole", kind)).Body.Length);
        Assert.Equal(new GateAnswer.Refused(FetchRefusal.Size), await Get("https://board.example/more", kind));
        Assert.Equal(new GateAnswer.Refused(FetchRefusal.Size), await Get("https://board.example/unsaid", kind));
    }

    [Fact]
    public async Task A_Robots_File_Is_Cut_At_Its_Most_Bytes()
    {
        _web.Serve("board.example", "/said", Sized(600 << 10)).Serve("board.example", "/unsaid", Unsaid(600 << 10));
        Assert.Equal(512 << 10, Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/said", FetchKind.Robots)).Body.Length);
        Assert.Equal(512 << 10, Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/unsaid", FetchKind.Robots)).Body.Length);
    }

    [Fact]
    public async Task A_Body_Without_End_Ends_At_The_Most_Bytes()
    {
        var sent = 0L;
        _web.Serve("board.example", "/", WebAnswer.Custom(async context =>
        {
            context.Response.ContentType = "text/html";
            var part = new byte[64 << 10];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
                sent += part.Length;
            }
        }));
        Assert.Equal(new GateAnswer.Refused(FetchRefusal.Size), await Get("https://board.example/"));
        Assert.InRange(sent, 2 << 20, 16 << 20); // what stands in buffers on the way
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_Packed_Page_Is_Unpacked_And_A_Bomb_Is_Refused(string encoding)
    {
        static WebAnswer Pack(string encoding, string text) => encoding switch
        {
            "gzip" => WebAnswer.Html(text).Gzipped(),
            "br" => WebAnswer.Html(text).Brotli(),
            _ => WebAnswer.Html(text).Deflated(),
        };
        var words = string.Concat(Enumerable.Range(0, 2000).Select(number => $"Apply by {number % 28 + 1} May. Job {number}\n"));
        _web.Serve("board.example", "/page", Pack(encoding, words))
            .Serve("board.example", "/bomb", Pack(encoding, new string(' ', 1 << 20)))
            .Serve("board.example", "/huge", Pack(encoding, new string(' ', 60 << 20)));

        Assert.Equal(words, Encoding.UTF8.GetString(Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/page")).Body.Span));
        Assert.Equal(new GateAnswer.Refused(FetchRefusal.Size), await Get("https://board.example/bomb"));
        Assert.Equal(new GateAnswer.Refused(FetchRefusal.Size), await Get("https://board.example/huge"));
    }

    [Fact]
    public async Task What_Is_Packed_Otherwise_Or_Twice_Or_Badly_Is_A_Broken_Answer()
    {
        var page = WebAnswer.Html(new string('a', 500));
        _web.Serve("board.example", "/unknown", page.With("Content-Encoding", "zstd"))
            .Serve("board.example", "/twice", page.Gzipped().Gzipped())
            .Serve("board.example", "/badly", page.With("Content-Encoding", "gzip"));
        foreach (var path in new[] { "unknown", "twice", "badly" })
        {
            Assert.Equal(new GateAnswer.Failed(FetchTrouble.BrokenAnswer), await Get($"https://board.example/{path}"));
        }
    }

    [Fact]
    public async Task An_Error_Is_Read_Far_Enough_To_Recognise_A_Wall()
    {
        _web.Serve("board.example", "/wall", WebAnswer.Wall()).Serve("board.example", "/long", WebAnswer.Html(new string('a', 200_000), 503))
            .Serve("board.example", "/pdf", new WebAnswer(404, "application/pdf", "%PDF"u8.ToArray()));
        var wall = Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/wall"));
        Assert.Equal((403, "challenge"), (wall.Status, wall.Headers["cf-mitigated"]));
        Assert.Contains("Just a moment", Encoding.UTF8.GetString(wall.Body.Span), StringComparison.Ordinal);
        Assert.Equal(64 << 10, Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/long")).Body.Length);
        var pdf = Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/pdf"));
        Assert.Equal((404, 0), (pdf.Status, pdf.Body.Length));
    }

    [Theory]
    [InlineData("/silent", 10)]
    [InlineData("/drip", 20)]
    public async Task A_Host_That_Is_Slow_Is_Left_After_A_While(string path, int seconds)
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        _web.Serve("board.example", "/silent", WebAnswer.Custom(async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        })).Serve("board.example", "/drip", WebAnswer.Custom(async context =>
        {
            context.Response.ContentType = "text/html";
            for (var sent = 0; !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await context.Response.Body.WriteAsync(new byte[1], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                if (sent == 2)
                {
                    asked.SetResult();
                }

                await Task.Delay(10, context.RequestAborted);
            }
        }));
        using var gate = _web.NewGate(clock);
        var answer = gate.GetAsync(new Uri($"https://board.example{path}"), FetchKind.Page, null, Stop);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        await Task.Delay(100, Stop);
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new GateAnswer.Failed(FetchTrouble.TimedOut), await answer);
    }

    [Fact]
    public async Task A_Person_Who_Leaves_Ends_The_Request()
    {
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        _web.Serve("board.example", "/", WebAnswer.Custom(async context =>
        {
            leaves.Cancel();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using var gate = _web.NewGate();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.GetAsync(new Uri("https://board.example/"), FetchKind.Page, null, leaves.Token));
    }

    [Fact]
    public async Task An_Answer_That_Is_Cut_Short_Is_Broken()
    {
        _web.Serve("board.example", "/", WebAnswer.Custom(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[500]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        }));
        Assert.Equal(new GateAnswer.Failed(FetchTrouble.BrokenAnswer), await Get("https://board.example/"));
    }

    [Fact]
    public async Task Headers_Without_End_Are_Refused()
    {
        _web.Serve("board.example", "/", WebAnswer.Html("1").With("X-Long", new string('a', 40 << 10)));
        Assert.Equal(new GateAnswer.Refused(FetchRefusal.Size), await Get("https://board.example/"));
    }

    [Fact]
    public async Task A_Host_That_Cannot_Be_Reached_Is_Said()
    {
        _web.Network.Resolve("away.example", ["11.1.0.200"]);
        _web.Network.Resolve("empty.example", [[]]);
        Assert.Equal(new GateAnswer.Failed(FetchTrouble.Name), await Get("https://nowhere.example/"));
        Assert.Equal(new GateAnswer.Failed(FetchTrouble.Name), await Get("https://empty.example/"));
        Assert.Equal(new GateAnswer.Failed(FetchTrouble.Connection), await Get("https://away.example/"));
    }

    [Fact]
    public async Task The_Next_Address_Is_Tried_When_One_Does_Not_Answer()
    {
        _web.Serve("board.example", "/", WebAnswer.Html("1"));
        _web.Network.Resolve("board.example", ["11.1.0.200", "11.1.0.201"]);
        _web.Network.Reach("11.1.0.201");
        Assert.IsType<GateAnswer.Answered>(await Get("https://board.example/"));
    }

    [Fact]
    public async Task A_Certificate_Must_Fit_The_Name_And_Be_Believed()
    {
        _web.Serve("board.example", "/", WebAnswer.Html("1"));
        _web.Certificate = _ => _web.Authority.Of("other.example");
        Assert.Equal(new GateAnswer.Failed(FetchTrouble.Tls), await Get("https://board.example/"));

        using var stranger = new TestAuthority();
        _web.Certificate = name => stranger.Of(name);
        Assert.Equal(new GateAnswer.Failed(FetchTrouble.Tls), await Get("https://board.example/"));
        Assert.Empty(_web.Requests);
    }

    /// <summary>A hostile certificate names a place inside our network from which its issuer can be downloaded.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Certificate_Makes_Nobody_Download_Anything(bool trustsMachine)
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        using var stranger = new TestAuthority();
        _web.Serve("board.example", "/", WebAnswer.Html("1"));
        var asked = inside.AcceptTcpClientAsync(Stop).AsTask();
        using var hostile = stranger.Issue("board.example", $"http://{inside.LocalEndpoint}/issuer.crt");
        _web.Certificate = _ => hostile;

        var trust = new TlsTrust(trustsMachine ? null : [_web.Authority.Root]);
        using var gate = new PageGate(_web.Network, trust, new GateOptions(new Uri("https://notifier.example/"), "1.2"), TimeProvider.System);
        Assert.Equal(new GateAnswer.Failed(FetchTrouble.Tls), await gate.GetAsync(new Uri("https://board.example/"), FetchKind.Page, null, Stop));
        Assert.False(asked.IsCompleted);
        inside.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => asked);
    }

    [Fact]
    public async Task A_Sitemap_Is_Read_As_A_Stream_And_Has_An_End_Too()
    {
        _web.Serve("board.example", "/sitemap.xml", WebAnswer.Xml("<urlset/>").Gzipped()).Serve("board.example", "/huge.xml", WebAnswer.Custom(async context =>
        {
            context.Response.ContentType = "application/xml";
            var part = new byte[1 << 20];
            for (var sent = 0; sent < 60; sent++)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        }));
        using var gate = _web.NewGate();
        var (answer, stream) = await gate.OpenAsync(new Uri("https://board.example/sitemap.xml"), FetchKind.Sitemap, Stop);
        await using (stream)
        {
            Assert.Equal(200, Assert.IsType<GateAnswer.Answered>(answer).Status);
            using var reader = new StreamReader(stream!);
            Assert.Equal("<urlset/>", await reader.ReadToEndAsync(Stop));
        }

        var (_, huge) = await gate.OpenAsync(new Uri("https://board.example/huge.xml"), FetchKind.Sitemap, Stop);
        await using (huge)
        {
            var part = new byte[1 << 20];
            var read = 0L;
            var fault = await Assert.ThrowsAsync<BodyRefusedException>(async () =>
            {
                for (int count; (count = await huge!.ReadAsync(part, Stop)) > 0;)
                {
                    read += count;
                }
            });
            Assert.Equal(FetchRefusal.Size, fault.Refusal);
            Assert.InRange(read, 49 << 20, 50 << 20);
        }
    }

    private static WebAnswer Sized(int bytes) => new(200, "text/plain", Enumerable.Repeat((byte)'a', bytes).ToArray());

    /// <summary>Without saying its length beforehand.</summary>
    private static WebAnswer Unsaid(int bytes) => WebAnswer.Custom(async context =>
    {
        context.Response.ContentType = "text/plain";
        await context.Response.StartAsync();
        await context.Response.Body.WriteAsync(Enumerable.Repeat((byte)'a', bytes).ToArray(), context.RequestAborted);
    });

    private Task<GateAnswer> Get(string address, Dictionary<string, string>? headers = null) => Get(address, FetchKind.Page, headers);

    private async Task<GateAnswer> Get(string address, FetchKind kind, Dictionary<string, string>? headers = null)
    {
        using var gate = _web.NewGate();
        return await gate.GetAsync(new Uri(address), kind, headers, Stop);
    }
}
