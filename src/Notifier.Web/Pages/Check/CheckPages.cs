using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.UseCases;
using Notifier.Reading;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;
using Notifier.Web.Endpoints;
using Notifier.Web.Endpoints.Checks;
using Notifier.Web.Pages.AdvertLinks;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Check;

/// <summary>
/// The page that checks an advert. The page carries pasted text in its forms, and we store it only when somebody wants to follow it.
/// </summary>
internal static class CheckPages
{
    /// <summary>
    /// UTF-16 units of an advert's text that one page shows. No advert has as many. With more, escaping could make a page larger than 2 MB.
    /// </summary>
    public const int MostShown = 100_000;

    public static void MapCheckPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/check", PageEndpoints.GetOrHead, () => PageResult.Paste());
        routes.MapPost("/check", CheckAsync).RequireRateLimiting(RateLimitPolicies.Checks);
        routes.MapPost("/check/json", DownloadAsync).RequireRateLimiting(RateLimitPolicies.Checks);
        routes.MapPost("/check/follow", FollowAsync).RequireRateLimiting(RateLimitPolicies.Checks);
        routes.MapMethods("/check/examples/{name}", PageEndpoints.GetOrHead, ShowExample);
    }

    private static async Task<IResult> CheckAsync(
        HttpRequest request, LinkPages links, PastePages pastes, ReadingTurns turns, CancellationToken cancellationToken)
    {
        var form = await PageEndpoints.FormAsync(request, cancellationToken);
        var pasted = await turns.RunAsync(() => PastedAdvert.From(form), cancellationToken);
        return pasted switch
        {
            { Link: { } link } => await links.AnswerAsync(request.HttpContext, pasted.Source, link, cancellationToken),
            { Text: { } text } => await pastes.ShowAsync(request.HttpContext, text, pasted.Source, UrlIn(form), cancellationToken),
            _ => PageResult.Paste(pasted.Source, pasted.Error, UrlIn(form)),
        };
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
                    : PageResult.Paste(pasted.Source, pasted.WhyNoWords);
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
            return PageResult.Paste(pasted.Source, pasted.WhyNoWords);
        }

        var typed = UrlIn(form);
        if (!AdvertRequest.TryPage(typed, out var page))
        {
            return PageResult.For(await turns.RunAsync(
                () => Shown() with { Url = typed, UrlError = AdvertRequest.PageError }, cancellationToken));
        }

        var kept = await record.KeepAsync(text, page, Visitors.NetworkOf(request.HttpContext), null, cancellationToken);
        return kept.Id is { } id
            ? new SeeOther($"/adverts/{id}/follow")
            : PageResult.For(await turns.RunAsync(() => Shown() with { Url = typed, HasNoRoom = true }, cancellationToken));

        CheckPageModel Shown()
        {
            var now = clock.GetUtcNow();
            var today = LondonTime.DayOf(now);
            var check = AdvertReader.Read(text, today, page, today, cancellationToken);
            return CheckPageModel.From(check, pasted.Source, now, settings.Reminder, settings.Retention);
        }
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
        var check = AdvertReader.Read(text, example.AsOf, null, example.AsOf, cancellationToken);
        return PageResult.For(CheckPageModel.From(check, text.Source, asOf, reminderOptions, retentionOptions) with
        {
            ShownAsOf = EnglishDates.InWords(example.AsOf),
        });
    }

    /// <summary>The address that the form's words belong to, as typed. Null when there is none.</summary>
    private static string? UrlIn(IFormCollection? form) => form?["url"].ToString().Trim() is { Length: > 0 } typed ? typed : null;
}
