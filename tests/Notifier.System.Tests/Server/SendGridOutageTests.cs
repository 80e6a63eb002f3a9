using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Server.Background;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.System.Tests.Server;

/// <summary>SendGrid is down for longer than a message is put back three times, and then is not.</summary>
public sealed class SendGridOutageTests
{
    private const int Rounds = 12;

    private static readonly TimeSpan Round = TimeSpan.FromMinutes(3);

    /// <summary>Three adverts that close on three days, with a reminder on the same morning.</summary>
    private static readonly (string Closes, int Rung)[] Adverts = [("15 December 2025", 2), ("17 December 2025", 4), ("20 December 2025", 7)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("503")]
    [InlineData("refused connections")]
    [InlineData("401")]
    public async Task No_Try_Is_Used_Up_Nothing_Is_Lost_And_All_Is_Sent_Afterwards(string outage)
    {
        var fake = await FakeSendGrid.StartAsync();
        var puts = new ConcurrentQueue<(DateTimeOffset At, string Message, TimeSpan Hidden)>();
        await using var app = new TestApp(
            services => services
                .Replace(ServiceDescriptor.Singleton(TestSendGridService.Quick))
                .AddSingleton<ISendQueue>(provider => new WatchedQueue((ISendQueue)provider.GetRequiredService<IReceiveQueue>(), (message, hidden) => puts.Enqueue((provider.GetRequiredService<TimeProvider>().GetUtcNow(), message, hidden)))),
            fake.ProgramSettings);
        var expected = new List<string>();
        foreach (var (closes, rung) in Adverts)
        {
            var advert = await app.Tell($"Nurse\n\nThis advert closes on {closes}.\n");
            for (var person = 0; person < 3; person++)
            {
                var email = $"person{person}.{rung}@people.example";
                await FollowAndConfirm(app, fake, advert, email, rung);
                expected.Add(email);
            }
        }

        await app.SweepAndDrain();
        Assert.All(fake.Mails, mail => Assert.StartsWith("Please confirm", mail.Subject, StringComparison.Ordinal));
        Assert.Equal(expected.Count, fake.Mails.Count);
        var port = fake.Url.Port;

        app.Clock.Now = TestApp.Start.Date.AddDays(1).AddHours(8).AddMinutes(1);
        switch (outage)
        {
            case "503":
                fake.Rule = _ => FakeAnswer.No(503);
                break;
            case "401":
                fake.Rule = _ => FakeAnswer.No(401);
                break;
            default:
                await fake.DisposeAsync();
                break;
        }

        puts.Clear();
        for (var round = 0; round < Rounds; round++)
        {
            await app.SweepAndDrain();
            var rows = await Reminders(app);
            Assert.Equal(expected.Count, rows.Count);
            Assert.All(rows, row => Assert.Equal(("Waiting", 0, null), (row.Text("state"), row.Number("sends"), row.Instant("sending"))));
            app.Clock.Advance(Round);
        }

        AssertWhatClosesSoonerComesSooner(puts);
        Assert.True(PutBacks(app) > 3 * expected.Count, $"{PutBacks(app)} times put back are no more than three for each of {expected.Count} mails.");
        using (var health = await app.Http.GetAsync("/api/health", Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        }

        if (outage == "refused connections")
        {
            fake = await FakeSendGrid.StartAsync(port: port);
        }

        fake.Rule = null;
        var before = outage == "refused connections" ? 0 : expected.Count;
        var (back, left) = (app.Clock.Now, new Dictionary<string, TimeSpan>());
        while (app.Clock.Now < back.AddMinutes(16))
        {
            await app.SweepAndDrain();
            fake.Mails.Skip(before).ToList().ForEach(mail => left.TryAdd(mail.To, app.Clock.Now - back));
            app.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        // What closes sooner is not kept waiting for what has time: until the pause is over, and its turn has come.
        foreach (var (closes, rung) in Adverts)
        {
            var open = DateTime.Parse(closes, CultureInfo.InvariantCulture).AddDays(1) - TestApp.Start.Date.AddDays(1).AddHours(8);
            var longest = TimeSpan.FromMinutes(outage == "401" ? 5 : 1) + TimeSpan.FromSeconds(10) + new[] { open / 1_000, TimeSpan.FromMinutes(10) }.Min();
            Assert.All(left.Where(each => each.Key.Contains($".{rung}@", StringComparison.Ordinal)), each => Assert.True(each.Value <= longest, $"{each} is later than {longest}."));
        }

        var sent = fake.Mails.Skip(before).ToList();
        Assert.All(sent, mail => Assert.DoesNotContain("confirm", mail.Subject, StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), sent.Select(mail => mail.To).Order(StringComparer.Ordinal));
        Assert.All(await Reminders(app), row => Assert.Equal(("Sent", 1), (row.Text("state"), row.Number("sends"))));
        Assert.Empty((await app.Services.GetRequiredService<ITableStore>().QueryAsync("state", RowRange.Partition("poison"), null, 10, Stop)).Rows);
        app.Clock.Advance(TimeSpan.FromDays(8)); // whatever a queue may hide is visible
        Assert.False(await app.Services.GetRequiredService<QueueMessageHandler>().RunAsync(Stop));
        Assert.Empty(fake.Violations);
        Assert.DoesNotContain("people.example", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-key-of-nobody", app.Log.Text, StringComparison.Ordinal);
        await fake.DisposeAsync();
    }

    /// <summary>Of the mails that meet the trouble at one moment, none whose advert closes sooner is put back for as long as one whose advert closes later.</summary>
    private static void AssertWhatClosesSoonerComesSooner(IEnumerable<(DateTimeOffset At, string Message, TimeSpan Hidden)> puts)
    {
        var moments = puts.Where(put => put.Hidden > TimeSpan.Zero).Select(put => (put.At, put.Hidden, Rung: SendEmailMessage.TryParse(put.Message)!.Days!.Value)).GroupBy(put => put.At).ToList();
        Assert.Contains(moments, moment => moment.Select(put => put.Rung).Distinct().Count() == Adverts.Length);
        Assert.All(moments, moment =>
        {
            foreach (var (sooner, later) in from sooner in moment from later in moment where sooner.Rung < later.Rung select (sooner, later))
            {
                Assert.True(sooner.Hidden < later.Hidden, $"{sooner} is put back for as long as {later}.");
            }
        });
    }

    private static int PutBacks(TestApp app) => app.Log.Text.Split('\n').Count(line => line.Contains("because of trouble", StringComparison.Ordinal));

    private static async Task<List<TableRow>> Reminders(TestApp app)
    {
        var rows = new List<TableRow>();
        await foreach (var row in app.Services.GetRequiredService<ITableStore>().ReadAsync(Core.Storage.Tables.People, RowRange.Partitions("0", "~"), Stop))
        {
            if (row.Key.StartsWith("l-", StringComparison.Ordinal) && !row.Key.EndsWith("-confirm", StringComparison.Ordinal))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static async Task FollowAndConfirm(TestApp app, FakeSendGrid fake, string advert, string email, int rung)
    {
        using (var answer = await app.Follow(advert, email, [rung]))
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await app.Drain();
        var text = (string)Assert.Single(fake.Mails, mail => mail.To == email).Body["content"]![0]!["value"]!;
        var start = text.IndexOf("http://localhost:7071/confirm/", StringComparison.Ordinal);
        await app.Press(new Uri(text[start..text.IndexOfAny(['\r', '\n', ' '], start)]).AbsolutePath);
        await app.Drain();
    }

    private sealed class WatchedQueue(ISendQueue inner, Action<string, TimeSpan> watch) : ISendQueue
    {
        public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
        {
            watch(message, hidden);
            return inner.PutAsync(message, hidden, cancellationToken);
        }
    }
}
