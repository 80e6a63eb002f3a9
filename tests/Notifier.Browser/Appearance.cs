using Microsoft.Playwright;

namespace Notifier.Browser;

/// <summary>How a page or a mail looks: in light and dark colours, on a small screen and enlarged. Pictures go to <c>artifacts/screens</c>.</summary>
internal static class Appearance
{
    private const string OnlyColours = "color-contrast";

    private static readonly string Screens = Directory.CreateDirectory(Path.Combine(Repository(), "artifacts", "screens")).FullName;

    /// <summary>Looks at what the browser shows now.</summary>
    /// <param name="name">Of the picture.</param>
    public static async Task IsGood(Visit visit, string name, ColorScheme colours)
    {
        await visit.Page.SetViewportSizeAsync(1280, 800);
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screens, $"{name}-{(colours == ColorScheme.Dark ? "dark" : "light")}.png"), FullPage = true });
        if (colours == ColorScheme.Dark)
        {
            await visit.IsAccessible(name, OnlyColours); // all else is the same as in the light
            return;
        }

        await visit.IsAccessible(name);
        await visit.Page.SetViewportSizeAsync(640, 400); // what is left of a window of 1280 when it is enlarged to 200 %
        await visit.NeedsNoSidewaysScrolling($"{name} at 200 %");
        await visit.Page.SetViewportSizeAsync(360, 740);
        await visit.NeedsNoSidewaysScrolling($"{name} on a phone");
        await visit.Page.SetViewportSizeAsync(320, 640);
        await visit.NeedsNoSidewaysScrolling($"{name} on a small screen");
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screens, $"{name}-narrow.png"), FullPage = true });
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Notifier.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No Notifier.sln above the test.");
        }

        return folder.FullName;
    }
}
