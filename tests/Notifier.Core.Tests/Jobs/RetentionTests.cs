using Notifier.Core.Adverts;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Jobs;

/// <summary>What is kept, and for how long.</summary>
public sealed class RetentionTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";
    private const string Cid = "cid@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public async Task What_Was_Never_Confirmed_Goes_After_Seven_Days_With_All_That_Leads_To_The_Person()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.PassDaysAsync(6);
        Assert.NotEmpty(await RowsOfAsync(Ann));

        await _app.PassDaysAsync(2);
        Assert.Empty(await RowsOfAsync(Ann));
        Assert.Empty(await LeadingToAsync(Ann));
    }

    [Fact]
    public async Task A_Subscription_And_Its_Advert_Go_Twenty_Eight_Days_After_Closing_And_The_Ledger_After_Ninety()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassDaysAsync(14 + 27);
        Assert.Contains("s-" + advert.Id, await RowsOfAsync(Ann));

        await _app.PassDaysAsync(2);
        Assert.DoesNotContain("s-" + advert.Id, await RowsOfAsync(Ann));
        Assert.Null(await _app.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));
        Assert.Empty(await AllAsync(Tables.Adverts));
        Assert.Empty(await AllAsync(Tables.References));
        Assert.Empty(await AllAsync(Tables.Followers));
        Assert.Contains("l-" + advert.Id + "-confirm", await RowsOfAsync(Ann));

        await _app.PassDaysAsync(65);
        Assert.Empty(await RowsOfAsync(Ann));
        Assert.Empty(await AllAsync(Tables.Due));
    }

    [Fact]
    public async Task A_Moved_Closing_Date_Moves_The_End_Of_Keeping()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.ReadAsync(TestAdverts.Closing("Friday 30 Jan 2026"));
        await _app.PassDaysAsync(14 + 30);
        Assert.Contains("s-" + advert.Id, await RowsOfAsync(Ann));

        await _app.PassDaysAsync(45);
        Assert.DoesNotContain("s-" + advert.Id, await RowsOfAsync(Ann));
    }

    [Fact]
    public async Task An_Advert_That_Had_Closed_When_It_Was_First_Read_Is_Kept_As_Long_From_Then()
    {
        _app.Clock.Now = InMemoryApp.At("2026-06-01 10:00");
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.PassDaysAsync(27);
        Assert.NotNull(await _app.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));

        await _app.PassDaysAsync(2);
        Assert.Null(await _app.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));
    }

    [Fact]
    public async Task What_Was_Left_Goes_Too_And_Nobody_Else_With_It()
    {
        var advert = await _app.ReadAsync(TestAdverts.Closing("Friday 30 Jan 2026"));
        var other = await _app.ReadAsync(TestAdverts.Words.Replace("380-AB1234", "380-ZZ9", StringComparison.Ordinal).Replace("Wednesday 24 Dec 2025", "10 June 2026", StringComparison.Ordinal));
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.FollowAndConfirmAsync(Bob, advert.Id);
        await _app.FollowAndConfirmAsync(Bob, other.Id);
        await _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Applied));
        await _app.ChangeAsync(Bob, advert.Id, new SubscriptionChange.Finish(EndReason.Left));

        await _app.PassDaysAsync(95);

        Assert.Empty(await RowsOfAsync(Ann));
        Assert.Equal(["p", "s-" + other.Id], await RowsOfAsync(Bob));
    }

    [Theory]
    [InlineData(EndReason.Applied)]
    [InlineData(EndReason.Left)]
    public async Task What_Was_Left_Or_Applied_To_Goes_With_Its_Advert_And_No_Later(EndReason reason)
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(reason));
        await _app.PassDaysAsync(14 + 27);
        Assert.Contains("s-" + advert.Id, await RowsOfAsync(Ann));

        await _app.PassDaysAsync(2);
        Assert.DoesNotContain("s-" + advert.Id, await RowsOfAsync(Ann));
        Assert.Contains("l-" + advert.Id + "-confirm", await RowsOfAsync(Ann));

        await _app.PassDaysAsync(55);
        Assert.Empty(await RowsOfAsync(Ann));
    }

    [Fact]
    public async Task What_Was_Left_Stays_Ninety_Days_At_The_Most_However_Often_The_Closing_Date_Moves_Away()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        var second = await _app.ReadAsync(TestAdverts.Undated);
        await _app.FollowAndConfirmAsync(Ann, second.Id);
        await _app.The<ConfirmSubscription>().AddAsync(_app.Key(Ann), advert.Id, ReminderDays.Default, "1", CancellationToken.None); // and so no mail about it
        await _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Left));
        await _app.ReadAsync(TestAdverts.Closing("Monday 1 June 2026"));
        await _app.PassDaysAsync(89);
        Assert.Contains("s-" + advert.Id, await RowsOfAsync(Ann));

        await _app.PassDaysAsync(3);
        Assert.DoesNotContain("s-" + advert.Id, await RowsOfAsync(Ann));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Whoever_Was_Told_That_Following_Ended_Is_Not_Kept_For_Ever(int daysOfReading)
    {
        var advert = await _app.ReadAsync(TestAdverts.Undated);
        await _app.FollowAndConfirmAsync(Ann, (await _app.ReadAsync(TestAdverts.Words)).Id);
        await _app.The<ConfirmSubscription>().AddAsync(_app.Key(Ann), advert.Id, ReminderDays.Default, "1", CancellationToken.None); // from the manage page: no mail about it ever came
        await _app.FollowAndConfirmAsync(Bob, advert.Id);
        for (var day = 0; day < daysOfReading; day += 10)
        {
            await _app.PassDaysAsync(10);
            await _app.ReadAsync(TestAdverts.Undated);
        }

        await _app.PassDaysAsync(64);
        Assert.All([Ann, Bob], who => Assert.Equal("FollowingEnds: ", _app.Emails.To(who).Last()));
        Assert.DoesNotContain("s-" + advert.Id, (await RowsOfAsync(Ann)).Concat(await RowsOfAsync(Bob)));

        await _app.PassDaysAsync(92);
        Assert.Empty(await RowsOfAsync(Ann));
        Assert.Empty(await RowsOfAsync(Bob));
        Assert.Empty(await AllAsync(Tables.Due));
    }

    [Fact]
    public async Task Whoever_Was_Sent_More_Than_One_Write_Holds_Goes_Whole()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        for (var mail = 0; mail < 250; mail++)
        {
            await _app.The<EmailLedger>().WriteAsync(EmailLedgerEntry.Drop(_app.Key(Ann), EmailLedgerEntry.HrFindingsOf(advert.Id, $"{mail}"), "told", _app.Clock.Now), null, null, CancellationToken.None);
        }

        await _app.PassDaysAsync(14 + 30);
        Assert.InRange((await RowsOfAsync(Ann)).Count(), 251, 300);
        await _app.PassDaysAsync(65);

        Assert.Empty(await RowsOfAsync(Ann));
        Assert.Empty(await AllAsync(Tables.Due));
    }

    [Fact]
    public async Task An_Advert_That_Is_Kept_Longer_By_A_New_Setting_Goes_In_The_End()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        var longer = _app.With(new UseCaseOptions { Retention = new() { KeepAfterClosing = TimeSpan.FromDays(60) } });
        await longer.PassDaysAsync(15 + 58);
        Assert.NotNull(await longer.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));

        await longer.PassDaysAsync(3);
        Assert.Null(await longer.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));
    }

    [Fact]
    public async Task What_The_Outbox_Keeps_Of_A_Mail_Goes_With_What_Is_Known_Of_It()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.FollowAsync(Bob, advert.Id);
        await _app.DeliverAsync();
        await _app.PassDaysAsync(9);
        Assert.Equal(_app.Emails.Mails.Where(mail => mail.To == Bob).Select(mail => mail.Message.Sid), _app.Emails.Forgotten); // never confirmed

        await _app.PassDaysAsync(100);
        Assert.Equal(_app.Emails.Mails.Select(mail => mail.Message.Sid).Order(), _app.Emails.Forgotten.Distinct().Order());
    }

    [Fact]
    public async Task Every_Mail_Of_Somebody_Erased_Is_Forgotten_However_Often_They_Asked_For_It()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.FollowAndConfirmAsync(Ann, advert.Id); // a second mail to confirm
        for (var ask = 0; ask < 3; ask++)
        {
            _app.Clock.Advance(TimeSpan.FromHours(1));
            await _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
            await _app.DeliverAsync();
        }

        Assert.Equal(["confirm: 24 Dec", "confirm: 24 Dec", "manage: 1", "manage: 1", "manage: 1"], _app.Emails.To(Ann));
        await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None);

        Assert.Equal(_app.Emails.Mails.Select(mail => mail.Message.Sid).Order(), _app.Emails.Forgotten.Order());
    }

    [Fact]
    public async Task Whoever_Is_Erased_While_What_Is_Old_Of_Them_Goes_Leaves_No_Due_Row_Behind()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassDaysAsync(14 + 20);
        _app.Clock.Advance(TimeSpan.FromDays(10));
        var meddling = EraseBefore(Tables.People);

        await meddling.The<DeleteExpiredData>().RunAsync(CancellationToken.None);

        Assert.Null(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None));
        Assert.Empty(await LeadingToAsync(Ann));
    }

    [Fact]
    public async Task The_Place_At_Which_A_Sweep_Stopped_Names_Nobody()
    {
        var app = _app.With(new UseCaseOptions { Job = new() { MailsASweep = 1 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        string[] followers = [Ann, Bob, Cid];
        foreach (var follower in followers)
        {
            await app.FollowAndConfirmAsync(follower, advert.Id);
        }

        await app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var cursors = new List<string>();
        for (var sweep = 0; sweep < followers.Length; sweep++)
        {
            await app.SweepAsync();
            cursors.AddRange((await AllAsync(Tables.Due)).Select(row => row.Text("cursor")).OfType<string>());
        }

        await app.DeliverAsync();
        Assert.Equal(2, cursors.Count);
        Assert.All(cursors, cursor => Assert.InRange(cursor.Length, 1, 3)); // of 26 letters and digits
        Assert.All(followers, follower => Assert.Equal("moved: 24 Dec -> 19 Dec", Assert.Single(app.Emails.To(follower), subject => subject.StartsWith("moved", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task What_Was_Given_Up_Is_On_Record_For_Ninety_Days()
    {
        var givenUp = _app.The<PoisonMessageLog>();
        await givenUp.AddAsync(_app.Clock.Now, "first", null, 5, "died", CancellationToken.None);
        await _app.PassDaysAsync(10);
        await givenUp.AddAsync(_app.Clock.Now, "second", null, 5, "died", CancellationToken.None);
        await _app.PassDaysAsync(79);
        Assert.Equal(2, (await AllAsync(Tables.State)).Count(row => row.Partition == "poison"));

        await _app.PassDaysAsync(2);
        Assert.EndsWith("-second", Assert.Single(await AllAsync(Tables.State), row => row.Partition == "poison").Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Audit_Is_Dropped_By_Whole_Months_And_Names_Nobody()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        var table = Audit.TableOf(_app.Clock.Now);
        var rows = await AllAsync(table);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.DoesNotContain(_app.Key(Ann).Value, $"{row.Partition} {row.Key} {string.Join(' ', row.Values.Values)}", StringComparison.Ordinal));

        await _app.PassDaysAsync(21 + 89);
        Assert.NotEmpty(await AllAsync(table));
        await _app.PassDaysAsync(3);
        Assert.Empty(await AllAsync(table));
    }

    [Fact]
    public async Task An_Erased_Person_Leaves_Nothing_Anywhere()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        var second = await _app.ReadAsync(TestAdverts.Undated);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        await _app.FollowAndConfirmAsync(Bob, first.Id);
        await _app.FollowAsync(Ann, second.Id);
        await _app.ChangeAsync(Ann, first.Id, new SubscriptionChange.Pause());

        Assert.True(await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: true, CancellationToken.None));
        Assert.False(await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None));

        Assert.Equal(_app.Emails.Mails.Where(mail => mail.To == Ann).Select(mail => mail.Message.Sid).Order(), _app.Emails.Forgotten.Order());
        Assert.Equal(["queue"], await LeadingToAsync(Ann)); // one message, about the second advert
        await _app.DeliverAsync();
        Assert.Empty(await LeadingToAsync(Ann));
        Assert.Contains("s-" + first.Id, await RowsOfAsync(Bob));
    }

    [Fact]
    public async Task Whoever_Left_And_Is_Then_Erased_Leaves_No_Due_Row_Behind()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        await _app.ChangeAsync(Ann, first.Id, new SubscriptionChange.Finish(EndReason.Left));
        await _app.PassDaysAsync(8);

        await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None);

        Assert.Empty(await LeadingToAsync(Ann));
    }

    [Fact]
    public async Task Whoever_Left_Came_Back_And_Is_Then_Erased_Leaves_No_Due_Row_Behind()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        await _app.PassDaysAsync(1);
        await _app.ChangeAsync(Ann, first.Id, new SubscriptionChange.Finish(EndReason.Left));
        await _app.PassDaysAsync(1);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        await _app.PassDaysAsync(1);

        await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None);

        Assert.Empty(await LeadingToAsync(Ann));
    }

    [Fact]
    public async Task Whoever_Is_Erased_When_Their_Subscription_Was_Purged_Leaves_No_Due_Row_Behind()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        await _app.PassDaysAsync(14 + 31);
        Assert.NotNull(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None));

        await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None);

        Assert.Empty(await LeadingToAsync(Ann));
    }

    [Fact]
    public async Task An_Advert_Without_A_Date_Goes_Sixty_Days_After_The_Last_Reading_When_That_Has_Been_Said()
    {
        var advert = await _app.ReadAsync(TestAdverts.Undated);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassDaysAsync(59);
        Assert.NotNull(await _app.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));
        await _app.PassDaysAsync(4);

        Assert.Equal("FollowingEnds: ", _app.Emails.To(Ann).Last());
        Assert.Null(await _app.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_Is_Erased_While_They_Leave_Leaves_No_Due_Row_Behind()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        var meddling = EraseBefore(Tables.People);

        Assert.Equal(ChangeResult.NotFollowed, await meddling.ChangeAsync(Ann, first.Id, new SubscriptionChange.Finish(EndReason.Left)));
        Assert.Empty(await LeadingToAsync(Ann));
    }

    [Fact]
    public async Task Whoever_Begins_To_Be_Erased_While_They_Are_Put_Into_The_Index_Is_Not_Found_There()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        await _app.The<FollowerIndex>().RemoveAsync(first.Id, _app.Key(Ann), CancellationToken.None);
        _app.Emails.KeepsAll = true; // the erasure begins, and cannot end
        var meddling = EraseBefore(Tables.Followers);

        Assert.Equal(SettleResult.NothingAsked, await meddling.The<CompleteSubscription>().RunAsync(_app.Key(Ann), first.Id, CancellationToken.None));
        Assert.Equal(0, await _app.The<FollowerIndex>().CountAsync(first.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_Mail_Service_That_Cannot_Forget_Somebody_Just_Now_Is_Asked_Until_It_Can_And_Stops_Nobody_Else()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        await _app.FollowAndConfirmAsync(Bob, first.Id);
        await _app.FollowAndConfirmAsync(Cid, first.Id);
        _app.Emails.KeepsAll = true;
        Assert.True(await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None));
        Assert.True(await _app.The<ErasePerson>().RunAsync(_app.Key(Cid), neverWriteAgain: false, CancellationToken.None));
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        var asked = _app.Emails.AskedToForget;
        Assert.Equal(1, (await _app.SweepAsync()).Faults);
        Assert.Equal(1, _app.Emails.AskedToForget - asked); // one erasure a sweep, however many wait, so that reminders do not wait behind them
        await _app.DeliverAsync();
        Assert.Equal("moved: 24 Dec -> 19 Dec", _app.Emails.To(Bob).Last());
        Assert.NotNull(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None));

        // The next sweep begins with another: it may be one address alone that cannot be forgotten.
        _app.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(1, (await _app.SweepAsync()).Faults);
        Assert.Equal(0, (await _app.SweepAsync()).Faults);

        _app.Emails.KeepsAll = false;
        _app.Clock.Advance(_app.Options.Job.Repair);
        Assert.Equal(0, (await _app.SweepAsync()).Faults);
        Assert.Empty(await LeadingToAsync(Ann));
        Assert.Empty(await LeadingToAsync(Cid));
        Assert.NotEmpty(_app.Emails.Forgotten);
    }

    [Fact]
    public async Task An_Advert_Read_Again_While_It_Is_Purged_Begins_Anew_And_Keeps_Whoever_Still_Follows_It()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        await _app.FollowAndConfirmAsync(Bob, first.Id);
        _app.Clock.Now = InMemoryApp.At("2026-02-01 10:00");
        var isRead = false;
        var purging = _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (table, key) =>
        {
            if (table == Tables.Followers && !isRead)
            {
                isRead = true; // the first of the two is just being taken out
                await _app.ReadAsync(TestAdverts.Closing("Saturday 28 Feb 2026"));
            }
        }));

        await purging.The<DeleteExpiredData>().RunAsync(CancellationToken.None);

        Assert.True(isRead);
        var again = await _app.The<AdvertStore>().GetWithCopiesAsync(first.Id, CancellationToken.None);
        Assert.Equal(new DateOnly(2026, 2, 28), again!.Advert.Closing.Safe!.LastDay);
        Assert.Single(again.Copies);
        Assert.Equal(first.Id, (await _app.ReadAsync(TestAdverts.Closing("Saturday 28 Feb 2026"))).Id);
        var follower = Assert.Single((await _app.The<FollowerIndex>().PageAsync(first.Id, null, 10, CancellationToken.None)).Followers);
        Assert.NotNull(await _app.The<PersonStore>().GetAsync(follower.Person, first.Id, CancellationToken.None));
    }

    private InMemoryApp EraseBefore(string written)
    {
        var erased = false;
        return _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (table, _) =>
        {
            if (table == written && !erased)
            {
                erased = true;
                await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), false, CancellationToken.None);
            }
        }));
    }

    [Fact]
    public async Task However_Often_Others_Ask_In_Their_Name_A_Person_Can_Be_Erased()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, first.Id);
        for (var ask = 0; ask < 400; ask++)
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(61));
            await _app.FollowAsync(Ann, first.Id);
        }

        Assert.Equal(ChangeResult.Done, await _app.ChangeAsync(Ann, first.Id, new SubscriptionChange.Pause()));
        Assert.True(await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None));
        Assert.Null(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None));
    }

    private async Task<List<TableRow>> AllAsync(string table)
    {
        var rows = new List<TableRow>();
        await foreach (var row in _app.Tables.ReadAsync(table, RowRange.Partitions("!", "~"), CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }

    private async Task<IEnumerable<string>> RowsOfAsync(string address) => (await AllAsync(Tables.People)).Where(row => row.Partition == _app.Key(address).Value).Select(row => row.Key);

    /// <summary>Where anything still has the person's key.</summary>
    private async Task<List<string>> LeadingToAsync(string address)
    {
        var key = _app.Key(address).Value;
        var places = new List<string>();
        foreach (var table in new[] { Tables.People, Tables.Followers, Tables.Due, Tables.Adverts, Tables.State, Tables.Suppressions, Audit.TableOf(_app.Clock.Now) })
        {
            if ((await AllAsync(table)).Exists(row => $"{row.Partition} {row.Key} {string.Join(' ', row.Values.Values)}".Contains(key, StringComparison.Ordinal)))
            {
                places.Add(table);
            }
        }

        return await _app.Queue.CountAsync(CancellationToken.None) > 0 ? [.. places, "queue"] : places;
    }
}
