using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Check;

/// <summary>The report on a pasted advert. Only the visitor who pasted it sees this page.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Source">The pasted text. The page's forms send it again, because we do not store it. Null when it is too long for
/// that.</param>
/// <param name="Copyable">The report as plain text.</param>
/// <param name="Kept">How long we keep it once somebody asks to follow it.</param>
/// <param name="ShownAsOf">The day on which an example was read; null for a pasted advert.</param>
/// <param name="Url">The advert's address, as typed.</param>
/// <param name="UrlError">What is wrong with it.</param>
public sealed record CheckPageModel(
    AdvertSummaryModel Advert,
    ReportModel Report,
    TimeLine? TimeLine,
    string? Source,
    string Copyable,
    string Kept,
    string? ShownAsOf,
    string? Url = null,
    string? UrlError = null)
{
    /// <summary>The visitor wanted to follow it, but there was no room to keep it.</summary>
    public bool HasNoRoom { get; init; }

    public bool CanFollow => Source is not null && ShownAsOf is null && Advert.Answer.Kind != AnswerKind.Over;

    public IReadOnlyList<FieldError> Errors => UrlError is { } error ? [new FieldError("url", error)] : [];
}
