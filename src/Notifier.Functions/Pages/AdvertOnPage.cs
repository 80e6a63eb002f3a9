using Notifier.Adapters.Mails;
using Notifier.Core.Adverts;
using Notifier.Core.Email;
using Notifier.Core.Findings;

namespace Notifier.Functions.Pages;

/// <summary>An advert as pages show it. All words from outside are made fit for one line here.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Lead">The one sentence that matters: until when one can apply.</param>
/// <param name="Link">Where to apply; null when nothing tells.</param>
/// <param name="IsOpen">One can still apply, as far as anybody knows.</param>
public sealed record AdvertOnPage(string Id, string Title, string? Employer, string? Reference, string Lead, string? Link, bool IsOpen)
{
    /// <param name="advert">Null when it is no longer kept.</param>
    public static AdvertOnPage Of(string id, Advert? advert, DateTimeOffset now) => advert is null
        ? new AdvertOnPage(id, "An advert that is no longer kept", null, null, "It closed some time ago.", null, IsOpen: false)
        : new AdvertOnPage(id, Fit(advert.Title) ?? "An advert without a title", Fit(advert.Employer), Fit(advert.Reference), LeadOf(advert, now), WebLink.From(advert.ApplyUrl)?.Url, !advert.IsOver(now));

    private static string LeadOf(Advert advert, DateTimeOffset now)
    {
        if (advert.Closed is { } closed)
        {
            return $"This advert was closed on {EnglishDates.InWords(Core.London.DayOf(closed))}.";
        }

        if (advert.Closing.Safe is not { } safe)
        {
            return "This advert states no closing date.";
        }

        var stated = new StatedDate(safe.LastDay, safe.Time, safe.Quote, safe.Source, safe.Board);
        return advert.IsOver(now) ? $"This advert closed on {DateWords.Day(stated)}." : $"Apply by {DateWords.Deadline(stated)}.";
    }

    private static string? Fit(string? words) => OneLine.OrNull(words, OneLine.LongestName);
}
