using System.Net;
using Notifier.Core.Adverts;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Sending;

/// <summary>Who waits for room takes turns: networks first, then mail domains, then whose advert closes soonest.</summary>
public sealed class WaitingConfirmationsTests
{
    private const string Ann = "ann@example.org";

    private static readonly string Sooner = TestAdverts.Closing("Friday 19 Dec 2025").Replace("AB1234", "AB9", StringComparison.Ordinal);

    private static readonly VisitorNetwork Home = Network("198.51.100.7");

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.250", true)]
    [InlineData("203.0.113.7", "203.0.112.7", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.8", true)]
    [InlineData("2001:db8:aa:1::1", "2001:db8:aa:ff00::2", true)]
    [InlineData("2001:db8:aa:1::1", "2001:db8:ab:1::1", false)]
    public void A_Network_Is_24_Bits_Of_An_Old_Address_And_48_Of_A_New_One(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Network(one) == Network(other));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.130.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void An_Inner_Address_Tells_Nobody_Apart(string address) => Assert.True(Network(address).IsUnknown);

    [Theory]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("11.0.0.1")]
    public void Its_Neighbour_Does(string address) => Assert.False(Network(address).IsUnknown);

    /// <summary>The attack of which an issue told: it fills the hour, and nobody else gets a mail in it.</summary>
    [Theory]
    [InlineData(130)]
    [InlineData(1)]
    public async Task Whoever_Floods_An_Hour_Delays_Others_No_Longer_Than_To_The_Next(int networks)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        for (var number = 0; number < 520; number++)
        {
            var from = Network($"203.0.{number % networks}.{number / networks % 250}");
            await app.FollowAsync($"stranger{number}@flood.example", advert.Id, network: from);
        }

        app.Clock.Now = InMemoryApp.At("2025-12-10 10:20");
        var answer = await app.AskAsync(Ann, advert.Id, network: Home);
        Assert.Equal(new FollowAnswer(FollowResult.CheckYourMail, InMemoryApp.At("2025-12-10 11:15")), answer);
        await PassAsync(app, "2025-12-10 11:00");

        Assert.Equal(InMemoryApp.At("2025-12-10 11:00"), Assert.Single(app.Emails.Mails, mail => mail.To == Ann).At);
    }

    [Fact]
    public async Task While_A_Flood_Goes_On_For_Hours_A_Stranger_Of_Another_Network_Waits_For_One_Sweep()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 60 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        var waited = new List<TimeSpan>();
        for (var step = 0; app.Clock.Now < InMemoryApp.At("2025-12-10 14:00"); step++)
        {
            for (var number = 0; number < 20; number++)
            {
                await app.FollowAsync($"stranger{step}-{number}@flood.example", advert.Id, network: Network($"203.0.113.{number}"));
            }

            var who = $"person{step}@example.org";
            var asked = app.Clock.Now;
            var answer = await app.AskAsync(who, advert.Id, network: Network($"198.51.{step}.1"));
            await PassAsync(app, app.Clock.Now.AddMinutes(5));
            if (app.Emails.Mails.Find(mail => mail.To == who) is { } mail && asked >= InMemoryApp.At("2025-12-10 11:00"))
            {
                waited.Add(mail.At - asked);
                Assert.True(mail.At <= (answer.Until ?? asked.AddMinutes(5)));
            }
        }

        Assert.True(waited.Count >= 30); // in the last quarter of each hour its room may be used up
        Assert.All(waited, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task What_Is_Promised_Is_Kept()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:50"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 40 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        var promised = new Dictionary<string, DateTimeOffset>();
        for (var number = 0; number < 150; number++)
        {
            var who = $"person{number}@example.org";
            if ((await app.AskAsync(who, advert.Id, network: Network($"198.51.{number}.1"))).Until is { } until)
            {
                promised.Add(who, until);
            }

            if (number % 10 == 9)
            {
                await PassAsync(app, app.Clock.Now.AddMinutes(5));
            }
        }

        await PassAsync(app, "2025-12-10 17:00");

        Assert.Equal(150, app.Emails.Mails.Count);
        Assert.InRange(promised.Count, 80, 100);
        Assert.All(promised, promise =>
        {
            var mail = app.Emails.Mails.Single(mail => mail.To == promise.Key);
            Assert.InRange(mail.At, promise.Value.AddHours(-1), promise.Value);
        });
    }

