using Notifier.Core.Fetching;
using Notifier.Core.Storage;
using Notifier.Testing;
using Notifier.Testing.Fetching;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Fetching;

/// <summary>A host's turns, over rows that several instances share.</summary>
public sealed class HostTurnsTests
{
    private static readonly TurnRequest OfPerson = new("board.example", TimeSpan.FromSeconds(1), true);
    private static readonly TurnRequest Own = new("board.example", TimeSpan.FromSeconds(10), false);

    private readonly VirtualClock _clock = new(new DateTimeOffset(2026, 1, 12, 9, 10, 0, TimeSpan.Zero));
    private readonly MemoryTableStore _store = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_To_One_Host_Are_A_Second_Apart_And_Those_To_Others_Do_Not_Wait()
    {
        var turns = NewTurns();
        var first = await TakeAsync(turns, OfPerson);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await turns.EndAsync(first, TurnEnd.Good, null);
        var ended = _clock.Now;

        await TakeAsync(turns, OfPerson with { Host = "other.example" });
        Assert.Equal(ended, _clock.Now);
        await TakeAsync(NewTurns(), OfPerson);
        Assert.Equal(ended.AddSeconds(1), _clock.Now);
    }

    [Fact]
    public async Task Looks_Of_Our_Own_Are_Ten_Seconds_Apart_And_Nobody_Waits_So_Long()
    {
        var turns = NewTurns();
        await turns.EndAsync(await TakeAsync(turns, OfPerson), TurnEnd.Good, null);
        Assert.Equal(new FetchResult.Later(_clock.Now.AddSeconds(10), LaterReason.Busy), await LaterAsync(turns, Own));
        _clock.Advance(TimeSpan.FromSeconds(6));
        await TakeAsync(turns, Own);
    }

    [Fact]
    public async Task One_Look_Waits_Five_Seconds_In_All()
    {
        var turns = NewTurns();
        var patience = new Patience();
        for (var request = 0; request < 6; request++) // the first need not wait
        {
            var turn = Assert.IsType<HostTurn.Taken>(await turns.TakeAsync(OfPerson, patience, Stop));
            await turns.EndAsync(turn, TurnEnd.Good, null);
        }

        Assert.Equal(LaterReason.Busy, Assert.IsType<HostTurn.Later>(await turns.TakeAsync(OfPerson, patience, Stop)).When.Reason);
    }

    [Fact]
    public async Task A_Killed_Process_Holds_Its_Host_For_Half_A_Minute_And_Frees_No_Turn_Of_Another()
    {
        var killed = await TakeAsync(NewTurns(), OfPerson);
        var turns = NewTurns();
        Assert.Equal(LaterReason.Busy, (await LaterAsync(turns, OfPerson)).Reason);
        _clock.Advance(TimeSpan.FromSeconds(31));
        await TakeAsync(turns, OfPerson);

        await NewTurns().EndAsync(killed, TurnEnd.Good, null); // it was only slow
        Assert.Equal(LaterReason.Busy, (await LaterAsync(turns, OfPerson)).Reason);
    }

    [Fact]
    public async Task A_Host_In_Trouble_Is_Left_Alone_Twice_As_Long_Each_Time_Up_To_A_Day()
    {
        var minutes = new List<double>();
        for (var failure = 0; failure < 13; failure++)
        {
            var turns = NewTurns();
            await turns.EndAsync(await TakeAsync(turns, OfPerson), TurnEnd.Trouble, null);
            var later = await LaterAsync(turns, OfPerson);
            Assert.Equal(LaterReason.BackOff, later.Reason);
            Assert.Equal(later, await LaterAsync(turns, Own));
            minutes.Add((later.Until - _clock.Now).TotalMinutes);
            _clock.Now = later.Until;
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440], minutes);

