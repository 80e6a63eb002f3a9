using Notifier.Core.Scheduling;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Scheduling;

/// <summary>A process deletes a due item only if it saw the last state, because another process may be working on it.</summary>
public sealed class DueItemStoreTests
{
    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public async Task A_Row_That_Somebody_Changed_Meanwhile_Stays()
    {
        var due = _app.The<DueItemStore>();
        var key = new DueItemKey(_app.Clock.Now, DueItemKind.Announce, "advert", null);
        await due.AddAsync(key, CancellationToken.None);
        var seen = await RowAsync();
        var changed = await due.ReplaceAsync(seen with { Cursor = "b" }, CancellationToken.None);
        await due.DeleteAsync(key, seen.ETag, CancellationToken.None);
        _app.Clock.Advance(_app.Options.Job.HintGrace);
        await due.DeleteIfStaleAsync(seen, _app.Clock.Now, CancellationToken.None);
        Assert.Equal("b", (await RowAsync()).Cursor);

        await due.DeleteIfStaleAsync(changed!, _app.Clock.Now, CancellationToken.None);
        Assert.Null(await _app.Tables.GetAsync(Tables.Due, key.Partition, key.RowKey, CancellationToken.None));
    }

    [Fact]
    public async Task A_Sweep_That_Finds_Nothing_Asked_Leaves_The_Row_To_Another_That_Found_Something()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync("ann@example.org", advert.Id);
        await _app.PassAsync(TimeSpan.FromHours(1));
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:20");
        var isMoved = false;
        var meddling = _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (table, key) =>
        {
            if (table == Tables.Due && key.Contains("-d07", StringComparison.Ordinal) && !isMoved)
            {
                isMoved = true;
                await _app.SweepAsync(); // another puts the messages and notes it
                Assert.NotNull((await RowAsync()).FannedOut);
            }
        }));
        await _app.ReadAsync(TestAdverts.Closing("Saturday 10 Jan 2026"));
        var row = await RowAsync("-d07");
        await _app.ReadAsync(TestAdverts.Words);
        await meddling.The<DueItemStore>().DeleteIfStaleAsync(row, _app.Clock.Now, CancellationToken.None);

        Assert.True(isMoved);
        Assert.NotNull((await RowAsync("-d07")).FannedOut);
    }

    private async Task<DueItem> RowAsync(string about = "") =>
        await _app.The<DueItemStore>().DueAsync(_app.Clock.Now, () => { }, CancellationToken.None).FirstAsync(row => row.Key.RowKey.Contains(about, StringComparison.Ordinal), CancellationToken.None);
}