    [Fact]
    public async Task Within_A_Turn_The_Rarer_Mail_Domain_Goes_First_And_Then_What_Closes_Soonest()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 60 } });
        var later = await app.ReadAsync(TestAdverts.Words);
        var sooner = await app.ReadAsync(Sooner);
        await app.FillHourAsync();
        await app.FollowAsync("a@often.example", later.Id, network: Network("203.0.1.1"));
        await app.FollowAsync("b@often.example", later.Id, network: Network("203.0.2.1"));
        await app.FollowAsync("c@often.example", sooner.Id, network: Network("203.0.3.1"));
        await app.FollowAsync("d@once.example", later.Id, network: Network("203.0.4.1"));
        await app.FollowAsync("e@other.example", sooner.Id, network: Network("203.0.5.1"));
        await app.FollowAsync("f@third.example", sooner.Id, network: Network("203.0.5.2"));
        app.Clock.Now = InMemoryApp.At("2025-12-10 11:00");
        await app.SweepAsync();
        await app.DeliverAsync();

        Assert.Equal(
            ["e@other.example", "a@often.example", "d@once.example", "b@often.example", "c@often.example", "f@third.example"],
            app.Emails.Mails.Select(mail => mail.To));
    }

    [Fact]
    public async Task Nobody_Waits_For_Ever_Behind_Networks_That_Are_Always_New()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:55"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 20 } });
        var later = await app.ReadAsync(TestAdverts.Words);
        var sooner = await app.ReadAsync(Sooner);
        await app.FillHourAsync();
        await app.FollowAsync(Ann, later.Id, network: Home);
        for (var step = 0; !app.Emails.To(Ann).Any(); step++)
        {
            Assert.True(app.Clock.Now < InMemoryApp.At("2025-12-10 12:10"), "Ann still waits");
            for (var number = 0; number < 10; number++)
            {
                var stranger = $"stranger@new{step}-{number}.example";
                await app.FollowAsync(stranger, sooner.Id, network: Network($"203.{step}.{number}.1"));
            }

            await PassAsync(app, app.Clock.Now.AddMinutes(5));
        }
    }

    [Fact]
    public async Task Counts_Are_Of_One_Hour_Name_Nobody_And_Are_Gone_Two_Hours_Later()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"));
        var asked = app.The<HourlyRequests>();
        var now = app.Clock.Now;
        Assert.Equal(new AskedTurn(1, 1), await asked.NextAsync(Home, InMemoryApp.Address(Ann), now, CancellationToken.None));
        Assert.Equal(new AskedTurn(2, 2), await asked.NextAsync(Home, InMemoryApp.Address("bob@example.org"), now, CancellationToken.None));
        Assert.Equal(new AskedTurn(3, 1), await asked.NextAsync(Home, InMemoryApp.Address("bob@other.example"), now, CancellationToken.None));
        Assert.Equal(new AskedTurn(1, 3), await asked.NextAsync(VisitorNetwork.Unknown, InMemoryApp.Address(Ann), now, CancellationToken.None));
        Assert.Equal(new AskedTurn(1, 4), await asked.NextAsync(VisitorNetwork.Unknown, InMemoryApp.Address(Ann), now, CancellationToken.None));
        Assert.Equal(new AskedTurn(1, 1), await asked.NextAsync(Home, InMemoryApp.Address(Ann), now.AddHours(1), CancellationToken.None));

        var rows = await CountsAsync(app);
        Assert.Equal(5, rows.Count);
        Assert.All(rows, row => Assert.Equal(["count", "hour"], row.Values.Keys.Order(StringComparer.Ordinal)));
        Assert.All(rows, row => Assert.Matches("^asked-[012] [nd]-[a-z2-7]{3}$", $"{row.Partition} {row.Key}"));

        foreach (var time in new[] { "2025-12-10 11:10", "2025-12-10 12:10" })
        {
            app.Clock.Now = InMemoryApp.At(time);
            await app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
        }

        Assert.All(await CountsAsync(app), row => Assert.Equal(InMemoryApp.At("2025-12-10 11:00"), row.Instant("hour")));
        app.Clock.Now = InMemoryApp.At("2025-12-10 13:10");
        await app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
        Assert.Empty(await CountsAsync(app));
    }

    [Fact]
    public async Task Counts_That_Were_Never_Dropped_Count_In_Their_Own_Hour_Only()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"));
        var asked = app.The<HourlyRequests>();
        for (var hour = 0; hour < 7; hour++)
        {
            var turn = await asked.NextAsync(Home, InMemoryApp.Address(Ann), app.Clock.Now.AddHours(hour), CancellationToken.None);
            Assert.Equal(new AskedTurn(1, 1), turn);
        }

        Assert.Equal(6, (await CountsAsync(app)).Count);
    }

    [Fact]
    public async Task Requests_Of_One_Network_At_The_Same_Moment_Do_Not_Share_A_Turn()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"));
        var isOther = false;
        var meddled = app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (_, key) =>
        {
            if (key.StartsWith("n-", StringComparison.Ordinal) && !isOther)
            {
                isOther = true; // another instance counts between our read and our write, each time
                await app.The<HourlyRequests>().NextAsync(Home, InMemoryApp.Address(Ann), app.Clock.Now, CancellationToken.None);
                isOther = false;
            }
        }));

        var turn = await meddled.The<HourlyRequests>().NextAsync(Home, InMemoryApp.Address(Ann), app.Clock.Now, CancellationToken.None);
        Assert.True(turn.OfNetwork > 100, "who cannot be counted goes behind those who can");
    }

    [Fact]
    public async Task A_Token_Is_Good_Once_After_Three_Seconds_And_For_An_Hour()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"));
        var tokens = app.The<FollowTokens>();
        var now = app.Clock.Now;
        var token = tokens.Issue(now);
        Assert.False(await tokens.UseAsync(token, now.AddSeconds(2.9), CancellationToken.None));
        Assert.False(await tokens.UseAsync(token, now.AddHours(1), CancellationToken.None));
        Assert.False(await tokens.UseAsync(null, now, CancellationToken.None));
        Assert.False(await tokens.UseAsync(string.Empty, now, CancellationToken.None));
        for (var at = 0; at < token.Length - 1; at++)
        {
            var altered = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            Assert.False(await tokens.UseAsync(altered, now.AddSeconds(3), CancellationToken.None));
        }

        var link = app.The<LinkTokens>().Issue(LinkPurpose.Manage, app.Key(Ann), null, now.AddDays(1));
        Assert.False(await tokens.UseAsync(link, now.AddSeconds(3), CancellationToken.None));
        Assert.IsType<LinkVerdict.Invalid>(app.The<LinkTokens>().Read(token, LinkPurpose.Manage, now));
        Assert.Empty(await CountsAsync(app)); // what is stored is stored when a token is used

        Assert.True(await tokens.UseAsync(token, now.AddSeconds(3), CancellationToken.None));
        Assert.False(await tokens.UseAsync(token, now.AddSeconds(3), CancellationToken.None));
        Assert.False(await tokens.UseAsync(token, now.AddMinutes(59), CancellationToken.None));
        Assert.Single(await CountsAsync(app));
        Assert.True(await tokens.UseAsync(tokens.Issue(now), now.AddMinutes(59.9), CancellationToken.None));
    }

    [Fact]
    public async Task What_Is_Stored_Of_A_Used_Token_Outlives_It()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 09:59:59"));
        var tokens = app.The<FollowTokens>();
        var token = tokens.Issue(app.Clock.Now);
        app.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await tokens.UseAsync(token, app.Clock.Now, CancellationToken.None));
        for (var minute = 10; minute < 60; minute += 10)
        {
            app.Clock.Now = InMemoryApp.At("2025-12-10 10:00").AddMinutes(minute);
            await app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
            Assert.False(await tokens.UseAsync(token, app.Clock.Now, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_Token_Is_Asked_For_Only_While_There_Is_No_Room_And_Without_One_Nothing_Is_Written()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 1 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        Assert.Equal(FollowResult.CheckYourMail, await AskAsync("first@example.org"));
        await app.DeliverAsync();
        var before = await DueAsync();
        Assert.Equal(FollowResult.TokenNeeded, await AskAsync(Ann));
        Assert.Equal(before, await DueAsync());
        Assert.Null(await app.The<PersonStore>().GetAsync(app.Key(Ann), CancellationToken.None));
        Assert.Equal(0, await app.Queue.CountAsync(CancellationToken.None));

        app.Clock.Now = InMemoryApp.At("2025-12-10 11:00");
        Assert.Equal(FollowResult.CheckYourMail, await AskAsync(Ann)); // nobody waits, so the new hour has room

        async Task<FollowResult> AskAsync(string address)
        {
            var asker = new Asker(Home, null);
            var to = InMemoryApp.Address(address);
            var answer = await app.The<RequestSubscription>().RunAsync(to, advert.Id, ReminderDays.Default, "1", asker, CancellationToken.None);
            return answer.Result;
        }

        async Task<int> DueAsync() =>
            await app.Tables.ReadAsync(Tables.Due, RowRange.Partitions("0", "~"), CancellationToken.None).CountAsync();
    }

    [Fact]
    public async Task An_Alarm_Stands_As_Long_As_Somebody_Waits()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:05"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 4 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        for (var number = 0; number < 7; number++)
        {
            await app.FollowAsync($"person{number}@example.org", advert.Id);
        }

        await PassAsync(app, "2025-12-10 10:10");
        var alarm = Assert.Single(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None));
        Assert.Equal(("confirmations", AlarmKind.Confirmations, InMemoryApp.At("2025-12-10 10:05")), (alarm.Id, alarm.Kind, alarm.Since));
        Assert.Equal(
            "More people ask to follow than 4 an hour, and 3 emails that ask to confirm wait for their turn. If the people are real, raise "
            + "Delays__ConfirmationsAnHour. If they are not, every network still has its turn, and this ends by itself.",
            alarm.What);
        Assert.Equal(alarm, (await app.SweepAsync()).Waits);
        Assert.False(await app.The<AlarmStore>().ReleaseAsync(alarm.Id, app.Clock.Now, CancellationToken.None));

        await PassAsync(app, "2025-12-10 12:00");
        Assert.Empty(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None));
        Assert.Null((await app.SweepAsync()).Waits);
        Assert.Equal(7, app.Emails.Mails.Count);
    }

    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    private static VisitorNetwork Network(string address) => VisitorNetwork.From(IPAddress.Parse(address));

    private static async Task<List<TableRow>> CountsAsync(InMemoryApp app)
    {
        var rows = new List<TableRow>();
        for (var partition = 0; partition < 3; partition++)
        {
            var range = RowRange.Partition($"asked-{partition}");
            rows.AddRange(await app.Tables.ReadAsync(Tables.State, range, CancellationToken.None).ToListAsync());
        }

        return rows;
    }

    private static Task PassAsync(InMemoryApp app, string until) => PassAsync(app, InMemoryApp.At(until));

    private static async Task PassAsync(InMemoryApp app, DateTimeOffset until)
    {
        await app.DeliverAsync();
        while (app.Clock.Now < until)
        {
            app.Clock.Advance(FiveMinutes - TimeSpan.FromTicks(app.Clock.Now.UtcTicks % FiveMinutes.Ticks));
            await app.SweepAsync();
            await app.DeliverAsync();
        }
    }
}
