using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Web.Pages.Check;

namespace Notifier.Web.Pages.Adverts;

/// <summary>An advert as pages show it. It turns all untrusted text into single lines.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Id">Null for an advert that we do not keep.</param>
/// <param name="Answer">Until when a person can apply.</param>
/// <param name="Link">Where to apply; null when the advert does not say.</param>
/// <param name="NotAgain">Why its date may change without our knowing, in one sentence. Null when we hear of changes.</param>
public sealed record AdvertSummaryModel(
    string? Id,
    string Title,
    string? Employer,
    string? Reference,
    string? Board,
    ApplyByAnswer Answer,
    WebLink? Link,
    string? NotAgain = null)
{
    /// <param name="advert">Null when we no longer keep it.</param>
    public static AdvertSummaryModel From(string id, Advert? advert, DateTimeOffset now) => advert is null
        ? new AdvertSummaryModel(null, "An advert that is no longer kept", null, null, null, ApplyByAnswer.NoLongerKept, null)
        : new AdvertSummaryModel(
            id,
            TitleOf(advert.Title),
            Fit(advert.Employer),
            Fit(advert.Reference),
            null,
            ApplyByAnswer.From(advert, now),
            WebLink.From(advert.ApplyUrl),
            advert.IsPasted ? Pasted.NotAgain : advert.IsFetched ? Fetched.NotAgain : null);

    public static AdvertSummaryModel From(AdvertReading reading, ApplyByAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var link = Uri.TryCreate(reading.Url, UriKind.Absolute, out var url) ? WebLink.From(url) : null;
        return new AdvertSummaryModel(
            null,
            TitleOf(reading.Title),
            Fit(reading.Employer),
            Fit(reading.Reference),
            reading.Board?.Name,
            answer,
            link);
    }

    private static string TitleOf(string? title) => Fit(title) ?? "An advert without a title";

    private static string? Fit(string? words) => SingleLine.FromOrNull(words, SingleLine.LongestName);
}
