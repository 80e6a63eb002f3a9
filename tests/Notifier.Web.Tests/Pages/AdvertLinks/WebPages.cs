using System.Net;
using Notifier.Testing.Fetching;

namespace Notifier.Web.Tests.Pages.AdvertLinks;

/// <summary>Pages of sites that somebody gives the link of.</summary>
internal static class WebPages
{
    public const string Host = "jobs.example";

    public const string Link = "https://jobs.example/advert/1";

    /// <summary>Long enough to be told from a page that only a script fills.</summary>
    private const string About = "We are looking for a ward clerk who greets visitors, answers the telephone, orders what the ward needs and keeps its records in order. "
        + "You work in a friendly team of nurses and doctors, and you learn all that you need from the first day on. You need good English and a calm manner.";

    /// <param name="closing">The sentence about its closing date. Empty when it states none.</param>
    /// <param name="canonical">What the page says is its own address. Null when it says nothing.</param>
    public static WebAnswer Advert(
        string closing, string title = "Ward Clerk", string employer = "Example Trust", string? reference = "380-AB1234", string place = "Exeter",
        string? canonical = null)
    {
        var head = canonical is null ? string.Empty : $"<link rel=\"canonical\" href=\"{WebUtility.HtmlEncode(canonical)}\">";
        var referenceRow = reference is null ? string.Empty : $"<dt>Job reference</dt><dd>{WebUtility.HtmlEncode(reference)}</dd>";
        return WebAnswer.Html($"""
            <!doctype html>
            <html lang="en"><head><title>{WebUtility.HtmlEncode(title)}</title>{head}</head><body><main>
            <h1>{WebUtility.HtmlEncode(title)}</h1>
            <dl><dt>Employer</dt><dd>{WebUtility.HtmlEncode(employer)}</dd>{referenceRow}<dt>Location</dt><dd>{WebUtility.HtmlEncode(place)}</dd>
            <dt>Date posted</dt><dd>10 December 2025</dd></dl>
            <p>{About}</p>
            <p>{closing}</p>
            </main></body></html>
            """);
    }

    /// <summary>The same job as the sample adverts' third one, as its original board holds it.</summary>
    public static BoardAdvert CarerOriginal { get; } = new(
        "C9186-25-1313",
        "Carer Peer Support Worker",
        "Nottinghamshire Healthcare NHS Foundation Trust",
        "Nottingham",
        new DateOnly(2025, 12, 5),
        new DateOnly(2025, 12, 21),
        "Do you have experience of being a carer for a loved one with complex emotional needs? We are looking for an enthusiastic and motivated individual who shares wisdom and hope with others, and works with the teams of the Trust.")
    {
        TracReference = "186-1313-25-MH",
    };

    /// <summary>The ward clerk's job as its original board holds it.</summary>
    public static BoardAdvert ClerkOriginal { get; } = new(
        "C9380-25-1234", "Ward Clerk", "Example Trust", "Exeter", new DateOnly(2025, 12, 10), new DateOnly(2025, 12, 24), About)
    {
        TracReference = "380-AB1234",
    };
}
