using System.Net;
using Notifier.Core.Adverts;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>Visitors can paste as much as they like: what is kept of it, and for how long, has an end.</summary>
public sealed class PastedAdvertTests
{
    private const string Ann = "ann@example.org";

    private static readonly VisitorNetwork Home = VisitorNetwork.From(IPAddress.Parse("203.0.113.7"));
    private static readonly VisitorNetwork Library = VisitorNetwork.From(IPAddress.Parse("198.51.100.7"));

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Nobody_Asks_To_Follow_Is_Gone_After_A_Day()
    {
        var dated = await _app.ReadAsync(TestAdverts.Words, AdvertSource.Visitor);
        var undated = await _app.ReadAsync(TestAdverts.Undated, AdvertSource.Visitor);
        await PassHoursAsync(23);
        Assert.NotNull(await FindAsync(dated.Id));

        await _app.ReadAsync(TestAdverts.Undated, AdvertSource.Visitor); // once more, and for a day from now
        await PassHoursAsync(3);
        Assert.Null(await FindAsync(dated.Id));
        Assert.NotNull(await FindAsync(undated.Id));

        await PassHoursAsync(23);
        Assert.Null(await FindAsync(undated.Id));
        Assert.Equal(0, await _app.Tables.ReadAsync(Tables.Adverts, RowRange.Partitions("0", "~"), Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task What_Somebody_Asked_To_Follow_Is_Kept_While_Their_Wish_Waits_And_Goes_With_It()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words, AdvertSource.Visitor);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.PassDaysAsync(6);
        Assert.NotNull(await FindAsync(advert.Id));
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, advert.Id));

