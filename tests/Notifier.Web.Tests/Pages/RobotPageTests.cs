using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Pages;

/// <summary>The page that our user agent names, for people who run websites.</summary>
public sealed class RobotPageTests
{
    [Fact]
    public async Task It_Names_The_Operator_The_Agent_And_How_To_Stop_It()
    {
        await using var app = new TestApp(null, ("OperatorName", "Example Council"), ("OperatorContact", "dates@council.example"));
        var page = await app.Open("/robot");
        Assert.Contains("This notifier is run by Example Council. You can reach them here: dates@council.example", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("User-agent: ClosingDateNotifier\nDisallow: /", page.QuerySelector("pre")!.TextContent);
        Assert.Equal("/robot", (await app.Open("/privacy")).QuerySelector("main a[href='/robot']")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("footer a[href='/robot']"));
    }
}
