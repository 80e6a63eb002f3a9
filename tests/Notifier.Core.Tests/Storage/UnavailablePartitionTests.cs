using Notifier.Core.Jobs;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Storage;

/// <summary>The storage does not answer for one advert or one person, while all others go on.</summary>
public sealed class UnavailablePartitionTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData(Tables.Followers)]
    [InlineData(Tables.Adverts)]
    public async Task An_Advert_In_Trouble_Stops_Nobody_Elses_Reminder(string table)
    {
        var (fine, bad) = await TwoAdvertsAsync();
        var troubled = Troubled((each, partition) => each == table && partition == bad);
        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");
        var run = await troubled.SweepAsync();
        await _app.DeliverAsync();

        Assert.True(run.Faults > 0);
        Assert.Equal("The operation could not be completed within the permitted time.", run.Trouble);
        Assert.Equal(fine, Assert.Single(await RemindedAsync()));
        await _app.PassAsync(TimeSpan.FromMinutes(15)); // it is over
        Assert.Equal([fine, bad], await RemindedAsync());
        Assert.Null((await _app.SweepAsync()).Trouble);
    }

    [Fact]
    public async Task A_Person_In_Trouble_Stops_Neither_Sweep_Nor_Repair_Nor_Purge()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id); // never confirmed: it goes after seven days
        await _app.FollowAsync(Bob, advert.Id);
        string[] followers = ["cid@example.org", "dan@example.org", "eve@example.org"];
        foreach (var follower in followers)
        {
            await _app.FollowAndConfirmAsync(follower, advert.Id);
        }

        await _app.PassAsync(TimeSpan.FromHours(1));
        var first = new[] { Ann, Bob }.MinBy(each => _app.Key(each).Value, StringComparer.Ordinal)!;
        var firstFollower = followers.MinBy(each => _app.Key(each).Value, StringComparer.Ordinal)!;
        var troubled = Troubled((table, partition) => table == Tables.People && (partition == _app.Key(first).Value || partition == _app.Key(firstFollower).Value));
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await troubled.SweepAsync();
        await LoseAsync();
        _app.Clock.Now = InMemoryApp.At("2025-12-17 09:30");

        Assert.Equal(1, (await troubled.The<RequeueMissingEmails>().RunAsync(CancellationToken.None)).Faults);
        await _app.DeliverAsync();
        Assert.All(followers, follower => Assert.Equal(follower != firstFollower, _app.Emails.To(follower).Contains("reminder 7: 24 Dec")));

        _app.Clock.Now = InMemoryApp.At("2025-12-18 03:17");
        Assert.Equal(2, (await troubled.The<DeleteExpiredData>().RunAsync(CancellationToken.None)).Faults);
        Assert.Equal([first], await KeptAsync());

        await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
        await _app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
        _app.Clock.Now = InMemoryApp.At("2025-12-18 08:00");
        await _app.DeliverAsync();
        Assert.Empty(await KeptAsync());
        Assert.Contains("reminder 6: 24 Dec", _app.Emails.To(firstFollower));

        async Task<IEnumerable<string>> KeptAsync()
        {
            var kept = new List<string>();
            foreach (var each in new[] { Ann, Bob })
            {
                if (await _app.The<PersonStore>().GetAsync(_app.Key(each), CancellationToken.None) is not null)
                {
                    kept.Add(each);
                }
            }

            return kept;
        }
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public async Task Five_Adverts_In_Trouble_One_After_Another_Are_The_Storage_As_A_Whole(int bad, bool isGivenUp)
    {
        var adverts = await AdvertsAsync(bad + 1);
        await _app.FollowAndConfirmAsync(Ann, adverts[^1]);
        await _app.PassAsync(TimeSpan.FromHours(1));
        var troubled = Troubled((table, partition) => table == Tables.Adverts && adverts.Take(bad).Contains(partition));
        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");

        Assert.Equal(isGivenUp, await Record.ExceptionAsync(troubled.SweepAsync) is StorageUnavailableException);
        await _app.DeliverAsync();
        Assert.Equal(isGivenUp ? 0 : 1, (await RemindedAsync()).Count);
    }

    [Fact]
    public async Task Any_Number_In_Trouble_With_Others_Between_Them_Are_Not()
    {
        var adverts = await AdvertsAsync(18);
        await _app.FollowAndConfirmAsync(Ann, adverts[^1]);
        await _app.PassAsync(TimeSpan.FromHours(1));
        var troubled = Troubled((table, partition) => table == Tables.Adverts && adverts.IndexOf(partition) % 3 is 0 or 1);
        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");

        Assert.InRange((await troubled.SweepAsync()).Faults, 12, 200);
        await _app.DeliverAsync();
        Assert.Equal(adverts[^1], Assert.Single(await RemindedAsync()));
    }

    /// <summary>Whoever confirmed stands before all adverts.</summary>
    [Fact]
    public async Task However_Many_Rows_Are_About_One_Advert_It_Is_One_Trouble()
    {
        var (fine, bad) = await TwoAdvertsAsync();
        _app.Clock.Now = InMemoryApp.At("2025-12-24 07:45");
        for (var number = 0; number < 8; number++)
        {
            await _app.FollowAndConfirmAsync($"new{number}@example.org", bad);
        }

        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");
        await Troubled((_, partition) => partition == bad).SweepAsync();
        await _app.DeliverAsync();
        Assert.Equal(fine, Assert.Single(await RemindedAsync(), id => id == fine));
    }

    /// <summary>A run has two minutes: three rows that do not answer would use it up each time.</summary>
    [Fact]
    public async Task What_Does_Not_Answer_For_A_Minute_Holds_Up_The_Others_Once_And_Has_Its_Turn_Again_After_A_While()
    {
        var adverts = await AdvertsAsync(4);
        foreach (var advert in adverts)
        {
            await _app.FollowAndConfirmAsync(Ann, advert);
        }

        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");
        var asked = new List<DateTimeOffset>();
        var isOver = false;
        var troubled = Troubled(
            (table, partition) => !isOver && table == Tables.Followers && adverts.Take(3).Contains(partition),
            () =>
            {
                asked.Add(_app.Clock.Now);
                _app.Clock.Advance(TimeSpan.FromMinutes(1));
            });
        Assert.True((await troubled.SweepAsync()).IsCutShort);
        Assert.Equal(3, asked.Count);
        await _app.DeliverAsync();
        Assert.Empty(await RemindedAsync());

        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:05");
        await troubled.SweepAsync();
        await _app.DeliverAsync();
        Assert.Equal(adverts[3], Assert.Single(await RemindedAsync()));

        isOver = true;
        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:20");
        await troubled.SweepAsync();
        await _app.DeliverAsync();
        Assert.Equal(adverts.Order(), (await RemindedAsync()).Order());
    }

    [Fact]
    public async Task Killed_At_Any_Write_While_An_Advert_Is_In_Trouble_Everybody_Is_Reminded_Once()
    {
        var (_, bad) = await TwoAdvertsAsync();
        _app.Clock.Now = InMemoryApp.At("2025-12-24 07:59");
        var writes = int.MaxValue;
        for (var write = 1; write <= writes; write++)
        {
            var killer = new CrashInjector(write, afterwards: write % 2 == 0);
            var copy = await _app.CopyAsync();
            var isInTrouble = true;
            var program = copy.Under(tables => Troubled(killer.Around(tables), (table, partition) => isInTrouble && table == Tables.Followers && partition == bad), queue => killer.Around(queue));
            for (var step = 0; step < 24; step++, isInTrouble = step < 12)
            {
                try
                {
                    await program.PassAsync(TimeSpan.FromMinutes(5));
                }
                catch (KilledException)
                {
                    copy.Clock.Advance(TimeSpan.FromSeconds(40));
                }
            }

            await copy.PassAsync(TimeSpan.FromHours(2));
            var reminded = copy.Emails.Mails.Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal);
            Assert.True(new[] { $"{Ann} reminder 0: 24 Dec", $"{Bob} reminder 0: 24 Dec" }.SequenceEqual(reminded), $"{killer}: {string.Join(", ", reminded)}");
            writes = Math.Min(writes, killer.Writes);
        }

        Assert.InRange(writes, 10, 60);
    }

    /// <summary>Ann follows one, and Bob one that closes sooner, so that it is looked at first.</summary>
    private async Task<(string Fine, string Bad)> TwoAdvertsAsync()
    {
        var fine = await _app.ReadAsync(TestAdverts.Words);
        var bad = await _app.ReadAsync(Job("380-ZZ9999", "11pm"));
        await _app.FollowAndConfirmAsync(Ann, fine.Id);
        await _app.FollowAndConfirmAsync(Bob, bad.Id);
        await _app.PassAsync(TimeSpan.FromHours(1));
        return (fine.Id, bad.Id);
    }

    /// <summary>What closes soonest first. Nobody follows them, and HR is warned of none.</summary>
    private async Task<List<string>> AdvertsAsync(int number)
    {
        var adverts = new List<string>();
        for (var each = 0; each < number; each++)
        {
            adverts.Add((await _app.ReadAsync(Job($"380-ZZ{each:0000}", $"{(each / 2) + 12}:{(each % 2 == 0 ? "00" : "30")}"))).Id);
        }

        return adverts;
    }

    private static string Job(string reference, string time) => TestAdverts.Closing($"Wednesday 24 Dec 2025 at {time}").Replace("380-AB1234", reference, StringComparison.Ordinal);

    private InMemoryApp Troubled(Func<string, string, bool> isInTrouble, Action? waits = null) => _app.Under(tables => Troubled(tables, isInTrouble, waits));

    /// <summary>Some partitions do not answer, as when Azure moves one to another server: every request to them fails, after a while.</summary>
    /// <param name="isInTrouble">By table and partition.</param>
    /// <param name="waits">Called before each request that fails.</param>
    private static FaultyTableStore Troubled(ITableStore store, Func<string, string, bool> isInTrouble, Action? waits = null) => FaultyTableStore.Unavailable(store, request =>
    {
        if (!isInTrouble(request.Table, request.Partition))
        {
            return null;
        }

        waits?.Invoke();
        return "The operation could not be completed within the permitted time.";
    });

    /// <summary>The adverts of which somebody was reminded on the last day, in order.</summary>
    private async Task<List<string>> RemindedAsync()
    {
        var reminded = new List<(DateTimeOffset At, string Advert)>();
        await foreach (var row in _app.Tables.ReadAsync(Tables.People, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            if (row.Key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal) && EmailLedgerEntry.From(row) is { State: EmailState.Sent, Closing.Days: 0 } sent)
            {
                reminded.Add((sent.At, sent.Advert!));
            }
        }

        return [.. reminded.OrderBy(each => each.At).Select(each => each.Advert)];
    }

    private async Task LoseAsync()
    {
        while (await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } lost)
        {
            await _app.Queue.DeleteAsync(lost, CancellationToken.None);
        }
    }
}
