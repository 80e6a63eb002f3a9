using System.Globalization;
using System.Text.Json;
using Notifier.Core.Adverts;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Jobs;

/// <summary>What is too much for one run is done in several: each ends by itself, and an advert that very many follow holds up nobody.</summary>
[Trait("Category", "Long")]
public sealed class JobSliceTests
{
    private const string Ann = "ann@example.org";

    /// <summary>What a request of a busy account takes.</summary>
    private const double MillisecondsARequest = 5;

    /// <summary>The story is that of so many.</summary>
    private const int AllFollowers = 100_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(5);

    /// <summary>It is told with fewer, whose requests take longer in turn. More of them under <c>build.sh --long</c>.</summary>
    private static readonly int Followers = int.Parse(Environment.GetEnvironmentVariable("NOTIFIER_FOLLOWERS") ?? "2000", CultureInfo.InvariantCulture);

    private static readonly TimeSpan ARequest = TimeSpan.FromMilliseconds(MillisecondsARequest * AllFollowers / Followers);

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Job = new() { LeastAlarm = int.MaxValue, MailsASweep = int.MaxValue } });

    [Fact]
    public async Task A_Hundred_Thousand_Followers_Are_Purged_In_Slices_And_Hold_Up_Nobody()
    {
        var large = await AdvertAsync("380-AA1111", "Wednesday 24 Dec 2025");
        var small = await AdvertAsync("380-ZZ9999", "Wednesday 24 Dec 2025");
        await ManyFollowers.FollowAsync(_app, large, Followers);
        await _app.FollowAndConfirmAsync(Ann, small);
        await LookAgainAsync();
        _app.Clock.Now = InMemoryApp.At("2026-01-23 00:03");
        var (slices, all) = (0, 0);
        for (var isDone = false; !isDone; slices++)
        {
            var (run, requests, took) = await SliceAsync<DeleteExpiredData>(purge => purge.RunAsync);
            isDone = !run.IsCutShort;
            all += requests;
            Assert.InRange(took, TimeSpan.Zero, _app.Options.Job.SweepStop + (5 * ARequest));
            Assert.Null(await SubscriptionAsync(Ann, small)); // in the first slice
            Assert.InRange(slices, 0, 12);
        }

        TestContext.Current.SendDiagnosticMessage($"{Followers} followers: {slices} slices, {all} requests");
        Assert.InRange(slices, 7, 10);
        Assert.Equal(0, await _app.The<FollowerIndex>().CountAsync(large, CancellationToken.None));
        Assert.Null(await _app.The<AdvertStore>().GetEvenGoneAsync(large, CancellationToken.None));
        Assert.All(await PeopleAsync(), keys => Assert.DoesNotContain(keys, key => key.StartsWith(Subscription.Prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_Purge_Asks_For_Little_Of_Each_Follower_And_Of_Each_Request_That_Was_Never_Confirmed()
    {
        const int Some = 300;
        var advert = await AdvertAsync("380-AA1111", "Wednesday 24 Dec 2025");
        await ManyFollowers.FollowAsync(_app, advert, Some);
        await LookAgainAsync();
        for (var number = 0; number < Some; number++)
        {
            await _app.FollowAsync($"stranger{number}@example.org", advert);
        }

        await _app.DeliverAsync();
        _app.Clock.Now = InMemoryApp.At("2025-12-26 00:03");
        var unconfirmed = await SliceAsync<DeleteExpiredData>(purge => purge.RunAsync, default);
        Assert.Equal(Some, (await PeopleAsync()).Count);
        _app.Clock.Now = InMemoryApp.At("2026-01-23 00:03");
        var followers = await SliceAsync<DeleteExpiredData>(purge => purge.RunAsync, default);

        TestContext.Current.SendDiagnosticMessage($"{(double)unconfirmed.Requests / Some:0.00} requests for one never confirmed, {(double)followers.Requests / Some:0.00} for one follower");
        Assert.InRange((double)unconfirmed.Requests / Some, 1, 3.2);
        Assert.InRange((double)followers.Requests / Some, 1, 2.3);
    }

    [Fact]
    public async Task A_Repair_Asks_For_One_Row_Of_Each_Who_Had_Their_Mail()
    {
        const int Some = 300;
        var advert = await AdvertAsync("380-AA1111", "Wednesday 24 Dec 2025");
        await ManyFollowers.FollowAsync(_app, advert, Some);
        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:00"); // all three reminders fell due meanwhile
        await _app.SweepAsync();
        await _app.DeliverAsync();
        _app.Clock.Now = InMemoryApp.At("2025-12-24 09:02");
        var repair = await SliceAsync<RequeueMissingEmails>(each => each.RunAsync, default);

        Assert.Equal(0, repair.Run.Enqueued);
        Assert.InRange((double)repair.Requests / Some, 1, 1.2);
    }

    [Fact]
    public async Task A_Last_Reminder_Lost_Behind_A_Large_Advert_Is_Repaired_By_The_First_Run()
    {
        var large = await AdvertAsync("380-AA1111", "24 December 2025 at 5pm");
        var small = await AdvertAsync("380-ZZ9999", "24 December 2025 at 5pm");
        await ManyFollowers.FollowAsync(_app, large, Followers);
        await _app.FollowAndConfirmAsync(Ann, small);
        await _app.PassAsync(TimeSpan.FromHours(1));
        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");
        await _app.SweepAsync();
        while (await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } message)
        {
            if (!message.Text.Contains(_app.Key(Ann).Value, StringComparison.Ordinal))
            {
                await _app.The<EmailDispatcher>().RunAsync(message.Text, CancellationToken.None);
            }

            await _app.Queue.DeleteAsync(message, CancellationToken.None);
        }

        _app.Clock.Now = InMemoryApp.At("2025-12-24 09:02");
        var slices = 0;
        for (var isDone = false; !isDone; slices++)
        {
            var (run, _, took) = await SliceAsync<RequeueMissingEmails>(repair => repair.RunAsync);
            isDone = !run.IsCutShort;
            Assert.InRange(took, TimeSpan.Zero, _app.Options.Job.SweepStop + (5 * ARequest));
            await _app.DeliverAsync();
            Assert.Contains("reminder 0: 24 Dec", _app.Emails.To(Ann));
            Assert.InRange(slices, 0, 6);
        }

        Assert.InRange(slices, 3, 6);
        Assert.Equal(0, (await _app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None)).Looked);
    }

    /// <summary>The host kills a run that takes longer than functionTimeout, and with it everything else that is under way.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task However_Slow_The_Storage_Is_Each_Run_Ends_In_Time_And_Gets_On(int seconds)
    {
        using var host = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "host.json"), TestContext.Current.CancellationToken));
        var most = TimeSpan.Parse(host.RootElement.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture);
        var advert = await AdvertAsync("380-AA1111", "Wednesday 24 Dec 2025");
        await ManyFollowers.FollowAsync(_app, advert, 40);
        await LookAgainAsync();
        var each = TimeSpan.FromSeconds(seconds);
        await UntilDoneAsync("2025-12-24 08:00", () => SliceAsync<DispatchDueItems>(sweep => sweep.RunAsync, each));
        await _app.DeliverAsync();
        await UntilDoneAsync("2025-12-24 10:02", () => SliceAsync<RequeueMissingEmails>(repair => repair.RunAsync, each));
        await UntilDoneAsync("2026-01-23 00:03", () => SliceAsync<DeleteExpiredData>(purge => purge.RunAsync, each));

        Assert.Equal(40, _app.Emails.Mails.Count(mail => mail.Subject == "reminder 0: 24 Dec"));
        Assert.Equal(0, await _app.The<FollowerIndex>().CountAsync(advert, CancellationToken.None));

        async Task UntilDoneAsync(string from, Func<Task<(JobResult Run, int Requests, TimeSpan Took)>> slice)
        {
            _app.Clock.Now = InMemoryApp.At(from);
            for (var slices = 0; ; slices++)
            {
                var (run, _, took) = await slice();
                Assert.InRange(took, TimeSpan.Zero, most);
                Assert.InRange(slices, 0, 400);
                if (!run.IsCutShort)
                {
                    return;
                }
            }
        }
    }

    [Fact]
    public async Task Two_Purges_At_Once_Delete_The_Same_As_One()
    {
        var advert = await AdvertAsync("380-AA1111", "Wednesday 24 Dec 2025");
        await ManyFollowers.FollowAsync(_app, advert, 250);
        await LookAgainAsync();
        _app.Clock.Now = InMemoryApp.At("2026-01-23 00:03");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => _app.Under(tables => tables).The<DeleteExpiredData>().RunAsync(CancellationToken.None))));
        await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);

        Assert.Null(await _app.The<AdvertStore>().GetEvenGoneAsync(advert, CancellationToken.None));
        Assert.Equal(0, await _app.The<FollowerIndex>().CountAsync(advert, CancellationToken.None));
        Assert.All(await PeopleAsync(), keys => Assert.DoesNotContain(keys, key => key.StartsWith(Subscription.Prefix, StringComparison.Ordinal)));
        await _app.PassDaysAsync(91);
        Assert.Empty(await PeopleAsync());
    }

    [Fact]
    public async Task A_Follower_Of_Whom_A_Row_Cannot_Be_Read_Keeps_No_Others_And_Goes_When_It_Can()
    {
        var advert = await AdvertAsync("380-AA1111", "Wednesday 24 Dec 2025");
        await ManyFollowers.FollowAsync(_app, advert, 250);
        await LookAgainAsync();
        var person = _app.Key("follower0@example.org").Value;
        var row = (await _app.Tables.GetAsync(Tables.People, person, Subscription.KeyOf(advert), CancellationToken.None))!;
        await _app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row.With("state", "Dreaming")), CancellationToken.None);
        _app.Clock.Now = InMemoryApp.At("2026-01-23 00:03");
        Assert.Equal(1, (await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None)).Faults);
        Assert.Equal(1, await _app.The<FollowerIndex>().CountAsync(advert, CancellationToken.None));

        await _app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row with { ETag = null }), CancellationToken.None);
        Assert.Equal(0, (await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None)).Faults);
        Assert.Null(await _app.The<AdvertStore>().GetEvenGoneAsync(advert, CancellationToken.None));
    }

    [Fact]
    public async Task What_Was_Deleted_Leaves_The_Files_Once_A_Day()
    {
        var tidied = 0;
        var purge = _app.Under(tables => new FaultyTableStore(tables) { Scrubbing = () => tidied++ }).The<DeleteExpiredData>();
        for (var tick = 0; tick < 3 * 288; tick++)
        {
            await purge.RunAsync(CancellationToken.None);
            _app.Clock.Advance(Tick);
        }

        Assert.Equal(4, tidied); // at the start, and as each of three days begins
    }

    private async Task<string> AdvertAsync(string reference, string closes) =>
        (await _app.ReadAsync(TestAdverts.Closing(closes).Replace("380-AB1234", reference, StringComparison.Ordinal))).Id;

    /// <summary>After seven days it is looked whether they confirmed.</summary>
    private async Task LookAgainAsync()
    {
        await _app.PassAsync(TimeSpan.FromHours(1));
        _app.Clock.Now = InMemoryApp.At("2025-12-18 00:03");
        await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
    }

    private Task<(JobResult Run, int Requests, TimeSpan Took)> SliceAsync<T>(Func<T, Func<CancellationToken, Task<JobResult>>> run)
        where T : notnull => SliceAsync(run, ARequest);

    /// <summary>One run at its tick.</summary>
    private async Task<(JobResult Run, int Requests, TimeSpan Took)> SliceAsync<T>(Func<T, Func<CancellationToken, Task<JobResult>>> run, TimeSpan each)
        where T : notnull
    {
        var start = _app.Clock.Now;
        var requests = 0;
        var program = _app.Under(tables => new FaultyTableStore(tables)
        {
            Before = _ =>
            {
                requests++;
                _app.Clock.Advance(each); // as over a wire
                return Task.CompletedTask;
            },
        });
        var done = await run(program.The<T>())(CancellationToken.None);
        var took = _app.Clock.Now - start;
        _app.Clock.Now = start + Tick;
        return (done, requests, took);
    }

    private Task<Subscription?> SubscriptionAsync(string address, string advert) => _app.The<PersonStore>().GetAsync(_app.Key(address), advert, CancellationToken.None);

    /// <summary>The keys of each person's rows.</summary>
    private async Task<List<List<string>>> PeopleAsync() =>
        [.. (await _app.Tables.ReadAsync(Tables.People, RowRange.Partitions("0", "~"), CancellationToken.None).ToListAsync(CancellationToken.None)).GroupBy(row => row.Partition).Select(person => person.Select(row => row.Key).ToList())];
}
