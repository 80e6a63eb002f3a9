using Notifier.Core.UseCases;

namespace Notifier.Web.Doors;

/// <summary>Says what has fallen due: a sweep that only counts.</summary>
internal static class DueDoor
{
    public static void MapDue(this IEndpointRouteBuilder routes) => routes.MapGet("/api/due", async (GetDueCounts count, CancellationToken cancellationToken) => Results.Ok(await count.RunAsync(cancellationToken)))
        .WithMetadata(OperatorsOnly.Mark)
        .Produces<DueCounts>()
        .WithTags(Document.Health)
        .WithSummary("Operators: what has fallen due")
        .WithDescription("What the next sweep would find, counted; nothing is changed. Late is what should have been dealt with over an hour ago: it is 0 as long as the sweeps keep up.")
        .WithMetadata(new DoorExample(null, ExampleTexts.Due));
}
