using Notifier.Core.Jobs;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Jobs;

/// <summary>A new key seals addresses, and the old one can go once nothing is sealed with it any more.</summary>
public sealed class ResealAddressesTests
{
    private const string Ann = "ann@example.org";

    private static readonly SecretKey Old = TestKeys.Key("d1", 3);
    private static readonly SecretKey New = TestKeys.Key("d2", 5);

    private readonly InMemoryApp _before = new(InMemoryApp.At("2025-12-10 10:00"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Addresses_Leave_An_Old_Key_Ten_Thousand_Rows_A_Night_And_Then_It_Can_Go()
    {
        await AddPeopleAsync(4000, others: 2);
        var app = _before.With(Ring(New, Old));
        var nights = new List<(int Read, int Sealed, bool IsDone)>();
        for (var sealing = default(Sealing); sealing is not { IsDone: true }; app.Clock.Advance(TimeSpan.FromDays(1)))
        {
            sealing = (await app.The<ResealAddresses>().RunAsync(Stop))!;
            nights.Add((sealing.Read, sealing.Sealed, sealing.IsDone));
            Assert.Equal(0, (await app.The<ResealAddresses>().RunAsync(Stop))!.Sealed); // once a night
            Assert.InRange(nights.Count, 1, 5);
        }

        Assert.Equal(4, nights.Count);
        Assert.Equal(4000, nights.Sum(night => night.Sealed));
        Assert.InRange(nights[0].Sealed, 3300, 3400);
        Assert.Equal("every address is sealed with d2: d1 can go from Keys__Data", (await app.The<ResealAddresses>().ReadAsync(Stop))!.What);
        await AssertAllOpenAsync(_before.With(Ring(New)), 4000);
    }

    [Fact]
    public async Task While_Addresses_Are_Being_Sealed_Anew_It_Is_Said_That_The_Old_Key_Must_Stay()
    {
        await AddPeopleAsync(3);
        var app = _before.With(Ring(New, Old));

        Assert.Equal("addresses are being sealed anew with d2, some each night: d1 must stay in Keys__Data", (await app.The<ResealAddresses>().ReadAsync(Stop))!.What);
        Assert.Equal(3, (await app.The<DeleteExpiredData>().RunAsync(Stop)).Sealing!.Sealed);
        Assert.False((await app.The<ResealAddresses>().ReadAsync(Stop))!.IsDone);
    }

    [Fact]
    public async Task Without_An_Old_Key_Nothing_Is_Asked_For()
    {
        var requests = new List<string>();
        var app = _before.Under(tables => FaultyTableStore.Recording(tables, requests));

        Assert.Null(await app.The<ResealAddresses>().RunAsync(Stop));
        Assert.Empty(requests);
    }

    [Fact]
    public async Task Whatever_Is_Written_Of_A_Person_Is_Written_With_The_Address_Sealed_Anew()
    {
        var advert = await _before.ReadAsync(TestAdverts.Words);
        await _before.FollowAndConfirmAsync(Ann, advert.Id);
        var app = _before.With(Ring(New, Old));

        Assert.Equal(ChangeResult.Done, await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Pause()));

        Assert.Equal("d2", (await PersonAsync(Ann)).Text("addressKey"));
        await AssertAllOpenAsync(_before.With(Ring(New)), 1);
    }

    [Fact]
    public async Task A_Key_Is_Not_Free_While_Another_Instance_Still_Seals_With_It()
    {
        await AddPeopleAsync(5);
        var app = _before.With(Ring(New, Old));
        for (var night = 0; night < 4; night++)
        {
            Assert.False((await app.The<ResealAddresses>().RunAsync(Stop))!.IsDone);
            await AddPersonAsync(100 + night, others: 0); // by an instance that has the former keys
            app.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(1, (await app.The<ResealAddresses>().RunAsync(Stop))!.Sealed);
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await app.The<ResealAddresses>().RunAsync(Stop))!.IsDone);
        await AssertAllOpenAsync(_before.With(Ring(New)), 9);
    }

