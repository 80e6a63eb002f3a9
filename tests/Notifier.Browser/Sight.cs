using Microsoft.Playwright;

namespace Notifier.Browser;

/// <summary>A page to look at.</summary>
/// <param name="Title">Of the page, without the site's name.</param>
/// <param name="Reach">Opens it, or goes on from the page before.</param>
/// <param name="IsMail">It is a mail's own HTML, which does not name the site.</param>
internal sealed record Sight(string Name, string Title, Func<Task> Reach, bool IsMail = false)
{
    public static async Task LookAt(Visit visit, ColorScheme colours, IReadOnlyList<Sight> sights)
    {
        foreach (var sight in sights)
        {
            await sight.Reach();
            await Assertions.Expect(visit.Page).ToHaveTitleAsync(sight.Title + (sight.IsMail ? string.Empty : " · Closing dates"), new PageAssertionsToHaveTitleOptions { Timeout = 60_000 });
            await Appearance.IsGood(visit, $"page-{sight.Name}", colours);
        }
    }
}
