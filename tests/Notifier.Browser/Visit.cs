using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Notifier.Testing.Apps;
using Notifier.Web.Security;

namespace Notifier.Browser;

/// <summary>The whole program behind a port of this machine, and a person with a browser in front of it. Whatever the browser complains about is remembered.</summary>
internal sealed class Visit : IAsyncDisposable
{
    /// <summary>In milliseconds. Machines that test are busy, and laying out a line of 1 MB takes a while.</summary>
    private const float Patience = 180_000;

    private const string Unsuccessful = "Failed to load resource: the server responded with a status of ";

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _context;

    private Visit(TestApp app, string home, IBrowserContext context, IPage page) => (App, Home, _context, Page) = (app, home, context, page);

    public TestApp App { get; }

    /// <summary>The address of the first page.</summary>
    public string Home { get; }

    public IPage Page { get; }

    /// <summary>While the program is made to fail, its answer that it failed is nothing to complain about.</summary>
    public bool IsMadeToFail { get; set; }

    public static Task<Visit> Begin(Chromium chromium, BrowserNewContextOptions? options = null) => Begin(chromium, options, null);

    public static async Task<Visit> Begin(Chromium chromium, BrowserNewContextOptions? options, Action<IServiceCollection>? change, params (string Name, string Value)[] settings)
    {
        var browser = chromium.Browser;
        var port = FreePort();
        var home = $"http://localhost:{port}/";
        var app = new TestApp(port, change, [("Listen", $"127.0.0.1:{port}"), ("PublicUrl", home), ("Limits:ChecksAMinute", "1000"), ("Limits:ChecksAnHour", "1000"), ("Limits:LinksAMinute", "1000"), ("Limits:LinksAnHour", "1000"), .. settings]);
        var context = await browser.NewContextAsync(options);
        var visit = new Visit(app, home, context, await context.NewPageAsync());
        visit.Page.SetDefaultTimeout(Patience);
        visit.Listen();
        return visit;
    }

    public async Task<IResponse> Open(string path)
    {
        var answer = await Page.GotoAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : Home.TrimEnd('/') + path);
        return Assert.IsAssignableFrom<IResponse>(answer);
    }

    /// <summary>Through the link that the start prints; from then on the browser has the key.</summary>
    public Task<IResponse> OpenOutbox() => Open(App.Services.GetRequiredService<OutboxKey>().Link.AbsoluteUri);

    public async Task<string> Heading() => await Page.Locator("h1").InnerTextAsync();

    /// <summary>Nothing was blocked, nothing failed, no dialog opened and no script ran.</summary>
    public void HadNothingToComplainAbout() => Assert.Empty(_complaints);

    /// <summary>Every rule of axe-core for WCAG 2.2 A and AA and its good practice; or only those named.</summary>
    public async Task IsAccessible(string what, params string[] rules)
    {
        var options = rules.Length == 0 ? new AxeRunOptions() : new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "rule", Values = [.. rules] } };
        var result = await Page.RunAxe(options);
        Assert.NotEmpty(result.Passes);
        Assert.True(result.Violations.Length == 0, $"{what}: " + string.Join("\n", result.Violations.Select(violation => $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => $"{node.Html} {string.Join(' ', node.Any.Select(any => any.Message))}"))}")));
    }

    /// <summary>No line is wider than the window.</summary>
    public async Task NeedsNoSidewaysScrolling(string what)
    {
        var widths = await Page.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, window.innerWidth]");
        Assert.True(widths[0] <= widths[1], $"{what} is {widths[0]} wide in a window of {widths[1]}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await App.DisposeAsync();
    }

    private void Listen()
    {
        Page.Dialog += async (_, dialog) =>
        {
            _complaints.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"error: {error}");
        Page.Console += (_, message) =>
        {
            // A page with a status that is no success is an error to the console; such pages are opened on purpose.
            var isOnPurpose = message.Text.StartsWith(Unsuccessful + 4, StringComparison.Ordinal) || (IsMadeToFail && message.Text.StartsWith(Unsuccessful + 5, StringComparison.Ordinal));
            if (message.Type is "error" or "warning" && !isOnPurpose)
            {
                _complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Home, StringComparison.Ordinal) && request.Url != "about:blank")
            {
                _complaints.Enqueue($"elsewhere: {request.Url}");
            }
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
