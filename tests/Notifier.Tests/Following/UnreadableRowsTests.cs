using Notifier.Core.Reminders;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Tests.Following;

/// <summary>Rows that no program of ours can have written, or a newer one: they are counted, left alone, and stop nothing.</summary>
public sealed class UnreadableRowsTests
{
    private const string Ann = "ann@example.org";

    private readonly Stage _stage = new(Stage.At("2025-12-10 10:00"));

    [Theory]
    [InlineData("2025121009", "nonsense")]
    [InlineData("2025121009", "9999-abc-announce")]
    [InlineData("2025121009", "0000-abc-fly")]
    [InlineData("2025121009", "0000-abc-settle-nobody")]
    [InlineData("20251210", "0000-abc-announce")]
    public async Task A_Due_Row_That_Is_None_Of_Ours_Stops_Nothing(string partition, string key)
    {
        await _stage.Tables.WriteAsync(Tables.Due, new RowWrite.Insert(new Row(partition, key)), CancellationToken.None);
        await MovedAsync();

        Assert.Equal(1, (await _stage.SweepAsync()).Faults);
        Assert.Equal(1, (await _stage.The<RepairReminders>().RunAsync(CancellationToken.None)).Faults);
        Assert.Equal(1, (await _stage.The<PurgeExpired>().RunAsync(CancellationToken.None)).Faults);
        await _stage.DeliverAsync();

        Assert.Equal("moved: 24 Dec -> 19 Dec", _stage.Post.To(Ann).Last());
        Assert.NotNull(await _stage.Tables.GetAsync(Tables.Due, partition, key, CancellationToken.None));
    }

    [Fact]
    public async Task A_Subscription_In_A_State_Of_A_Newer_Program_Stops_Nobody_Elses_Mail()
    {
        var advert = await MovedAsync();
        await _stage.FollowAsync("bob@example.org", advert);
        var bob = _stage.Key("bob@example.org").Value;
        var row = await _stage.Tables.GetAsync(Tables.People, bob, Subscription.KeyOf(advert), CancellationToken.None);
        await _stage.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row!.With("state", "Dreaming")), CancellationToken.None);
        await _stage.Queue.ReceiveAsync(TimeSpan.FromHours(1), CancellationToken.None); // Bob's own message, which would end as poison
        _stage.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(1, (await _stage.SweepAsync()).Faults);
        await _stage.DeliverAsync();

        Assert.Equal("moved: 24 Dec -> 19 Dec", _stage.Post.To(Ann).Last());
    }

    [Fact]
    public async Task A_Due_Row_Of_A_Vanished_Advert_Goes()
    {
        await _stage.The<DueRows>().AddAsync(new DueKey(_stage.Clock.Now, DueKind.Announce, "vanished", null), CancellationToken.None);
        _stage.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await _stage.SweepAsync()).Looked);
        _stage.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(1, (await _stage.SweepAsync()).Looked);
        Assert.Equal(0, (await _stage.SweepAsync()).Looked);
    }

    private async Task<string> MovedAsync()
    {
        var advert = await _stage.ReadAsync(SomeAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, advert.Id);
        await _stage.ReadAsync(SomeAdverts.Closing("Friday 19 Dec 2025"));
        _stage.Clock.Advance(TimeSpan.FromMinutes(1));
        return advert.Id;
    }
}
