using Microsoft.Playwright;

namespace Notifier.Browser;

/// <summary>Every mail as people see it.</summary>
public sealed class MailLookTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_Mail(ColorScheme colours)
    {
        var mails = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "mails"), "*.html").Order(StringComparer.Ordinal).ToList();
        Assert.True(mails.Count >= 20);
        await using var visit = await Visit.Begin(chromium, new BrowserNewContextOptions { ColorScheme = colours });
        foreach (var mail in mails)
        {
            await visit.Page.SetContentAsync(await File.ReadAllTextAsync(mail, TestContext.Current.CancellationToken));
            await Appearance.IsGood(visit, $"mail-{Path.GetFileNameWithoutExtension(mail)}", colours);
        }

        visit.HadNothingToComplainAbout();
    }
}
