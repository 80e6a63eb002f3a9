using System.Text;
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

    private Task<GateAnswer> Get(string address, Dictionary<string, string>? headers = null) => Get(address, FetchKind.Page, headers);

    private async Task<GateAnswer> Get(string address, FetchKind kind, Dictionary<string, string>? headers = null)
    {
        using var gate = _web.NewGate();
        return await gate.GetAsync(new Uri(address), kind, headers, Stop);
    }
}
