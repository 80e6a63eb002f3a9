using Notifier.Core.Monitoring;
using Notifier.Reading.Grammar;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="Kind">volume: a sweep stopped and an operator must release it. send: the email service takes no email. confirmations: more
/// people ask to follow than an hour has room for. refusals: many keys and tokens were refused. The last three end without an
/// operator.</param>
/// <param name="Since">UTC.</param>
/// <param name="What">What happened, and what to do.</param>
/// <param name="Put">For a volume alarm, the messages queued before it stopped the sweep; otherwise null.</param>
/// <param name="Largest">For a volume alarm, the messages of the largest sweep in the last 30 days; otherwise null.</param>
internal sealed record AlarmView(string Id, string Kind, DateTimeOffset Since, string What, int? Put, int? Largest)
{
    public static AlarmView From(Alarm alarm) =>
        new(alarm.Id, KebabCase.From(alarm.Kind), alarm.Since, alarm.What, alarm.Put, alarm.Largest);
}

/// <param name="Alarms">The alarms that are open now.</param>
internal sealed record AlarmsView(IReadOnlyList<AlarmView> Alarms);

/// <summary>Shows and releases the alarms that wait for an operator.</summary>
internal static class AlarmEndpoints
{
    public static void MapAlarms(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/api/alarms",
            async (AlarmStore alarms, TimeProvider clock, CancellationToken cancellationToken) =>
                await StandingAsync(alarms, clock, cancellationToken))
            .WithMetadata(RequireOperatorKey.Mark)
            .Produces<AlarmsView>()
            .WithTags(ApiDescription.Operating)
            .WithSummary("Operators: the alarms that stand")
            .WithDescription("Each says what happened and what to do.")
            .WithMetadata(new EndpointExample(null, OpenApiExamples.Alarms));
        routes.MapPost("/api/alarms/{id}/release", ReleaseAsync)
            .WithMetadata(RequireOperatorKey.Mark)
            .Produces<AlarmsView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithTags(ApiDescription.Operating)
            .WithSummary("Operators: let go on what a volume alarm holds")
            .WithDescription("The next sweep goes on where it stopped, and does not stop again before that run is done, or nobody went on with it for an hour. Releasing it again changes nothing. Answers with the alarms that still stand.")
            .WithMetadata(new EndpointExample(null, OpenApiExamples.NoAlarms));
    }

    private static async Task<IResult> ReleaseAsync(
        string id,
        AlarmStore alarms,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        await alarms.ReleaseAsync(id, clock.GetUtcNow(), cancellationToken)
            ? await StandingAsync(alarms, clock, cancellationToken)
            : ProblemResults.Create(
                StatusCodes.Status404NotFound,
                "There is no such alarm to release.",
                "GET /api/alarms lists those that stand; only one of the kind volume is released, the others end by themselves.");

    private static async Task<IResult> StandingAsync(AlarmStore alarms, TimeProvider clock, CancellationToken cancellationToken) =>
        Results.Ok(new AlarmsView([.. (await alarms.StandingAsync(clock.GetUtcNow(), cancellationToken)).Select(AlarmView.From)]));
}
