using System.Globalization;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Sending.Service;
using Notifier.Web.OpenApi;

namespace Notifier.Web.Endpoints;

/// <param name="Status">ok, or trouble when this process cannot do its own part.</param>
/// <param name="Storage">ok, or the reason.</param>
/// <param name="Mail">ok, or why this process cannot send. It also repeats the open sending alarm, even if another process raised
/// it.</param>
/// <param name="Work">ok, or which job failed at its last run, on any instance.</param>
/// <param name="Alarms">ok, or how many alarms wait for an operator.</param>
/// <param name="Keys">ok, or whether an old address key that is still kept can be deleted.</param>
internal sealed record HealthView(string Status, string Storage, string Mail, string Work, string Alarms, string Keys);

/// <summary>
/// Says whether this process can store, send and run its jobs. Alarms and other instances' trouble still answer 200, because a 503 would
/// block the deployment that mends them.
/// </summary>
internal static class HealthEndpoint
{
    private const string Ok = "ok";
    private const string Trouble = "trouble";
    private const string NotKnown = "not known while the storage is in trouble";

    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/api/health", AnswerAsync)
        .Produces<HealthView>()
        .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable)
        .WithTags(ApiDescription.Health)
        .WithSummary("Whether storage and mail work")
        .WithDescription("503 when this process cannot store, deliver or do its own work, with the reason. What other instances met, and alarms, are told with 200.")
        .WithMetadata(new EndpointExample(null, OpenApiExamples.Health));

    private static async Task<IResult> AnswerAsync(
        StorageHealth store,
        IEmailTrouble mail,
        JobStatus work,
        SharedJobStatus shared,
        AlarmStore alarms,
        ResealAddresses keys,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (storage, undelivered, undone) = (await store.TroubleAsync(cancellationToken), mail.Trouble(), work.Trouble);
        if (storage is not null)
        {
            return Results.Json(
                new HealthView(Trouble, storage, undelivered ?? Ok, undone ?? Ok, NotKnown, NotKnown),
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var standing = await alarms.StandingAsync(clock.GetUtcNow(), cancellationToken);
        var health = new HealthView(
            undelivered is null && undone is null ? Ok : Trouble,
            Ok,
            undelivered ?? standing.FirstOrDefault(alarm => alarm.Kind == AlarmKind.Send)?.What ?? Ok,
            work.WithOthers(await shared.TroublesAsync(cancellationToken)) ?? Ok,
            standing.Count > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{standing.Count} for an operator to look at, in /api/alarms")
                : Ok,
            (await keys.ReadAsync(cancellationToken))?.What ?? Ok);
        return health.Status == Ok ? Results.Ok(health) : Results.Json(health, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
