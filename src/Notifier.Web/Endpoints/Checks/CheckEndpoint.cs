using System.Text.Json.Nodes;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.UseCases;
using Notifier.Reading;
using Notifier.Reading.Grammar;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints.Checks;

/// <summary>Checks an advert. The report is the same as on the command line.</summary>
internal static class CheckEndpoint
{
    public static void MapCheck(this IEndpointRouteBuilder routes) => routes.MapPost("/api/check", CheckAsync)
        .RequireRateLimiting(RateLimitPolicies.Checks)
        .Accepts<SentAdvertJson>("application/json", "text/plain", "text/html")
        .Produces<JsonObject>()
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .WithTags(ApiDescription.Adverts)
        .WithSummary("Check an advert: the date that is safe, every date stated, and what is wrong")
        .WithDescription("The document of notifier check --format json (notifier-check/1). Nothing is kept, unless follow=true: then the advert is kept for anyone who knows its id, which is in the answer, and can be followed. It is kept for a day, and longer while somebody follows it or asks to. In an hour in which very many adverts are sent, it may not be kept: then there is no id, and notKept says why. Instead of an advert, a link is taken too: {\"url\": \"…\"} alone. Then we read its page, and keep it as with follow=true. If the page states no date of its own, elsewhere is the same job on a board that we can read. When the page cannot be read, the answer is 422 with the outcome, a sentence, and elsewhere. When its site has to be asked later, it is 503 with Retry-After.")
        .WithMetadata(new EndpointExample(OpenApiExamples.Advert, OpenApiExamples.Check));

    private static async Task<IResult> CheckAsync(
        HttpRequest request,
        ImportAdvert record,
        LinkCheck links,
        ReadingTurns turns,
        WebOptions settings,
        TimeProvider clock,
        bool? follow,
        CancellationToken cancellationToken)
    {
        var body = await AdvertRequestBody.ReadAsync(request, cancellationToken);
        var (sent, link, refusal) = await turns.RunAsync(() => AdvertRequest.ParseCheck(body), cancellationToken);
        if (link is not null)
        {
            return await links.AnswerAsync(request.HttpContext, link, cancellationToken);
        }

        if (sent is null)
        {
            return refusal!;
        }

        var today = LondonTime.DayOf(clock.GetUtcNow());
        if (follow == true)
        {
            var kept = await record.KeepAsync(sent.Text, sent.Page, Visitors.NetworkOf(request.HttpContext), null, cancellationToken);
            return new CheckAnswer(kept.Checked, kept.Id, today, notKept: kept.Id is null ? Pasted.NotKept : null);
        }

        return new CheckAnswer(
            await turns.RunAsync(() => AdvertReader.Read(sent.Text, today, sent.Page, today, cancellationToken), cancellationToken),
            null,
            today);
    }
}