    [Fact]
    public async Task Somebody_With_More_Rows_Than_A_Page_And_An_Address_That_Cannot_Be_Opened_Hold_Up_Nobody()
    {
        await AddPeopleAsync(40);
        await AddPersonAsync(40, others: 2500);
        var lost = await PersonAsync("person41@example.org", await AddPersonAsync(41, others: 0));
        await _before.Tables.WriteAsync(Tables.People, new RowWrite.Replace(lost.With("addressKey", "gone")), Stop);
        var app = _before.With(Ring(New, Old));
        Sealing? sealing = null;
        for (var night = 0; night < 2; night++)
        {
            sealing = await app.The<ResealAddresses>().RunAsync(Stop);
            app.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.True(sealing!.IsDone);
        Assert.Equal("every address is sealed with d2: d1 can go from Keys__Data; 1 addresses cannot be opened with any of these keys", sealing.What);
        await AssertAllOpenAsync(_before.With(Ring(New)), 41);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_At_Any_Write_It_Goes_On_And_No_Address_Is_Lost(bool afterwards)
    {
        await AddPeopleAsync(6, others: 1);
        for (var (write, isKilled) = (1, true); isKilled; write++)
        {
            var copy = (await _before.CopyAsync()).With(Ring(New, Old));
            var killer = new CrashInjector(write, afterwards);
            isKilled = false;
            try
            {
                await copy.Under(tables => killer.Around(tables)).The<ResealAddresses>().RunAsync(Stop);
            }
            catch (KilledException)
            {
                isKilled = true;
            }

            var nights = 0;
            for (Sealing? sealing = null; sealing is not { IsDone: true }; nights++)
            {
                Assert.InRange(nights, 0, 4);
                sealing = await copy.The<ResealAddresses>().RunAsync(Stop);
                copy.Clock.Advance(TimeSpan.FromDays(1));
            }

            await AssertAllOpenAsync(copy.With(Ring(New)), 6);
        }
    }

    [Fact]
    public async Task Somebody_Whose_Address_Cannot_Be_Opened_Follows_Again_And_Gets_Mail_Again()
    {
        var advert = await _before.ReadAsync(TestAdverts.Words);
        await _before.FollowAndConfirmAsync(Ann, advert.Id);
        var app = _before.With(Ring(New)); // d1 went too early
        var other = await app.ReadAsync(TestAdverts.Closing("Wednesday 31 Dec 2025").Replace("380-AB1234", "380-ZZ9876", StringComparison.Ordinal));

        await app.FollowAsync(Ann, other.Id);
        await app.DeliverAsync();

        Assert.StartsWith("confirm", app.Emails.To(Ann).Last(), StringComparison.Ordinal);
        Assert.Equal("d2", (await PersonAsync(Ann)).Text("addressKey"));
    }

    [Fact]
    public async Task A_Reminder_To_An_Address_That_Cannot_Be_Opened_Ends_And_Comes_When_Its_Key_Is_Back()
    {
        var advert = await _before.ReadAsync(TestAdverts.Closing("Wednesday 24 Dec 2025"));
        await _before.FollowAndConfirmAsync(Ann, advert.Id);
        await _before.PassAsync(TimeSpan.FromHours(1));
        var app = _before.With(Ring(New));
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");
        await app.SweepAsync();
        Assert.Equal("d1", Assert.IsType<SendEmailResult.CannotOpen>(Assert.Single(await app.DeliverAsync())).Key);
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await app.The<RequeueMissingEmails>().RunAsync(Stop);
        Assert.Empty(await app.DeliverAsync()); // and no message goes round

        var mended = _before.With(Ring(New, Old));
        mended.Clock.Advance(TimeSpan.FromMinutes(61));
        await mended.The<RequeueMissingEmails>().RunAsync(Stop);
        await mended.DeliverAsync();
        Assert.Single(mended.Emails.To(Ann), subject => subject.StartsWith("reminder 7", StringComparison.Ordinal));
    }

    private static SecretKeys Ring(params SecretKey[] data) => new(TestKeys.Key("p", 1), TestKeys.Key("s", 2), new KeyRing(data), new KeyRing(TestKeys.Key("k1", 4)));

    private async Task AddPeopleAsync(int count, int others = 0)
    {
        for (var number = 0; number < count; number++)
        {
            await AddPersonAsync(number, others);
        }
    }

    /// <summary>Somebody sealed with the old key.</summary>
    /// <param name="others">Rows that sort before their own.</param>
    private async Task<PersonKey> AddPersonAsync(int number, int others)
    {
        var book = _before.The<EmailAddressProtector>();
        var address = InMemoryApp.Address($"person{number}@example.org");
        var key = book.PersonOf(address);
        await _before.Tables.WriteAsync(Tables.People, new RowWrite.Insert(new Person(key, false, book.Seal(address, key), _before.Clock.Now, _before.Clock.Now, []).ToRow()), Stop);
        foreach (var some in Enumerable.Range(0, others).Chunk(StorageLimits.BatchWrites))
        {
            await _before.Tables.WriteAsync(Tables.People, [.. some.Select(other => new RowWrite.Insert(new TableRow(key.Value, $"l-advert{other:0000}-confirm")))], Stop);
        }

        return key;
    }

    private async Task<TableRow> PersonAsync(string address, PersonKey? key = null) =>
        (await _before.Tables.GetAsync(Tables.People, (key ?? _before.Key(address)).Value, Person.RowKey, Stop))!;

    /// <summary>Nothing but the new key is needed.</summary>
    private static async Task AssertAllOpenAsync(InMemoryApp app, int people)
    {
        var rows = await app.Tables.ReadAsync(Tables.People, RowRange.Partitions("0", "~"), Stop).Where(row => row.Key == Person.RowKey).ToListAsync(Stop);
        var book = app.The<EmailAddressProtector>();
        var open = rows.Count(row => book.Open(new SealedAddress(row.Text("addressKey")!, row.Bytes("address")!), PersonKey.Parse(row.Partition)) is { } address && book.PersonOf(address).Value == row.Partition);
        Assert.Equal(people, open);
    }
}
