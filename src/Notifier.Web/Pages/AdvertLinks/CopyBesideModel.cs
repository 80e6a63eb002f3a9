using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Web.Pages.Check;

namespace Notifier.Web.Pages.AdvertLinks;

/// <summary>One of two copies of a job that stand side by side.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Name">"NHS Jobs", "jobs.example", "What you pasted".</param>
/// <param name="InSentence">The same within a sentence: "the text that you pasted".</param>
/// <param name="Title">What the copy calls the job. Null when it does not say.</param>
/// <param name="Quote">The words that state the date. Null without a date.</param>
/// <param name="Page">Where people can open it. Null when it was pasted without an address.</param>
/// <param name="Id">Of the advert that we keep. Null when we keep none.</param>
/// <param name="Safe">Its own date. Null when it states none.</param>
public sealed record CopyBesideModel(
    string Name, string InSentence, string? Title, string? Employer, ApplyByAnswer Answer, string? Quote, WebLink? Page, string? Id,
    ClosingDate? Safe)
{
    /// <summary>Its name is the place where it stands.</summary>
    public bool IsOnSite => Name == InSentence;

    internal IReadOnlyList<ClosingDate> Dates { get; private init; } = [];

    public static CopyBesideModel From(SameJobElsewhere elsewhere, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(elsewhere);
        return FromLink(elsewhere.Checked, elsewhere.Address, elsewhere.Id, now);
    }

    /// <summary>A page can claim to be a board's, so only its address says where it is.</summary>
    public static CopyBesideModel FromLink(CheckedAdvert check, CanonicalAddress address, string? id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(address);
        var page = WebLink.From(address.Original);
        var name = (address.IsBoard ? address.Board : null) ?? page?.Host;
        return From(check, name ?? "The page you gave us", name ?? "the page that you gave us", page, id, now);
    }

    public static CopyBesideModel FromPaste(CheckedAdvert check, DateTimeOffset now) =>
        From(check, "What you pasted", "the text that you pasted", null, null, now);

    /// <param name="name">Null for the host of its page.</param>
    public static CopyBesideModel From(Advert advert, string? name, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(advert);
        var page = WebLink.From(advert.ApplyUrl);
        var shown = name ?? SingleLine.FromOrNull(advert.Closing.Safe?.Board, SingleLine.LongestName) ?? page?.Host;
        return new CopyBesideModel(
            shown ?? "The advert we know",
            shown ?? "the advert that we know",
            SingleLine.FromOrNull(advert.Title, SingleLine.LongestName),
            SingleLine.FromOrNull(advert.Employer, SingleLine.LongestName),
            ApplyByAnswer.From(advert, now),
            QuoteOf(advert.Closing.Safe),
            page,
            advert.Id,
            advert.Closing.Safe)
        {
            Dates = [.. new[] { advert.Closing.Safe, advert.Closing.Other }.OfType<ClosingDate>()],
        };
    }

    private static CopyBesideModel From(CheckedAdvert check, string name, string inSentence, WebLink? page, string? id, DateTimeOffset now)
    {
        var closing = MergedClosingDate.Merge([check.ClosingDates]);
        return new CopyBesideModel(
            name,
            inSentence,
            SingleLine.FromOrNull(check.Reading.Title, SingleLine.LongestName),
            SingleLine.FromOrNull(check.Reading.Employer, SingleLine.LongestName),
            ApplyByAnswer.From(check, closing, now),
            QuoteOf(closing.Safe),
            page,
            id,
            closing.Safe)
        {
            Dates = check.ClosingDates,
        };
    }

    private static string? QuoteOf(ClosingDate? closing) => SingleLine.FromOrNull(closing?.Quote, SingleLine.LongestQuote);
}
