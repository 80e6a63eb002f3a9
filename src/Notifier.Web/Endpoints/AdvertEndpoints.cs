using System.Globalization;
using Notifier.Core.Adverts;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <summary>Adverts: operators import them, and anyone can read them.</summary>
internal static partial class AdvertEndpoints
{
    public static void MapAdverts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/adverts", ImportAsync)
            .WithMetadata(RequireOperatorKey.Mark)
            .Accepts<SentAdvertJson>("application/json", "text/plain", "text/html")
            .Produces<AdvertView>(StatusCodes.Status201Created)
            .Produces<AdvertView>(StatusCodes.Status200OK)
            .ProducesValidationProblem()
            .WithTags(ApiDescription.Adverts)
            .WithSummary("Operators: tell of a copy of an advert")
            .WithDescription("One look at one copy. Copies of the same employer’s job, by the employer’s reference, become one advert (200 when it was known, 201 when it is new). When the closing date changes, its followers are told.")
            .WithMetadata(new EndpointExample(OpenApiExamples.Advert, OpenApiExamples.AdvertView));
        routes.MapPost("/api/adverts/{id}/close", CloseAsync)
            .WithMetadata(RequireOperatorKey.Mark)
            .Produces<AdvertView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithTags(ApiDescription.Adverts)
            .WithSummary("Operators: close or withdraw an advert")
            .WithDescription("Whatever date it states. Its followers are told when that date had not come. Closing it again changes nothing.")
            .WithMetadata(new EndpointExample(null, OpenApiExamples.AdvertView));
        routes.MapGet("/api/adverts/{id}", ShowAsync)
            .Produces<AdvertView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithTags(ApiDescription.Adverts)
            .WithSummary("An advert, its dates, and how they changed")
            .WithDescription("Nothing in it is about those who follow it; with an operator’s key also how many they are.")
            .WithMetadata(new EndpointExample(null, OpenApiExamples.AdvertView));
    }

    private static async Task<IResult> ImportAsync(
        HttpRequest request,
        ImportAdvert record,
        AdvertStore adverts,
        FollowerIndex followers,
        TimeProvider clock,
        ILogger<ImportAdvert> logger,
        CancellationToken cancellationToken)
    {
        var (sent, refusal) = AdvertRequest.Parse(await AdvertRequestBody.ReadAsync(request, cancellationToken));
        if (sent is null)
        {
            return refusal!;
        }

        var recorded = await record.RunAsync(sent.Text, sent.Page, AdvertSource.Operator, cancellationToken);
        Recorded(
            logger,
            recorded.Advert.Id,
            recorded.IsNew,
            recorded.IsMoved,
            recorded.Advert.Closing.Safe?.LastDay.ToString("O", CultureInfo.InvariantCulture) ?? "no date is stated");
        var view = await ViewAsync(recorded.Advert.Id, isOperator: true, adverts, followers, clock, cancellationToken);
        return recorded.IsNew ? Results.Created($"/api/adverts/{recorded.Advert.Id}", view) : Results.Ok(view);
    }

    private static async Task<IResult> CloseAsync(
        string id,
        CloseAdvert close,
        AdvertStore adverts,
        FollowerIndex followers,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        AdvertId.Is(id) && await close.RunAsync(id, cancellationToken) is not null
            ? Results.Ok(await ViewAsync(id, isOperator: true, adverts, followers, clock, cancellationToken))
            : ProblemResults.NoSuchAdvert();

    private static async Task<IResult> ShowAsync(
        string id,
        HttpRequest request,
        AdvertStore adverts,
        FollowerIndex followers,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // The request guard has already checked the key of a request that carries one.
        var isOperator = request.Headers.ContainsKey(OperatorKeys.Header);
        return AdvertId.Is(id) && await ViewAsync(id, isOperator, adverts, followers, clock, cancellationToken) is { } view
            ? Results.Ok(view)
            : ProblemResults.NoSuchAdvert();
    }

    private static async Task<AdvertView?> ViewAsync(
        string id,
        bool isOperator,
        AdvertStore adverts,
        FollowerIndex followers,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        await adverts.GetWithCopiesAsync(id, cancellationToken) is { } known
            ? AdvertView.From(
                known,
                await adverts.HistoryAsync(known.Advert.Id, cancellationToken),
                isOperator ? await followers.CountAsync(known.Advert.Id, cancellationToken) : null,
                clock.GetUtcNow())
            : null;

    [LoggerMessage(1, LogLevel.Information, "Advert {Advert} was read; new: {IsNew}, closing date moved: {IsMoved}, safe until {SafeDate}")]
    private static partial void Recorded(ILogger logger, string advert, bool isNew, bool isMoved, string safeDate);
}

/// <summary>Whether this can be an advert's id. We never look up anything else, because storage refuses some characters in keys.</summary>
internal static class AdvertId
{
    private const int Length = 26;

    public static bool Is(string? text) =>
        text is { Length: Length } && text.All(character => char.IsAsciiLetterLower(character) || character is >= '2' and <= '7');
}
