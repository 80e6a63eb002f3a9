using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.UseCases;
using Notifier.Reading;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Check;

/// <summary>
/// The page that checks a pasted advert. The page carries the text in its forms, and we store it only when somebody wants to follow it.
/// </summary>
internal static class CheckPages
{
    /// <summary>
    /// UTF-16 units of an advert's text that one page shows. No advert has as many. With more, escaping could make a page larger than 2 MB.
    /// </summary>
    public const int MostShown = 100_000;

    /// <summary>Bytes of the pasted text, escaped, that the page's forms may carry.</summary>
    private const int MostCarried = 1_000_000;

    /// <summary>The most bytes that one UTF-16 unit can become.</summary>
    private const int LongestEscape = 9;

    private static readonly HtmlEncoder Escapes = HtmlEncoder.Create(UnicodeRanges.All);

    public static void MapCheckPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/check", PageEndpoints.GetOrHead, () => PageResult.Paste());
        routes.MapPost("/check", CheckAsync).RequireRateLimiting(RateLimitPolicies.Checks);
        routes.MapPost("/check/json", DownloadAsync).RequireRateLimiting(RateLimitPolicies.Checks);
        routes.MapPost("/check/follow", FollowAsync).RequireRateLimiting(RateLimitPolicies.Checks);
        routes.MapMethods("/check/examples/{name}", PageEndpoints.GetOrHead, ShowExample);
    }

    private static async Task<IResult> CheckAsync(
        HttpRequest request, ReadingTurns turns, TimeProvider clock, ReminderOptions reminderOptions, RetentionOptions retentionOptions,
        CancellationToken cancellationToken)
    {
        var form = await PageEndpoints.FormAsync(request, cancellationToken);
        return await turns.RunAsync(
            () =>
            {
                var pasted = PastedAdvert.From(form);
                return pasted.Text is { } text
                    ? PageResult.For(Show(text, pasted.Source, clock.GetUtcNow(), reminderOptions, retentionOptions, cancellationToken))
                    : PageResult.Paste(pasted.Source, pasted.Error);
            },
            cancellationToken);
    }

    private static async Task<IResult> DownloadAsync(
        HttpRequest request,
        ReadingTurns turns,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var form = await PageEndpoints.FormAsync(request, cancellationToken);
        var today = LondonTime.DayOf(clock.GetUtcNow());
        return await turns.RunAsync<IResult>(
            () =>
            {
                var pasted = PastedAdvert.From(form);
                return pasted.Text is { } text
                    ? new CheckAnswer(
                        AdvertReader.Read(text, today, null, today, cancellationToken),
                        null,
                        today,
                        "closing-dates-report.json")
                    : PageResult.Paste(pasted.Source, pasted.Error);
            },
            cancellationToken);
    }

    private static async Task<IResult> FollowAsync(
        HttpRequest request,
        ImportAdvert record,
        ReadingTurns turns,
        WebOptions settings,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var form = await PageEndpoints.FormAsync(request, cancellationToken);
        var pasted = await turns.RunAsync(() => PastedAdvert.From(form), cancellationToken);
        if (pasted.Text is not { } text)
        {
            return PageResult.Paste(pasted.Source, pasted.Error);
        }

        var typed = form?["url"].ToString().Trim() ?? string.Empty;
        if (!AdvertRequest.TryPage(typed.Length == 0 ? null : typed, out var page))
        {
            return PageResult.For(await turns.RunAsync(
                () => Shown() with { Url = typed, UrlError = AdvertRequest.PageError }, cancellationToken));
        }

        var kept = await record.KeepAsync(text, page, Visitors.NetworkOf(request.HttpContext), null, cancellationToken);
        return kept.Id is { } id
            ? new SeeOther($"/adverts/{id}/follow")
            : PageResult.For(await turns.RunAsync(() => Shown() with { Url = typed, HasNoRoom = true }, cancellationToken));

        CheckPageModel Shown() => Show(text, pasted.Source, clock.GetUtcNow(), settings.Reminder, settings.Retention, cancellationToken);
    }

    private static IResult ShowExample(
        string name, ReminderOptions reminderOptions, RetentionOptions retentionOptions, CancellationToken cancellationToken)
    {
        if (Example.Find(name) is not { } example)
        {
            return Results.NotFound();
        }

        var asOf = LondonTime.InstantOf(example.AsOf, new TimeOnly(9, 0));
        var text = AdvertText.FromBytes(example.Read());
        return PageResult.For(Show(text, text.Source, asOf, reminderOptions, retentionOptions, cancellationToken) with { ShownAsOf = EnglishDates.InWords(example.AsOf) });
    }

    private static CheckPageModel Show(
        AdvertText text,
        string source,
        DateTimeOffset now,
        ReminderOptions reminderOptions,
        RetentionOptions retentionOptions,
        CancellationToken cancellationToken)
    {
        var today = LondonTime.DayOf(now);
        var check = AdvertReader.Read(text, today, null, today, cancellationToken);
        var closing = MergedClosingDate.Merge([check.ClosingDates]);
        var advert = AdvertSummaryModel.From(check.Reading, ApplyByAnswer.From(check, closing, now));
        var report = ReportModel.From(check, string.Empty, MostShown);
        var isCarried = source.Length <= MostCarried / LongestEscape
            || (source.Length <= MostCarried && Encoding.UTF8.GetByteCount(Escapes.Encode(source)) <= MostCarried);
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
            isCarried ? source : null,
            ReportText.From(advert, report, EnglishDates.InWords(today)),
            RetentionPeriods.PastedAdvert(retentionOptions),
            ShownAsOf: null);
    }
}