        var other = await _app.ReadAsync(TestAdverts.Undated, AdvertSource.Visitor);
        await _app.FollowAsync(Ann, other.Id);
        await _app.PassDaysAsync(10);
        Assert.Null(await FindAsync(other.Id));
        Assert.NotNull(await FindAsync(advert.Id));
    }

    /// <summary>Their link works for seven days from when it was mailed, however late that was.</summary>
    [Fact]
    public async Task A_Mail_That_Is_Late_Keeps_What_It_Asks_About()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words, AdvertSource.Visitor);
        await _app.FollowAsync(Ann, advert.Id);
        await PassHoursAsync(3 * 24);
        await _app.DeliverAsync();
        await PassHoursAsync(6 * 24);
        Assert.NotNull(await FindAsync(advert.Id));
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, advert.Id));
    }

    [Fact]
    public async Task What_Is_Followed_Is_Kept_As_Long_As_Any_Advert()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words, AdvertSource.Visitor);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassDaysAsync(14 + 27);
        Assert.NotNull(await FindAsync(advert.Id));

        await _app.PassDaysAsync(2);
        Assert.Null(await FindAsync(advert.Id));
    }

    [Fact]
    public async Task What_An_Operator_Told_Is_Kept_Though_Nobody_Follows_It()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.PassDaysAsync(20);
        Assert.NotNull(await FindAsync(advert.Id));
    }

    [Fact]
    public async Task An_Hour_Keeps_So_Much_And_A_Network_A_Quarter_Of_It()
    {
        var app = Small();
        var kept = 0;
        while (await KeepAsync(app, kept, Home) is not null)
        {
            kept++;
        }

        Assert.Equal(5, kept); // 10,000 of 40,000 characters, and the shortest count as 2,000
        Assert.NotNull(await KeepAsync(app, 100, Library));

        for (var network = 0; network < 20; network++)
        {
            await KeepAsync(app, 200 + network, VisitorNetwork.From(IPAddress.Parse($"198.18.{network}.1")));
        }

        Assert.Null(await KeepAsync(app, 101, Library)); // it had its turn
        Assert.NotNull(await KeepAsync(app, 300, VisitorNetwork.From(IPAddress.Parse("192.0.2.1"))));
        Assert.Null(await KeepAsync(app, 301, VisitorNetwork.From(IPAddress.Parse("192.0.2.1"))));
        Assert.Null(await KeepAsync(app, 302, VisitorNetwork.Unknown));

        for (var network = 20; network < 60; network++)
        {
            await KeepAsync(app, 200 + network, VisitorNetwork.From(IPAddress.Parse($"198.18.{network}.1")));
        }

        Assert.Null(await KeepAsync(app, 303, VisitorNetwork.From(IPAddress.Parse("198.18.99.1")))); // however many networks there are

        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await KeepAsync(app, 304, Home));
    }

    [Fact]
    public async Task What_Somebody_Asked_To_Follow_Can_Be_Pasted_Again_However_Full_The_Hour_Is()
    {
        var app = Small();
        var asked = await KeepAsync(app, 1, Home);
        await app.FollowAsync(Ann, asked!);
        var followed = await KeepAsync(app, 2, Home);
        await app.FollowAndConfirmAsync("bob@example.org", followed!);
        for (var number = 10; await KeepAsync(app, number, Home) is not null; number++)
        {
        }

        Assert.Equal(asked, await KeepAsync(app, 1, Home));
        Assert.Equal(followed, await KeepAsync(app, 2, Home));
        Assert.Null(await KeepAsync(app, 10, Home)); // kept, and asked for by nobody: it would never go
    }

    [Fact]
    public async Task Who_Follows_Others_Has_Room_Of_Their_Own()
    {
        var app = Small();
        var bob = app.Key("bob@example.org");
        for (var number = 10; await KeepAsync(app, number, VisitorNetwork.Unknown) is not null; number++)
        {
        }

        Assert.NotNull(await KeepAsync(app, 500, VisitorNetwork.Unknown, bob));
        for (var number = 501; await KeepAsync(app, number, VisitorNetwork.Unknown, bob) is not null; number++)
        {
            Assert.InRange(number, 501, 510); // a quarter of the hour's room, and no more
        }
    }

    [Fact]
    public async Task Only_So_Much_Of_A_Text_Is_Kept()
    {
        var text = TestAdverts.Words + string.Concat(Enumerable.Repeat(" We work with care.", 30_000));
        var advert = await _app.ReadAsync(text, AdvertSource.Visitor);
        Assert.Equal(_app.Options.Retention.LongestText, (await TextAsync(_app, advert.Id)).Length);
        Assert.Equal(new DateOnly(2025, 12, 24), advert.Closing.Safe?.LastDay);
    }

    [Fact]
    public async Task What_The_Version_Before_Stored_Longer_Goes_On_Being_Read()
    {
        var before = _app.With(new UseCaseOptions { Retention = new() { LongestText = 1_000_000 } });
        var text = TestAdverts.Words + string.Concat(Enumerable.Repeat(" We work with care.", 30_000));
        var advert = await before.ReadAsync(text);
        Assert.Equal(text, await TextAsync(_app, advert.Id));
        Assert.NotNull(await _app.The<AdvertStore>().GetWholeAsync(advert.Id, Stop));

        var again = await _app.ReadAsync(text);
        Assert.Equal(advert.Id, again.Id);
        Assert.Equal(advert.Version, again.Version);
        Assert.Equal(_app.Options.Retention.LongestText, (await TextAsync(_app, advert.Id)).Length);
    }

    private async Task PassHoursAsync(int hours)
    {
        _app.Clock.Advance(TimeSpan.FromHours(hours));
        await _app.SweepAsync();
        await _app.The<DeleteExpiredData>().RunAsync(Stop);
    }

    private static InMemoryApp Small() => new(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { PastedAnHour = 40_000 }, Retention = new() { LongestText = 5_000 } });

    private static async Task<string?> KeepAsync(InMemoryApp app, int number, VisitorNetwork network, PersonKey? follower = null) =>
        (await app.The<ImportAdvert>().KeepAsync(AdvertText.Parse($"{TestAdverts.Words}\nNumber {number}."), null, network, follower, Stop)).Id;

    private static async Task<string> TextAsync(InMemoryApp app, string id)
    {
        var copy = Assert.Single((await app.The<AdvertStore>().GetWithCopiesAsync(id, Stop))!.Copies);
        return await app.The<AdvertStore>().TextAsync(id, copy.Key, Stop);
    }

    private Task<Advert?> FindAsync(string id) => _app.The<AdvertStore>().GetAsync(id, Stop);
}
