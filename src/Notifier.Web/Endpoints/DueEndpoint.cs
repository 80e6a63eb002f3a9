using Notifier.Core.UseCases;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <summary>Counts what has fallen due. It is a sweep that dispatches nothing.</summary>
internal static class DueEndpoint
{
    public static void MapDue(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/api/due",
            async (GetDueCounts count, CancellationToken cancellationToken) => Results.Ok(await count.RunAsync(cancellationToken)))
        .WithMetadata(RequireOperatorKey.Mark)
        .Produces<DueCounts>()
        .WithTags(ApiDescription.Health)
        .WithSummary("Operators: what has fallen due")
        .WithDescription("What the next sweep would find, counted; nothing is changed. Late is what should have been dealt with over an hour ago: it is 0 as long as the sweeps keep up.")
        .WithMetadata(new EndpointExample(null, OpenApiExamples.Due));
}
