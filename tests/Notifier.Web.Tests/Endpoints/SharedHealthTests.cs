using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>Two programs over one store, as in Azure, where timers, the queue and requests have instances of their own: whichever is asked says what the others met.</summary>
public sealed class SharedHealthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Timer_That_Fails_On_One_Instance_Shows_In_The_Health_Of_Another_Until_It_Runs_Well()
    {
        var store = new MemoryTableStore();
        var away = default(string);
        await using var timers = Over(FaultyTableStore.Unavailable(store, request => request.Table == "due" ? away : null));
        await using var requests = Over(store);
        Assert.NotNull(await Sweep(timers));
        Assert.Equal((HttpStatusCode.OK, "ok", "ok"), await Work(requests));

        away = "The table due is away.";
        Assert.Null(await Sweep(timers));
        Assert.Equal((HttpStatusCode.OK, "ok", "sweep: The table due is away."), await Work(requests)); // what mends it must be able to be deployed
        Assert.Equal("The table due is away", (await store.GetAsync("state", "work", "sweep", Stop))!.Text("reason"));

        away = "The table due is too busy.";
        Assert.Null(await Sweep(timers));
        Assert.Equal((HttpStatusCode.OK, "ok", "sweep: The table due is too busy."), await Work(requests));

        away = null;
        Assert.NotNull(await Sweep(timers));
        Assert.Equal((HttpStatusCode.OK, "ok", "ok"), await Work(requests));
        Assert.Equal((HttpStatusCode.OK, "ok", "ok"), await Work(timers));
        Assert.Null(await store.GetAsync("state", "work", "sweep", Stop));
    }

    [Fact]
    public async Task Rows_That_One_Instance_Cannot_Deal_With_Show_In_The_Health_Of_Another()
    {
        var store = new MemoryTableStore();
        await using var timers = Over(store);
        await using var requests = Over(store);
        await store.WriteAsync("due", new RowWrite.Insert(new TableRow("2025121208", "no key of ours")), Stop);
        Assert.NotNull(await Sweep(timers));
        Assert.Equal((HttpStatusCode.OK, "ok", "sweep: 1 rows could not be dealt with."), await Work(requests));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "trouble", "sweep: 1 rows could not be dealt with."), await Work(timers));
    }

    /// <summary>The instance that failed is gone; another runs the timer from then on.</summary>
    [Fact]
    public async Task A_New_Instance_Takes_Back_What_One_Before_It_Left()
    {
        var store = new MemoryTableStore();
        await using var requests = Over(store);
        await store.WriteAsync("state", new RowWrite.Insert(new TableRow("work", "sweep").With("reason", "It was killed")), Stop);
        Assert.Equal((HttpStatusCode.OK, "ok", "sweep: It was killed."), await Work(requests));

        await using var timers = Over(store);
        Assert.NotNull(await Sweep(timers));
        Assert.Equal((HttpStatusCode.OK, "ok", "ok"), await Work(requests));
    }

    [Fact]
    public async Task A_Timer_That_Goes_Well_Asks_Once_After_A_Start_And_Then_Once_An_Hour()
    {
        var asked = new List<string>();
        await using var timers = Over(FaultyTableStore.Recording(new MemoryTableStore(), asked));
        async Task<int> Asked()
        {
            asked.Clear();
            Assert.NotNull(await Sweep(timers));
            return asked.Count(request => request.Contains("state", StringComparison.Ordinal));
        }

        Assert.Equal(1, await Asked());
        for (var run = 0; run < 11; run++)
        {
            timers.Clock.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal(0, await Asked());
        }

        timers.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await Asked());
    }

    [Fact]
    public async Task A_Run_Goes_Well_Though_It_Cannot_Be_Noted()
    {
        await using var timers = Over(FaultyTableStore.Unavailable(new MemoryTableStore(), request => request.Table == "state" ? "The table state is away." : null));
        Assert.NotNull(await Sweep(timers));
        Assert.Contains("Warning The result of sweep could not be stored for the health check: StorageUnavailableException", timers.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Error", timers.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_The_Mail_Service_Takes_Nothing_Shows_In_The_Health_Of_Another()
    {
        var store = new MemoryTableStore();
        await using var queue = Over(store, services => services.AddSingleton<IEmailService>(new ScriptedEmailService { Answer = () => new SendOutcome.TryLater(TestApp.Start.AddMinutes(2), "the key is refused (401)") }));
        await using var requests = Over(store);
        using var asked = await queue.Follow(await queue.Tell("Nurse\n\nApply by 20 January 2026.\n"));
        await queue.Drain();

        using var answer = await requests.Http.GetAsync("/api/health", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var health = await TestApp.Json(answer);
        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.StartsWith("The mail service takes no mail: the key is refused (401). Look at its key,", health.GetProperty("mail").GetString(), StringComparison.Ordinal);
        Assert.Equal("1 for an operator to look at, in /api/alarms", health.GetProperty("alarms").GetString());

        requests.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("ok", JsonDocument.Parse(await requests.Http.GetStringAsync("/api/health", Stop)).RootElement.GetProperty("mail").GetString());
    }

    private static TestApp Over(ITableStore store, Action<IServiceCollection>? change = null) => new(services =>
    {
        services.AddSingleton(store);
        change?.Invoke(services);
    });

    /// <returns>Null when it failed.</returns>
    private static Task<JobResult?> Sweep(TestApp app) => app.Services.GetRequiredService<JobRunner>().RunAsync("sweep", app.Services.GetRequiredService<DispatchDueItems>().RunAsync, Stop);

    private static async Task<(HttpStatusCode Code, string? Status, string? Work)> Work(TestApp app)
    {
        using var answer = await app.Http.GetAsync("/api/health", Stop);
        var health = await TestApp.Json(answer);
        return (answer.StatusCode, health.GetProperty("status").GetString(), health.GetProperty("work").GetString());
    }
}
