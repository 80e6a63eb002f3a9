using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>What an operator sees of alarms and of a day's mails, and what they do about it.</summary>
public sealed class AlarmEndpointsTests
{
    private const string Advert = "Nurse\n\nCompany: Example Trust\nJob reference: AB-1\nPosting date: 10 December 2025\n\nApply by 20 December 2025.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Run_That_Stopped_Is_Seen_Everywhere_And_Goes_On_When_It_Is_Released()
    {
        await using var app = new TestApp(null, ("Delays:LeastAlarm", "2"));
        await app.Services.GetRequiredService<VolumeGuard>().RecordAsync(null, 1, 0, goesOn: false, TestApp.Start.AddDays(-40), Stop);
        var advert = await app.Tell(Advert);
        for (var number = 0; number < 5; number++)
        {
            await app.FollowAndConfirm(advert, $"candidate{number}@people.example");
        }

        Assert.Equal("""{"alarms":[]}""", await Text(app, HttpMethod.Get, "/api/alarms"));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.SweepAndDrain(); // all of it is settled
        app.Mails();
        app.Clock.Now = new DateTimeOffset(2025, 12, 13, 8, 5, 0, TimeSpan.Zero);
        await app.Services.GetRequiredService<JobRunner>().RunAsync("sweep", app.Services.GetRequiredService<DispatchDueItems>().RunAsync, Stop);
        await app.Drain();

        Assert.Equal(2, app.Mails().Count);
        const string What = "After 2 messages the sweep stopped: the largest run of the 30 days before had 0. Look at what has fallen due, and correct it if it is a mistake; then release the alarm (volume-20251213080500). Until then only last reminders and answers leave.";
        Assert.Contains($"Error Mails are held back: {What}", app.Log.Text, StringComparison.Ordinal);
        using (var health = await app.Http.GetAsync("/api/health", Stop))
        {
            Assert.Equal(HttpStatusCode.OK, health.StatusCode); // what mends it must be able to be deployed
            Assert.Equal("1 for an operator to look at, in /api/alarms", (await TestApp.Json(health)).GetProperty("alarms").GetString());
        }

        Assert.Equal($$"""{"alarms":[{"id":"volume-20251213080500","kind":"volume","since":"2025-12-13T08:05:00+00:00","what":"{{What}}","put":2,"largest":0}]}""", await Text(app, HttpMethod.Get, "/api/alarms"));
        Assert.Equal($"volume-20251213080500  since 2025-12-13 08:05 UTC\n  {What}\n", Run(app, "alarms").Output);

        using (var unknown = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/alarms/send/release"), Stop))
        {
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }

        Assert.StartsWith("There is no such alarm to release.", Run(app, "alarms", "release", "../me").Errors, StringComparison.Ordinal);
        Assert.Equal("It is released: the next sweep goes on.\n", Run(app, "alarms", "release", "volume-20251213080500").Output);
        Assert.Equal("""{"alarms":[]}""", await Text(app, HttpMethod.Post, "/api/alarms/volume-20251213080500/release"));
        Assert.Equal("No alarm stands.\n", Run(app, "alarms").Output);
        await app.SweepAndDrain();
        Assert.Equal(3, app.Mails().Count);
    }

    [Fact]
    public async Task While_The_Mail_Service_Takes_Nothing_An_Alarm_Stands_Once_And_Then_Ends_By_Itself()
    {
        var service = new ScriptedEmailService();
        await using var app = new TestApp(services => services.AddSingleton<IEmailService>(service));
        var advert = await app.Tell(Advert);
        service.Answer = () => new SendOutcome.TryLater(app.Clock.Now.AddMinutes(2), "the key is refused (401)");
        using var asked = await app.Follow(advert);
        using var askedToo = await app.Follow(advert, "other@people.example");
        for (var minute = 0; minute < 30; minute++)
        {
            await app.SweepAndDrain();
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        const string What = "The mail service takes no mail: the key is refused (401). Look at its key, its account and its status; every mail that it does not take waits, none is lost, and this ends by itself some minutes after the last one it did not take.";
        Assert.Single(app.Log.Text.Split('\n'), line => line.StartsWith($"Error {What}", StringComparison.Ordinal));
        Assert.Equal($$"""{"alarms":[{"id":"send","kind":"send","since":"2025-12-12T09:00:00+00:00","what":"{{What}}","put":null,"largest":null}]}""", await Text(app, HttpMethod.Get, "/api/alarms"));
        Assert.Equal(0, (await app.Services.GetRequiredService<RequeueMissingEmails>().RunAsync(Stop)).Enqueued);
        var during = await Status(app);
        Assert.Equal((0, 2), (during.GetProperty("sent").GetInt32(), during.GetProperty("waiting").GetInt32()));

        service.Answer = null;
        app.Clock.Advance(TimeSpan.FromMinutes(12));
        await app.SweepAndDrain();
        Assert.Equal("""{"alarms":[]}""", await Text(app, HttpMethod.Get, "/api/alarms"));
        var after = await Status(app);
        Assert.Equal((2, 0), (after.GetProperty("sent").GetInt32(), after.GetProperty("waiting").GetInt32()));
    }

    [Fact]
    public async Task A_Limit_That_Is_To_Last_For_Hours_And_Is_Lifted_Sooner_Leaves_No_Alarm_Behind()
    {
        var service = new ScriptedEmailService();
        await using var app = new TestApp(services => services.AddSingleton<IEmailService>(service));
        var advert = await app.Tell(Advert);
        service.Answer = () => new SendOutcome.TryLater(app.Clock.Now.AddHours(6), "it takes no more for a while (429)");
        using var asked = await app.Follow(advert);
        await app.SweepAndDrain();
        service.Answer = null;

        app.Clock.Advance(TimeSpan.FromMinutes(19));
        Assert.Contains("(429)", await Text(app, HttpMethod.Get, "/api/alarms"), StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("""{"alarms":[]}""", await Text(app, HttpMethod.Get, "/api/alarms"));
    }

    [Fact]
    public async Task A_Reason_That_Repeats_An_Address_Or_A_Key_Is_Logged_And_Counted_Without_Them()
    {
        const string Words = "550 no mailbox someone%40people.example, nor name@people.example,\r\nBearer SG.a-key.of-nobody here";
        var service = new ScriptedEmailService { Answer = () => new SendOutcome.Refused(Words) };
        await using var app = new TestApp(services => services.AddSingleton<IEmailService>(service));
        using var asked = await app.Follow(await app.Tell(Advert));
        await app.SweepAndDrain();

        Assert.Contains("was refused and will not be sent: 550 no mailbox (an address) nor (an address) Bearer (a key) here", app.Log.Text, StringComparison.Ordinal);
        var kept = Assert.Single((await Status(app)).GetProperty("refusals").EnumerateArray()).GetProperty("reason").GetString();
        Assert.Equal("550 no mailbox (an address) nor (an address) Bearer (a key) here", kept);
        foreach (var secret in (string[])["people.example", "someone", "a-key"])
        {
            Assert.DoesNotContain(secret, app.Log.Text, StringComparison.Ordinal);
        }

        Assert.Equal("no mailbox (an…", StatedReason.From("no mailbox someone@people.example", 15)); // not half of it
    }

    [Fact]
    public async Task The_Mails_Of_A_Day_Are_Counted_By_What_Became_Of_Them()
    {
        await using var app = new TestApp();
        app.Clock.Now = new DateTimeOffset(2026, 1, 1, 9, 30, 0, TimeSpan.Zero);
        var audit = app.Services.GetRequiredService<Audit>();
        await Write(Audit.Sent, "2025-12-31T09:59:59Z", "d07"); // an hour too old
        await Write(Audit.Sent, "2025-12-31T10:00:00Z", "d07");
        await Write(Audit.Sent, "2026-01-01T09:30:00Z", "d00");
        await Write(Audit.Refused, "2025-12-31T23:00:00Z", "confirm", "550 no mailbox <name@people.example> here");
        await Write(Audit.Refused, "2026-01-01T01:00:00Z", "confirm", "550 no mailbox other@people.example here");
        await Write(Audit.Refused, "2026-01-01T02:00:00Z", "confirm", "400");
        await Write(Audit.Unknown, "2026-01-01T02:00:00Z", "moved");
        await Write(Audit.Missed, "2026-01-01T02:00:00Z", "d00");
        await Write(Audit.Waiting, "2026-01-01T03:00:00Z", "d07", "429", "one");
        await Write(Audit.Waiting, "2026-01-01T03:10:00Z", "d07", "429", "one");
        await Write(Audit.Waiting, "2026-01-01T03:00:00Z", "d07", "429", "another");
        await Write(Audit.Sent, "2026-01-01T03:20:00Z", "d07", null, "another");

        Assert.Equal(
            """{"from":"2025-12-31T10:00:00+00:00","until":"2026-01-01T09:30:00+00:00","sent":3,"refused":3,"unknown":1,"waiting":1,"missed":1,"kinds":{"confirm":{"sent":0,"refused":3,"unknown":0,"waiting":0,"missed":0},"d00":{"sent":1,"refused":0,"unknown":0,"waiting":0,"missed":1},"d07":{"sent":2,"refused":0,"unknown":0,"waiting":1,"missed":0},"moved":{"sent":0,"refused":0,"unknown":1,"waiting":0,"missed":0}},"refusals":[{"reason":"550 no mailbox (an address) here","count":2},{"reason":"400","count":1}],"lastEvent":null,"alarms":[]}""",
            await Text(app, HttpMethod.Get, "/api/mail/status"));
        Assert.Equal(
            """
            From 2025-12-31 10:00 UTC to 2026-01-01 09:30 UTC
                        sent  refused  unknown  waiting   missed
            confirm        0        3        0        0        0
            d00            1        0        0        0        1
            d07            2        0        0        1        0
            moved          0        0        1        0        0
            all            3        3        1        1        1
            refused 2 times: 550 no mailbox (an address) here
            refused 1 times: 400
            The mail service has told nothing of any mail.
            No alarm stands.

            """.ReplaceLineEndings("\n"),
            Run(app, "mail", "status").Output);

        Task Write(string what, string at, string kind, string? reason = null, string? sid = null) =>
            audit.WriteAsync(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), sid ?? $"{what}-{at}", kind, what, reason, Stop);
    }

    [Fact]
    public async Task A_Reminder_That_Came_Too_Late_Is_Counted_As_Missed()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        await app.FollowAndConfirm(advert);
        await app.Drain();
        app.Clock.Now = new DateTimeOffset(2025, 12, 20, 8, 5, 0, TimeSpan.Zero);
        await app.Services.GetRequiredService<DispatchDueItems>().RunAsync(Stop);
        app.Clock.Now = new DateTimeOffset(2025, 12, 21, 8, 5, 0, TimeSpan.Zero); // nobody took the messages for a day
        await app.Drain();

        Assert.Equal(1, (await Status(app)).GetProperty("kinds").GetProperty("d00").GetProperty("missed").GetInt32());
    }

    private static async Task<JsonElement> Status(TestApp app) => JsonElement.Parse(await Text(app, HttpMethod.Get, "/api/mail/status"));

    private static async Task<string> Text(TestApp app, HttpMethod method, string path)
    {
        using var answer = await app.Http.SendAsync(TestApp.AsOperator(method, path), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    private static NotifierCommand Run(TestApp app, params string[] typed)
    {
        using var folder = new TemporaryFolder();
        var key = Path.Combine(folder.Path, "key");
        File.WriteAllText(key, TestApp.OperatorKey);
        return NotifierCommand.Run(new NotifierCommand.Shell { Network = app.Network }, [.. typed, "--key-file", key]);
    }
}
