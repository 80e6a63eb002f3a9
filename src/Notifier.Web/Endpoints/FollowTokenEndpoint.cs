using Notifier.Core.Security;
using Notifier.Web.OpenApi;

namespace Notifier.Web.Endpoints;

/// <param name="Token">Valid for one request to follow, for any advert and any address.</param>
/// <param name="WaitSeconds">The client must wait this many seconds before it uses the token.</param>
/// <param name="Until">The token is valid until then, UTC.</param>
internal sealed record FollowTokenView(string Token, int WaitSeconds, DateTimeOffset Until);

/// <summary>Issues the token that a request to follow needs while more people ask than an hour has room for.</summary>
internal static class FollowTokenEndpoint
{
    public static void MapFollowToken(this IEndpointRouteBuilder routes) => routes.MapGet("/api/follow-token", Issue)
        .Produces<FollowTokenView>()
        .WithTags(ApiDescription.Following)
        .WithSummary("Get a token for one request to follow")
        .WithDescription("Only needed after an answer with 428. Wait waitSeconds, then send the request to follow again with the token.")
        .WithMetadata(new EndpointExample(null, OpenApiExamples.FollowToken));

    private static IResult Issue(HttpContext context, FollowTokens tokens, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new FollowTokenView(tokens.Issue(now), (int)FollowTokens.LeastAge.TotalSeconds, now + FollowTokens.GoodFor));
    }
}
