using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Check;

/// <summary>A checked advert, on the page that shows it to whoever pasted it.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Source">What was pasted, to be sent again with the page's forms: it is kept nowhere else. Null when it is too long for that.</param>
/// <param name="Copyable">The report as plain text.</param>
/// <param name="Kept">How long it is kept once somebody asks to follow it.</param>
/// <param name="ShownAsOf">The day as of which an example is shown; null for what somebody pasted.</param>
/// <param name="Url">The advert's address, as typed.</param>
/// <param name="UrlError">What is wrong with it.</param>
public sealed record CheckPageModel(AdvertSummaryModel Advert, ReportModel Report, TimeLine? TimeLine, string? Source, string Copyable, string Kept, string? ShownAsOf, string? Url = null, string? UrlError = null)
{
    /// <summary>It was to be kept, and there was no room for it.</summary>
    public bool HasNoRoom { get; init; }

    public bool CanFollow => Source is not null && ShownAsOf is null && Advert.Answer.Kind != AnswerKind.Over;

    public IReadOnlyList<FormError> Errors => UrlError is { } error ? [new FormError("url", error)] : [];
}
