using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Notifier.Testing.Storage;
using Notifier.Adapters.Options;
using Notifier.Core;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Server.Background;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.System.Tests.Server;

/// <summary>What runs by itself: messages that fail, and the times of the timers.</summary>
public sealed class BackgroundServicesTests
{
    private const string Advert = "Nurse\n\nApply by 20 January 2026.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Message_That_Fails_Five_Times_Is_Put_On_Record_And_Says_Nothing_Of_The_Person()
    {
        var service = new ScriptedEmailService { Answer = () => throw new InvalidOperationException("of somebody@people.example") };
        await using var app = new TestApp(services => services.AddSingleton<IEmailService>(service));
        var advert = await app.Tell(Advert);
        using var asked = await app.Follow(advert);
        for (var delivery = 1; delivery <= 6; delivery++)
        {
            await app.Drain();
            app.Clock.Advance(TimeSpan.FromMinutes(3)); // visible again, and the claim of the attempt before has lapsed
        }

        Assert.Equal(0, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop));
        var row = Assert.Single(await PoisonAsync(app));
        Assert.Equal("Confirm", row.Text("kind"));
        Assert.Equal(advert, row.Text("advert"));
        Assert.Equal("InvalidOperationException", row.Text("reason"));
        Assert.Contains("Error Message 1 (Confirm) is given up and put on record: InvalidOperationException", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(TestApp.Somebody, app.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>Its message comes again while its claim stands, and is put back as a new one: for ever, because nobody counted.</summary>
    [Fact]
    public async Task A_Mail_That_Fails_After_Its_Claim_Is_Given_Up_After_Five_Failures()
    {
        var service = new ScriptedEmailService { Answer = () => throw new InvalidOperationException("of somebody@people.example") };
        await using var app = new TestApp(services => services.AddSingleton<IEmailService>(service));
        using var asked = await app.Follow(await app.Tell(Advert));
        for (var time = 0; time < 40; time++)
        {
            await app.Drain();
            app.Clock.Advance(TimeSpan.FromSeconds(31)); // visible again, and its claim stands
        }

        Assert.Equal(5, service.Calls);
        Assert.Equal(0, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop));
        var row = Assert.Single(await PoisonAsync(app));
        Assert.Equal(("Confirm", "InvalidOperationException", 5), (row.Text("kind"), row.Text("reason"), row.Number("deliveries")));
    }

    [Theory]
    [InlineData("its key is refused (401)")]
    [InlineData("it cannot be reached")]
    public async Task Trouble_That_Meets_Every_Mail_Never_Counts_As_A_Failure(string trouble)
    {
        Func<SendOutcome> fails = () => throw new InvalidOperationException("a bug");
        var service = new ScriptedEmailService { Answer = fails };
        await using var app = new TestApp(services => services.AddSingleton<IEmailService>(service));
        using var asked = await app.Follow(await app.Tell(Advert));
        for (var time = 0; time < 15; time++)
        {
            await app.Drain();
            app.Clock.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.Equal(4, service.Calls);
        service.Answer = () => new SendOutcome.TryLater(app.Clock.Now.AddMinutes(10), trouble);
        for (var time = 0; time < 20; time++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(11));
            await app.Drain();
        }

        Assert.InRange(service.Calls, 20, 30);
        Assert.Empty(await PoisonAsync(app));
        service.Answer = fails; // the failure that was next before the trouble
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.Drain();
        Assert.Equal(5, Assert.Single(await PoisonAsync(app)).Number("deliveries"));
    }

    /// <summary>The version before took addresses to which no mail can be composed; each was tried for seven days.</summary>
    [Theory]
    [InlineData("x.@b.example")]
    [InlineData("=?utf-8?q?one?=@x.example")]
    public async Task A_Mail_That_Cannot_Be_Composed_Is_Refused_Once_And_The_Operator_Is_Told(string address)
    {
        await using var app = new TestApp();
        using var asked = await app.Follow(await app.Tell(Advert));
        var person = app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);
        await OldAddresses.StoreAsync(app.Services, person, address);
        for (var hour = 0; hour < 30; hour++)
        {
            await app.SweepAndDrain();
            app.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Empty(app.Mails());
        Assert.Equal(0, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop));
        Assert.Empty(await PoisonAsync(app));
        var told = app.Log.Text.Split('\n').Where(line => line.Contains("was refused and will not be sent", StringComparison.Ordinal));
        Assert.EndsWith("No mail can go to its address.", Assert.Single(told).TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("Error Message", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(address, app.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", "it is no message of ours: it is no JSON")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"follow-up"}""", "its kind follow-up is not known to this version, so a newer one put it there")]
    public async Task A_Message_Of_Somebody_Else_Or_Of_A_Later_Version_Is_Put_On_Record(string text, string reason)
    {
        await using var app = new TestApp();
        await app.Services.GetRequiredService<ISendQueue>().PutAsync(text, TimeSpan.Zero, Stop);
        await app.Drain();
        Assert.Equal(0, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop));
        Assert.Equal(reason, Assert.Single(await PoisonAsync(app)).Text("reason"));
        Assert.Contains($"is given up and put on record: {reason}", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Outage_Does_Not_Use_Up_The_Deliveries()
    {
        var service = new ScriptedEmailService { Answer = () => throw new StorageUnavailableException("The disk is away.") };
        await using var app = new TestApp(services => services.AddSingleton<IEmailService>(service));
        using var asked = await app.Follow(await app.Tell(Advert));
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            await app.Drain();
            app.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.Equal(1, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop));
        Assert.Contains("Error A message is put back because of the storage: The disk is away.", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Refused_Mail_Is_Loud()
    {
        await using var app = new TestApp(services => services.AddSingleton<IEmailService>(new ScriptedEmailService { Answer = () => new SendOutcome.Refused("no such mailbox") }));
        using var asked = await app.Follow(await app.Tell(Advert));
        await app.Drain();
        Assert.Contains("was refused and will not be sent: no such mailbox", app.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SweepDue", "2025-12-12T09:00:00Z", "2025-12-12T09:05:00Z")]
    [InlineData("SweepDue", "2025-12-12T09:04:59Z", "2025-12-12T09:05:00Z")]
    [InlineData("RepairReminders", "2025-12-12T09:00:00Z", "2025-12-12T09:02:00Z")]
    [InlineData("RepairReminders", "2025-12-12T09:57:00Z", "2025-12-12T10:02:00Z")]
    [InlineData("PurgeExpired", "2025-12-12T23:58:30Z", "2025-12-13T00:03:30Z")]
    [InlineData("ReconcileSuppressions", "2025-12-12T09:00:00Z", "2025-12-13T03:47:00Z")]
    [InlineData("SweepDue", "2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z")] // clocks change in London; schedules are in UTC
    public void Timers_Have_Their_Times(string timer, string after, string next)
    {
        var schedule = (string)typeof(Schedules).GetProperty(timer)!.GetValue(new Schedules())!;
        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), Schedules.Next(schedule, DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_Run_That_Fails_Shows_In_The_Health_Until_One_Succeeds()
    {
        using var telemetry = new Telemetry();
        var log = new JobStatus();
        var fails = true;
        var ran = new SemaphoreSlim(0);
        var timer = new ScheduledJobService(
            "sweep",
            "* * * * * *",
            _ =>
            {
                ran.Release();
                return fails ? throw new StorageUnavailableException("The disk is away.") : Task.FromResult(new JobResult(1, 0, IsCutShort: false, Faults: 0));
            },
            new JobRunner(log, new SharedJobStatus(new MemoryTableStore(), TimeProvider.System, NullLogger<SharedJobStatus>.Instance), telemetry, NullLogger<JobRunner>.Instance),
            TimeProvider.System);
        await timer.StartAsync(Stop);
        await ran.WaitAsync(Stop);
        await ran.WaitAsync(Stop); // again at its time, although it failed
        Assert.Equal("sweep: The disk is away.", log.Trouble);
        fails = false;
        while (await ran.WaitAsync(TimeSpan.Zero, Stop))
        {
            // runs that came before it succeeds
        }

        await ran.WaitAsync(Stop);
        await ran.WaitAsync(Stop);
        await timer.StopAsync(Stop);
        Assert.Null(log.Trouble);
    }

    [Fact]
    public async Task What_Failed_Can_Be_Asked_For_While_Works_Begin_To_Fail_And_End()
    {
        var log = new JobStatus();
        var works = Task.Run(
            () =>
            {
                for (var run = 0; run < 300_000; run++)
                {
                    log.Failed($"timer {run % 7}", "it failed");
                    log.Succeeded($"timer {(run + 3) % 7}");
                }
            },
            TestContext.Current.CancellationToken);
        do
        {
            Assert.True(log.Trouble?.StartsWith("timer ", StringComparison.Ordinal) ?? true);
        }
        while (!works.IsCompleted);

        await works;
    }

    [Fact]
    public async Task Rows_That_Cannot_Be_Read_Show_In_The_Health_And_In_The_Log()
    {
        await using var app = new TestApp();
        await app.Services.GetRequiredService<ITableStore>().WriteAsync("due", new RowWrite.Insert(new TableRow("2025121208", "no key of ours")), Stop);
        var log = new JobStatus();
        var timer = new ScheduledJobService("sweep", "0 0 0 1 1 *", app.Services.GetRequiredService<DispatchDueItems>().RunAsync, new JobRunner(log, app.Services.GetRequiredService<SharedJobStatus>(), app.Services.GetRequiredService<Telemetry>(), app.Services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<JobRunner>>()), TimeProvider.System);
        await timer.StartAsync(Stop);
        while (log.Trouble is null)
        {
            await Task.Delay(10, Stop);
        }

        await timer.StopAsync(Stop);
        Assert.Equal("sweep: 1 rows could not be dealt with.", log.Trouble);
        Assert.Contains("Error sweep could not deal with 1 rows, and left them where they are", app.Log.Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<TableRow>> PoisonAsync(TestApp app) =>
        (await app.Services.GetRequiredService<ITableStore>().QueryAsync("state", RowRange.Partition("poison"), null, 10, Stop)).Rows;
}
