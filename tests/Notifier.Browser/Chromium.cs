using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Notifier.Browser.Chromium))]

namespace Notifier.Browser;

/// <summary>The browser of this machine, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser; without one the test is skipped, and fails where CI is set: there it is installed.</summary>
    internal IBrowser Browser
    {
        get
        {
            if (_browser is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
            {
                Assert.Skip($"There is no browser at {string.Join(", ", Places)}. On Debian: apt-get install chromium.");
            }

            return _browser ?? throw new InvalidOperationException($"CI is set, and there is no browser at {string.Join(", ", Places)}.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } place)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = place,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
