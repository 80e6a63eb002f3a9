using Notifier.Adapters.Start;
using Notifier.Core.Email;
using Notifier.Core.Jobs;
using Notifier.Core.Reminders;
using Notifier.Web.Doors;

namespace Notifier.Functions.Triggers;

/// <summary>
/// The doors at which the Functions host knocks when a timer is due or a message waits. They exist only under the host. An empty answer, or 204, would make the host wait until
/// its time-out and then kill the program: a success is always <c>{}</c>, given when the work is committed.
/// </summary>
internal static partial class TriggerDoors
{
    public static void MapTriggers(this IEndpointRouteBuilder routes)
    {
        Map(routes, nameof(SweepDue), context => TimedAsync<SweepDue>(context, "sweep", sweep => sweep.RunAsync));
        Map(routes, nameof(RepairReminders), context => TimedAsync<RepairReminders>(context, "repair", repair => repair.RunAsync));
        Map(routes, nameof(PurgeExpired), context => TimedAsync<PurgeExpired>(context, "purge", purge => purge.RunAsync));
        Map(routes, nameof(ReconcileSuppressions), context => TimedAsync<ReconcileSuppressions>(context, "reconcile", reconcile => reconcile.RunAsync));
        Map(routes, nameof(SendMail), QueueAsync);
    }

    /// <summary>Any method: who asks from outside must not even learn that there is a door.</summary>
    private static void Map(IEndpointRouteBuilder routes, string function, Func<HttpContext, Task<bool>> work) => routes.Map("/" + function, async context =>
    {
        if (!HttpMethods.IsPost(context.Request.Method) || IsFromOutside(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (await work(context))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{}", CancellationToken.None);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    });

    /// <summary>The host passes every request from outside on, whatever its path, and always says for whom it was meant; what it asks for itself never says so.</summary>
    private static bool IsFromOutside(HttpRequest request) => Forwarded.Is(request);

    /// <summary>What the host tells of its schedule is not looked at: its times have been wrong, and what is due is due.</summary>
    private static async Task<bool> TimedAsync<T>(HttpContext context, string name, Func<T, Func<CancellationToken, Task<SweepRun>>> run)
        where T : notnull =>
        await context.RequestServices.GetRequiredService<RunTimed>().RunAsync(name, run(context.RequestServices.GetRequiredService<T>()), context.RequestAborted) is not null;

    private static async Task<bool> QueueAsync(HttpContext context)
    {
        var services = context.RequestServices;
        if (await HostMessage.ReadAsync(context.Request.Body, context.RequestAborted) is not { } message)
        {
            NotUnderstood(services.GetRequiredService<ILogger<HostMessage>>());
            return false;
        }

        // What was begun is finished, though the host may have gone.
        return (await services.GetRequiredService<HandleMessage>().RunAsync(message.Delivered, CancellationToken.None)).IsDone;
    }

    [LoggerMessage(1, LogLevel.Error, "The Functions host delivered a message in a form that is not known: compare its version with the one this program was tested with. The message stays in the queue, and in the end in " + ChosenStorage.Queue + "-poison")]
    private static partial void NotUnderstood(ILogger logger);
}
