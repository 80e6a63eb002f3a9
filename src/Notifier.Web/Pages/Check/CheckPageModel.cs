using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;
using Notifier.Web.Pages.AdvertLinks;
using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Check;

/// <summary>The report on an advert that we do not keep. Only the visitor who gave it sees this page.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Source">The pasted text. The page's forms send it again, because we do not store it. Null when it is too long for
/// that, or when a link led to the advert.</param>
/// <param name="Copyable">The report as plain text.</param>
/// <param name="Kept">How long we keep it once somebody asks to follow it.</param>
/// <param name="ShownAsOf">The day on which an example was read; null for any other advert.</param>
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
    /// <summary>Bytes of the pasted text, escaped, that the page's forms may carry.</summary>
    private const int MostCarried = 1_000_000;

    /// <summary>The most bytes that one UTF-16 unit can become.</summary>
    private const int LongestEscape = 9;

    private static readonly HtmlEncoder Escapes = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The visitor wanted to follow it, but there was no room to keep it.</summary>
    public bool HasNoRoom { get; init; }

    /// <summary>A link led to it.</summary>
    public bool IsFromLink { get; init; }

    /// <summary>Another copy of the job beside this one. Null when we know none.</summary>
    public CopiesBesideModel? Copies { get; init; }

    /// <summary>What we tried to find the same job elsewhere. Null when nothing was tried.</summary>
    public string? Tried { get; init; }

    public bool CanFollow => Source is not null && ShownAsOf is null && Advert.Answer.Kind != AnswerKind.Over;

    public bool IsTooLong => Source is null && !IsFromLink;

    public IReadOnlyList<FieldError> Errors => UrlError is { } error ? [new FieldError("url", error)] : [];

    /// <param name="source">The pasted text. Null when a link led to the advert.</param>
    public static CheckPageModel From(
        CheckedAdvert check, string? source, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions)
    {
        ArgumentNullException.ThrowIfNull(check);
        var closing = MergedClosingDate.Merge([check.ClosingDates]);
        var advert = AdvertSummaryModel.From(check.Reading, ApplyByAnswer.From(check, closing, now));
        var report = ReportModel.From(check, string.Empty, CheckPages.MostShown);
        return new CheckPageModel(
            advert,
            report,
            TimeLine.Create(
                closing,
                check.Reading.PostingDate,
                check.Reading.Mentions,
                closedEarly: null,
                ReminderDays.Default,
                now,
                reminderOptions),
            source is not null && IsCarried(source) ? source : null,
            ReportText.From(advert, report, EnglishDates.InWords(LondonTime.DayOf(now))),
            RetentionPeriods.PastedAdvert(retentionOptions),
            ShownAsOf: null);
    }

    private static bool IsCarried(string source) =>
        source.Length <= MostCarried / LongestEscape
        || (source.Length <= MostCarried && Encoding.UTF8.GetByteCount(Escapes.Encode(source)) <= MostCarried);
}
