using System.Text;
using Notifier.Core.Fetching;
using Notifier.Testing;
using Notifier.Testing.Fetching;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Fetching;

/// <summary>Looks at pages through the real gate, before a web on this machine, by a clock that moves on while a look waits.</summary>
public sealed class PageFetcherTests : IAsyncLifetime
{
    private readonly VirtualClock _clock = new(new DateTimeOffset(2026, 1, 12, 9, 0, 0, TimeSpan.Zero));
    private readonly MemoryTableStore _store = new();
    private LocalWeb _web = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<string> Asked => _web.Requests.Select(request => request.Url);

    public async ValueTask InitializeAsync() => _web = await LocalWeb.StartAsync(_clock);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Redirects_Are_Followed_Hop_By_Hop_A_Second_Apart()
    {
        _web.Serve("board.example", "/1", WebAnswer.Redirect("/2", 301))
            .Serve("board.example", "/2", WebAnswer.Redirect("https://other.example/3", 308))
            .Serve("other.example", "/3", WebAnswer.Redirect("4?a=b", 301))
            .Serve("other.example", "/4?a=b", WebAnswer.Html("the job"));
        var answer = Assert.IsType<FetchResult.Answered>(await Person("https://board.example/1"));

        Assert.Equal(("https://other.example/4?a=b", true, 200, "the job"), (answer.From.AbsoluteUri, answer.HasMoved, answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        foreach (var host in _web.Requests.GroupBy(request => request.Host))
        {
            Assert.Equal(TimeSpan.FromSeconds(1), host.Last().At - host.First().At);
        }
    }

    [Theory]
    [InlineData(301, true)]
    [InlineData(308, true)]
    [InlineData(302, false)]
    [InlineData(303, false)]
    [InlineData(307, false)]
    public async Task An_Advert_Has_Moved_When_Every_Redirect_Is_Permanent(int status, bool hasMoved)
    {
        _web.Serve("board.example", "/1", WebAnswer.Redirect("/2", 301)).Serve("board.example", "/2", WebAnswer.Redirect("/3", status)).Serve("board.example", "/3", WebAnswer.Html("1"));
        Assert.Equal(hasMoved, Assert.IsType<FetchResult.Answered>(await Person("https://board.example/1")).HasMoved);
        Assert.False(Assert.IsType<FetchResult.Answered>(await Person("https://board.example/3")).HasMoved);
    }

    [Fact]
    public async Task More_Than_Three_Redirects_Are_Refused()
    {
        _web.Serve("board.example", request => WebAnswer.Redirect(request.Path + "1"));
        Assert.Equal(new FetchResult.Refused(FetchRefusal.Redirects), await Person("https://board.example/"));
        Assert.Equal(4, _web.Requests.Count);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", FetchRefusal.PrivateNetwork)]
    [InlineData("https://127.1/", FetchRefusal.PrivateNetwork)]
    [InlineData("//169.254.169.254/latest/meta-data/", FetchRefusal.PrivateNetwork)]
    [InlineData("https://[::ffff:10.0.0.1]/", FetchRefusal.PrivateNetwork)]
    [InlineData("https://localhost/", FetchRefusal.PrivateNetwork)]
    [InlineData("https://inside.example/", FetchRefusal.PrivateNetwork)]
    [InlineData("https://notifier.example/", FetchRefusal.PrivateNetwork)]
    [InlineData("https://board.example@inside.example/", FetchRefusal.Address)]
    [InlineData("https://board.example:8443/", FetchRefusal.Address)]
    [InlineData("file:///etc/passwd", FetchRefusal.Address)]
    [InlineData("\\\\inside.example\\share", FetchRefusal.Address)]
    [InlineData("http://", FetchRefusal.Address)]
    public async Task A_Redirect_Is_Judged_Like_Any_Address(string location, FetchRefusal reason)
    {
        _web.Serve("board.example", "/1", WebAnswer.Redirect(location));
        _web.Network.Resolve("inside.example", ["10.0.0.7"]);
        Assert.Equal(new FetchResult.Refused(reason), await Person("http://board.example/1"));
        Assert.Single(_web.Network.Connected);
    }

    [Fact]
    public async Task A_Redirect_From_Https_To_Http_Is_Refused()
    {
        _web.Serve("board.example", "/1", WebAnswer.Redirect("http://board.example/2")).Serve("board.example", "/2", WebAnswer.Html("1"));
        Assert.Equal(new FetchResult.Refused(FetchRefusal.Redirects), await Person("https://board.example/1"));
        Assert.Single(_web.Requests);
    }

    [Fact]
    public async Task A_Redirect_May_Be_Written_In_Welsh()
    {
        _web.Serve("board.example", "/1", WebAnswer.Custom(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/swydd/g\u0175yl";
            return Task.CompletedTask;
        })).Serve("board.example", "/swydd/g%C5%B5yl", WebAnswer.Html("1"));
        Assert.Equal(200, Assert.IsType<FetchResult.Answered>(await Person("https://board.example/1")).Status);
    }

    [Fact]
    public async Task Robots_Stops_Looks_Of_Our_Own_And_Not_A_Page_That_A_Person_Asked_For()
    {
        _web.Serve("board.example", "/robots.txt", WebAnswer.Text("User-agent: *\nDisallow: /job")).Serve("board.example", "/job/1", WebAnswer.Html("1"));
        Assert.IsType<FetchResult.Answered>(await Person("https://board.example/job/1"));
        Assert.Equal(["https://board.example/job/1"], Asked);

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<FetchResult.Robots>(await Own("https://board.example/job/1"));
        Assert.IsType<FetchResult.Robots>(await Own("https://board.example/job/1", FetchCause.SearchForPerson));
        Assert.Equal(["https://board.example/job/1", "https://board.example/robots.txt"], Asked);
    }

    [Fact]
    public async Task A_Copy_Of_Robots_Serves_All_Instances_For_A_Day()
    {
        _web.Serve("board.example", "/robots.txt", WebAnswer.Text("User-agent: *\nDisallow: /no")).Serve("board.example", "/yes", WebAnswer.Html("1"));
        for (var hour = 0; hour < 24; hour += 3)
        {
            Assert.IsType<FetchResult.Answered>(await Own("https://board.example/yes"));
            _clock.Advance(TimeSpan.FromHours(3));
        }

        Assert.Single(Asked, url => url.EndsWith("/robots.txt", StringComparison.Ordinal));
        Assert.IsType<FetchResult.Answered>(await Own("https://board.example/yes"));
        Assert.Equal(2, Asked.Count(url => url.EndsWith("/robots.txt", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(410, true)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Without_Robots_A_Host_Is_Open_And_Without_Its_Answer_It_Is_Not(int status, bool isOpen)
    {
        _web.Serve("board.example", "/robots.txt", WebAnswer.Nothing(status)).Serve("board.example", "/job", WebAnswer.Html("1"));
        var result = await Own("https://board.example/job");
        Assert.Equal(isOpen ? 2 : 1, _web.Requests.Count);
        Assert.IsType(isOpen ? typeof(FetchResult.Answered) : typeof(FetchResult.Failed), result);
    }

    [Fact]
    public async Task Robots_May_Be_Redirected_Five_Times()
    {
        _web.Serve("board.example", "/robots.txt", WebAnswer.Redirect("https://a.example/1")).Serve("b.example", "/5", WebAnswer.Text("User-agent: *\nDisallow: /"));
        for (var hop = 1; hop < 5; hop++)
        {
            _web.Serve(hop % 2 == 1 ? "a.example" : "c.example", $"/{hop}", WebAnswer.Redirect(hop == 4 ? "https://b.example/5" : $"https://{(hop % 2 == 1 ? "c" : "a")}.example/{hop + 1}"));
        }

        Assert.IsType<FetchResult.Robots>(await Own("https://board.example/job"));
        Assert.Equal(6, _web.Requests.Count);
    }

    [Fact]
    public async Task A_Redirect_Of_Our_Own_Look_Asks_The_Robots_Of_The_Next_Host_Too()
    {
        _web.Serve("board.example", "/job", WebAnswer.Redirect("https://other.example/job")).Serve("other.example", "/robots.txt", WebAnswer.Text("User-agent: *\nDisallow: /job"));
        Assert.IsType<FetchResult.Robots>(await Own("https://board.example/job"));
        Assert.DoesNotContain("https://other.example/job", Asked);
    }

    [Fact]
    public async Task The_Delay_That_Robots_Asks_For_Is_Kept()
    {
        _web.Serve("board.example", "/robots.txt", WebAnswer.Text("User-agent: *\nCrawl-delay: 4")).Serve("board.example", "/job", WebAnswer.Html("1"));
        Assert.IsType<FetchResult.Answered>(await Own("https://board.example/job", FetchCause.SearchForPerson));
        Assert.Equal(TimeSpan.FromSeconds(4), _web.Requests.Last().At - _web.Requests.First().At);
    }

    [Fact]
    public async Task A_Host_That_Asks_For_A_Pause_Or_Shows_A_Wall_Is_Left_Alone()
    {
        _web.Serve("slow.example", "/", WebAnswer.Nothing(503).With("Retry-After", "300")).Serve("wall.example", "/", WebAnswer.Wall());
        Assert.Equal(503, Assert.IsType<FetchResult.Answered>(await Person("https://slow.example/")).Status);
        Assert.Equal(new FetchResult.Later(_clock.Now.AddMinutes(5), LaterReason.BackOff), await Person("https://slow.example/other"));
        Assert.Equal(403, Assert.IsType<FetchResult.Answered>(await Person("https://wall.example/")).Status);
        Assert.Equal(new FetchResult.Later(_clock.Now.AddMinutes(1), LaterReason.BackOff), await Person("https://wall.example/"));
        Assert.Equal(2, _web.Requests.Count);
    }

    [Fact]
    public async Task A_Missing_Page_Or_A_Mistyped_Name_Is_No_Trouble_Of_The_Host()
    {
        _web.Serve("board.example", "/1", WebAnswer.Html("1"));
        Assert.Equal(404, Assert.IsType<FetchResult.Answered>(await Person("https://board.example/2")).Status);
        Assert.IsType<FetchResult.Answered>(await Person("https://board.example/1"));
        Assert.Equal(new FetchResult.Failed(FetchTrouble.Name), await Person("https://bord.example/1"));
        Assert.Equal(new FetchResult.Failed(FetchTrouble.Name), await Person("https://bord.example/1"));
    }

    [Fact]
    public async Task A_Person_Who_Leaves_Gives_The_Turn_Back()
    {
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        _web.Serve("board.example", "/slow", WebAnswer.Custom(async context =>
        {
            leaves.Cancel();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        })).Serve("board.example", "/1", WebAnswer.Html("1"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _web.NewFetcher(_store, _clock).FetchAsync(new Uri("https://board.example/slow"), FetchKind.Page, FetchCause.PersonAsked, leaves.Token));
        Assert.IsType<FetchResult.Answered>(await Person("https://board.example/1"));
    }

    [Fact]
    public async Task Two_Instances_Never_Ask_One_Host_At_Once()
    {
        var (inFlight, most) = (0, 0);
        _web.Serve("board.example", _ => WebAnswer.Custom(async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            await Task.Delay(20, context.RequestAborted);
            Interlocked.Decrement(ref inFlight);
            context.Response.ContentType = "text/html";
        }));
        PageFetcher[] instances = [_web.NewFetcher(_store, _clock), _web.NewFetcher(_store, _clock)];
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            instances[number % 2].FetchAsync(new Uri($"https://board.example/{number}"), FetchKind.Page, FetchCause.PersonAsked, Stop)));

        Assert.Equal(1, most);
        Assert.All(results, result => Assert.True(result is FetchResult.Answered or FetchResult.Later { Reason: LaterReason.Busy }));
        Assert.Equal(results.Count(result => result is FetchResult.Answered), _web.Requests.Count);
    }


    [Fact]
    public async Task Searches_Leave_A_Third_Of_A_Hosts_Hour_To_The_Links_Of_People()
    {
        _web.Serve("board.example", _ => WebAnswer.Html("1"));
        FetchResult? last = null;
        for (var search = 0; search < 41; search++)
        {
            last = await Own($"https://board.example/{search}", FetchCause.SearchForPerson);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(LaterReason.HourUsedUp, Assert.IsType<FetchResult.Later>(last).Reason);
        Assert.IsType<FetchResult.Answered>(await Person("https://board.example/41"));
    }

    private Task<FetchResult> Person(string address) =>
        _web.NewFetcher(_store, _clock).FetchAsync(new Uri(address), FetchKind.Page, FetchCause.PersonAsked, Stop);

    private Task<FetchResult> Own(string address, FetchCause cause = FetchCause.OwnLook) =>
        _web.NewFetcher(_store, _clock).FetchAsync(new Uri(address), FetchKind.Page, cause, Stop);
}