        var good = NewTurns();
        await good.EndAsync(await TakeAsync(good, OfPerson), TurnEnd.Good, null);
        await good.EndAsync(await TakeAsync(good, OfPerson), TurnEnd.Trouble, null);
        Assert.Equal(_clock.Now.AddMinutes(1), (await LaterAsync(good, OfPerson)).Until);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(3600, 3600)]
    [InlineData(900_000, 86_400)]
    public async Task The_Pause_That_A_Host_Asks_For_Wins_Up_To_A_Day(int asked, int kept)
    {
        var turns = NewTurns();
        await turns.EndAsync(await TakeAsync(turns, OfPerson), TurnEnd.Trouble, TimeSpan.FromSeconds(asked));
        Assert.Equal(new FetchResult.Later(_clock.Now.AddSeconds(kept), LaterReason.BackOff), await LaterAsync(turns, OfPerson));
    }

    [Fact]
    public async Task People_Ask_A_Host_Sixty_Times_An_Hour()
    {
        var turns = NewTurns();
        for (var request = 0; request < 60; request++)
        {
            await turns.EndAsync(await TakeAsync(turns, OfPerson), TurnEnd.Good, null);
        }

        var next = new DateTimeOffset(2026, 1, 12, 10, 0, 0, TimeSpan.Zero);
        Assert.Equal(new FetchResult.Later(next, LaterReason.HourUsedUp), await LaterAsync(NewTurns(), OfPerson));
        await TakeAsync(turns, OfPerson with { Host = "other.example" });
        _clock.Advance(TimeSpan.FromSeconds(10));
        await turns.EndAsync(await TakeAsync(turns, Own), TurnEnd.Good, null); // which the hour does not count
        _clock.Now = next;
        await TakeAsync(turns, OfPerson);
    }

    [Fact]
    public async Task A_Clock_That_Was_Wrong_Holds_Up_Nobody()
    {
        var turns = NewTurns();
        await TakeAsync(turns, OfPerson);
        _clock.Now = _clock.Now.AddDays(-1);
        await TakeAsync(NewTurns(), OfPerson);
    }

    /// <summary>Many take turns at once, some die, and the host sees one at a time and a second in between.</summary>
    [Fact]
    public async Task However_Many_Instances_Ask_At_Once_A_Host_Has_One_Request_In_Flight()
    {
        var (inFlight, most, taken, busy) = (0, 0, 0, 0);
        var began = new List<DateTimeOffset>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 24, CancellationToken = Stop }, async (number, stop) =>
        {
            var turns = new HostTurns(_store, new YieldingWait(), _clock);
            if (await turns.TakeAsync(Own with { Gap = TimeSpan.FromSeconds(1) }, new Patience(), stop) is not HostTurn.Taken turn)
            {
                Interlocked.Increment(ref busy);
                return;
            }

            var now = Interlocked.Increment(ref inFlight);
            lock (began)
            {
                most = Math.Max(most, now);
                taken++;
                began.Add(_clock.Now);
            }

            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
            if (number % 10 == 0)
            {
                _clock.Advance(TimeSpan.FromSeconds(32)); // killed: its lease ends
                return;
            }

            await turns.EndAsync(turn, TurnEnd.Good, null);
            _clock.Advance(TimeSpan.FromSeconds(1));
        });

        Assert.Equal(1, most);
        Assert.Equal(300, taken + busy);
        Assert.True(taken > 10, $"{taken} turns were taken.");
        Assert.All(began.Zip(began.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task No_Row_Names_A_Host_And_What_Is_Old_Is_Deleted()
    {
        var turns = NewTurns();
        var robots = new RobotsFiles(_store);
        await turns.EndAsync(await TakeAsync(turns, OfPerson), TurnEnd.Trouble, TimeSpan.FromHours(20));
        await robots.KeepAsync(new Uri("https://board.example/x"), RobotsRules.ForbidAll, _clock.Now, Stop);
        Assert.All(await RowsAsync(), row => Assert.DoesNotContain("board", $"{row.Key} {string.Join(' ', row.Values.Values)}", StringComparison.OrdinalIgnoreCase));

        var rows = new HostRows(_store);
        _clock.Advance(TimeSpan.FromDays(1));
        await turns.EndAsync(await TakeAsync(turns, OfPerson with { Host = "other.example" }), TurnEnd.Good, null);
        await rows.DropOldAsync(_clock.Now, Stop);
        Assert.Equal(3, (await RowsAsync()).Count);
        _clock.Advance(TimeSpan.FromHours(47));
        await rows.DropOldAsync(_clock.Now, Stop);
        Assert.Equal(HostRow.KeyOf("other.example"), Assert.Single(await RowsAsync()).Key);
    }

    private HostTurns NewTurns() => new(_store, new PassingWait(_clock), _clock);

    private static async Task<HostTurn.Taken> TakeAsync(HostTurns turns, TurnRequest request) =>
        Assert.IsType<HostTurn.Taken>(await turns.TakeAsync(request, new Patience(), Stop));

    private static async Task<FetchResult.Later> LaterAsync(HostTurns turns, TurnRequest request) =>
        Assert.IsType<HostTurn.Later>(await turns.TakeAsync(request, new Patience(), Stop)).When;

    private async Task<IReadOnlyList<TableRow>> RowsAsync() =>
        (await _store.QueryAsync(Tables.State, RowRange.Partition(HostRow.Partition), null, 1000, Stop)).Rows;

    /// <summary>The clock moves on only when a request ends.</summary>
    private sealed class YieldingWait : ITurnWait
    {
        public async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => await Task.Delay(1, cancellationToken);
    }
}
