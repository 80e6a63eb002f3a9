using Notifier.Core.Scheduling;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Scheduling;

/// <summary>A due row is deleted only by whoever saw its last state: somebody else may just be at work on it.</summary>
public sealed class DueItemStoreTests
{
    private readonly InMemoryApp _stage = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public async Task A_Row_That_Somebody_Changed_Meanwhile_Stays()
    {
        var due = _stage.The<DueItemStore>();
        var key = new DueItemKey(_stage.Clock.Now, DueItemKind.Announce, "advert", null);
        await due.AddAsync(key, CancellationToken.None);
        var seen = await RowAsync();
        var changed = await due.ReplaceAsync(seen with { Cursor = "b" }, CancellationToken.None);
        await due.DeleteAsync(key, seen.ETag, CancellationToken.None);
        _stage.Clock.Advance(_stage.Options.Job.HintGrace);
        await due.DeleteIfStaleAsync(seen, _stage.Clock.Now, CancellationToken.None);
        Assert.Equal("b", (await RowAsync()).Cursor);

        await due.DeleteIfStaleAsync(changed!, _stage.Clock.Now, CancellationToken.None);
        Assert.Null(await _stage.Tables.GetAsync(Tables.Due, key.Partition, key.RowKey, CancellationToken.None));
    }

    [Fact]
    public async Task A_Sweep_That_Finds_Nothing_Asked_Leaves_The_Row_To_Another_That_Found_Something()
    {
        var advert = await _stage.ReadAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync("ann@example.org", advert.Id);
        await _stage.PassAsync(TimeSpan.FromHours(1));
        _stage.Clock.Now = InMemoryApp.At("2025-12-17 08:20");
        var isMoved = false;
        var meddling = _stage.Under(tables => new ConcurrentEditStore(tables, async (table, key) =>
        {
            if (table == Tables.Due && key.Contains("-d07", StringComparison.Ordinal) && !isMoved)
            {
                isMoved = true;
                await _stage.SweepAsync(); // another puts the messages and notes it
                Assert.NotNull((await RowAsync()).FannedOut);
            }
        }));
        await _stage.ReadAsync(TestAdverts.Closing("Saturday 10 Jan 2026"));
        var row = await RowAsync("-d07");
        await _stage.ReadAsync(TestAdverts.Words);
        await meddling.The<DueItemStore>().DeleteIfStaleAsync(row, _stage.Clock.Now, CancellationToken.None);

        Assert.True(isMoved);
        Assert.NotNull((await RowAsync("-d07")).FannedOut);
    }

    private async Task<DueItem> RowAsync(string about = "") =>
        await _stage.The<DueItemStore>().DueAsync(_stage.Clock.Now, () => { }, CancellationToken.None).FirstAsync(row => row.Key.RowKey.Contains(about, StringComparison.Ordinal), CancellationToken.None);
}
