using System.Globalization;
using Notifier.Adapters.Delivery;
using Notifier.Core;
using Notifier.Core.Alarms;
using Notifier.Core.Storage;
using Notifier.Functions.Work;

namespace Notifier.Functions.Doors;

/// <param name="Status">ok, or trouble.</param>
/// <param name="Storage">ok, or the reason.</param>
/// <param name="Mail">ok, or the reason.</param>
/// <param name="Work">ok, or what failed the last time it ran.</param>
/// <param name="Alarms">ok, or that something waits for an operator; that alone is no trouble of the program's, and a new version of it can be brought up meanwhile.</param>
internal sealed record HealthView(string Status, string Storage, string Mail, string Work, string Alarms);

/// <summary>Says whether the notifier can do its work: whether it can store, deliver, and did what it does by itself.</summary>
internal static class HealthDoor
{
    private const string Ok = "ok";

    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/api/health", AnswerAsync)
        .Produces<HealthView>()
        .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable)
        .WithTags(Document.Health)
        .WithSummary("Whether storage and mail work")
        .WithDescription("503 when anything does not, with the reason.")
        .WithMetadata(new DoorExample(null, ExampleTexts.Health));

    private static async Task<IResult> AnswerAsync(ITableStore store, IMailTrouble mail, WorkLog work, AlarmBook alarms, TimeProvider clock, CancellationToken cancellationToken)
    {
        var storage = await StorageAsync(store, clock, cancellationToken);
        var health = new HealthView(Ok, storage, mail.Trouble() ?? Ok, work.Trouble ?? Ok, storage == Ok ? await AlarmsAsync(alarms, clock, cancellationToken) : "not known while the storage is in trouble");
        return health is { Storage: Ok, Mail: Ok, Work: Ok }
            ? Results.Ok(health)
            : Results.Json(health with { Status = "trouble" }, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<string> AlarmsAsync(AlarmBook alarms, TimeProvider clock, CancellationToken cancellationToken) =>
        await alarms.StandingAsync(clock.GetUtcNow(), cancellationToken) is { Count: > 0 } standing ? string.Create(CultureInfo.InvariantCulture, $"{standing.Count} for an operator to look at, in /api/alarms") : Ok;

    /// <summary>A store that can be read may still be full: it is written to. And a table may be gone while others are there.</summary>
    private static async Task<string> StorageAsync(ITableStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteAsync(StateTable.Name, new RowWrite.Upsert(new Row("health", "asked").With("at", clock.GetUtcNow())), cancellationToken);
            foreach (var table in LastingTables.Names)
            {
                await store.GetAsync(table, "health", "asked", cancellationToken);
            }

            return Ok;
        }
        catch (StorageUnavailableException trouble)
        {
            return trouble.Message;
        }
    }
}
