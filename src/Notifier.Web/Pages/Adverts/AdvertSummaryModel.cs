using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Web.Pages.Check;

namespace Notifier.Web.Pages.Adverts;

/// <summary>An advert as pages show it. All words from outside are made fit for one line here.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Id">Null for an advert that is not kept.</param>
/// <param name="Answer">Until when one can apply.</param>
/// <param name="Link">Where to apply; null when nothing tells.</param>
/// <param name="IsPasted">A visitor pasted it: nobody looks at its page again.</param>
public sealed record AdvertSummaryModel(string? Id, string Title, string? Employer, string? Reference, string? Board, ApplyByAnswer Answer, WebLink? Link, bool IsPasted = false)
{
    /// <param name="advert">Null when it is no longer kept.</param>
    public static AdvertSummaryModel From(string id, Advert? advert, DateTimeOffset now) => advert is null
        ? new AdvertSummaryModel(null, "An advert that is no longer kept", null, null, null, ApplyByAnswer.NoLongerKept, null)
        : new AdvertSummaryModel(id, TitleOf(advert.Title), Fit(advert.Employer), Fit(advert.Reference), null, ApplyByAnswer.From(advert, now), WebLink.From(advert.ApplyUrl), advert.IsPrivate);

    public static AdvertSummaryModel From(AdvertReading reading, ApplyByAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var link = Uri.TryCreate(reading.Url, UriKind.Absolute, out var url) ? WebLink.From(url) : null;
        return new AdvertSummaryModel(null, TitleOf(reading.Title), Fit(reading.Employer), Fit(reading.Reference), reading.Board?.Name, answer, link);
    }

    private static string TitleOf(string? title) => Fit(title) ?? "An advert without a title";

    private static string? Fit(string? words) => SingleLine.FromOrNull(words, SingleLine.LongestName);
}
