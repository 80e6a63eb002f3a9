using Notifier.Core.Adverts;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.UseCases;

/// <summary>Whoever asks for an advert of a job they follow is asked which of the two counts, and is moved in one piece.</summary>
public sealed class MoveFollowerTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_Pastes_Changed_Words_Again_Is_Asked_By_Mail_And_Moves_With_One_Press()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, old, ReminderDays.TryOf([5, 1]));
        await _app.DeliverAsync();
        await _app.ConfirmAsync(Ann, old);

        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.FollowAsync(Ann, changed);
        await _app.DeliverAsync();
        Assert.Equal(["confirm: 24 Dec", "replace: 24 Dec -> 19 Dec"], _app.Emails.To(Ann));

        Assert.IsType<MoveResult.Done>(await MoveAsync(Ann, changed));
        var ended = await FollowedAsync(Ann, old);
        Assert.Equal((SubscriptionState.Ended, changed), (ended.State, ended.MovedTo));
        var moved = await FollowedAsync(Ann, changed);
        Assert.Equal((SubscriptionState.Confirmed, "5,1", new DateOnly(2025, 12, 19)), (moved.State, moved.ReminderDays.ToString(), moved.Notified.Date));
        Assert.NotNull(moved.Consent.Confirmed);

        _app.Clock.Now = InMemoryApp.At("2025-12-13 09:00");
        await _app.PassAsync(TimeSpan.FromDays(12));
        Assert.Equal(["confirm: 24 Dec", "replace: 24 Dec -> 19 Dec", "reminder 5: 19 Dec", "reminder 1: 19 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task Who_Does_Not_Press_Goes_On_As_Before()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        await _app.FollowAsync(Ann, await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025")));
        await _app.PassAsync(TimeSpan.FromDays(14));
        Assert.Equal(["confirm: 24 Dec", "replace: 24 Dec -> 19 Dec", "reminder 7: 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task Nobody_Elses_Subscription_Is_Touched_And_Strangers_Move_Nobody()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        await _app.FollowAndConfirmAsync(Bob, old);
        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        var bob = await FollowedAsync(Bob, old);

        await _app.FollowAsync("stranger@example.org", changed);
        await _app.FollowAsync(Ann, changed);
        await _app.DeliverAsync();
        Assert.Equal(["confirm: 19 Dec"], _app.Emails.To("stranger@example.org"));
        await MoveAsync(Ann, changed);

        Assert.Equal(bob, await FollowedAsync(Bob, old));
        Assert.Equal(1, await _app.The<FollowerIndex>().CountAsync(old, Stop));
        Assert.Equal(1, await _app.The<FollowerIndex>().CountAsync(changed, Stop));
    }

    [Theory]
    [InlineData("the page", "Porter\n\nApply by 24 December 2025.", "https://jobs.example.org/1", "Porter\n\nApply by 19 December 2025.", "https://jobs.example.org/1?utm_source=mail", true)]
    [InlineData("the very words, now with their page", "Porter\n\nApply by 24 December 2025.", null, "Porter\n\nApply by 24 December 2025.", "https://jobs.example.org/1", true)]
    [InlineData("nothing", "Porter\n\nApply by 24 December 2025.", null, "Porter\n\nApply by 19 December 2025.", null, false)]
    [InlineData("the page, but another title", "Porter\n\nApply by 24 December 2025.", "https://jobs.example.org/1", "Cook\n\nApply by 19 December 2025.", "https://jobs.example.org/1", false)]
    public async Task The_Question_Is_Asked_Where_They_Have_In_Common(string what, string words, string? page, string again, string? pageAgain, bool isAsked)
    {
        var old = await PasteAsync(words, page);
        await _app.FollowAndConfirmAsync(Ann, old);
        await _app.FollowAsync(Ann, await PasteAsync(again, pageAgain));
        await _app.DeliverAsync();
        Assert.True(isAsked == _app.Emails.To(Ann).Last().StartsWith("replace", StringComparison.Ordinal), what);
    }

    [Theory]
    [InlineData("Ward Clerk", "Porter")]
    [InlineData("Example Trust", "Another Trust")]
    [InlineData("380-AB1234", "380-AB1235")]
    [InlineData("10 December 2025", "27 December 2025")]
    public async Task Another_Job_Is_Only_Asked_To_Be_Confirmed(string before, string after)
    {
        await _app.FollowAndConfirmAsync(Ann, await PasteAsync(TestAdverts.Words));
        await _app.FollowAsync(Ann, await PasteAsync(TestAdverts.Closing("Friday 9 Jan 2026").Replace(before, after, StringComparison.Ordinal)));
        await _app.DeliverAsync();
        Assert.StartsWith("confirm", _app.Emails.To(Ann).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Reminder_That_Was_Sent_Does_Not_Come_Again_For_The_Same_Date()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        _app.Clock.Now = InMemoryApp.At("2025-12-17 07:55");
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");
        await _app.FollowAsync(Ann, again);
        await _app.DeliverAsync();
        await MoveAsync(Ann, again);
        await _app.PassAsync(TimeSpan.FromDays(8));

        Assert.Equal(
            ["confirm: 24 Dec", "reminder 7: 24 Dec", "replace: 24 Dec -> 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], _app.Emails.To(Ann));
        Assert.Equal((EmailState.Dropped, "covered"), await LedgerAsync(Ann, EmailLedgerEntry.ReminderKeyOf(again, new DateOnly(2025, 12, 24), 7)));
    }

    [Fact]
    public async Task A_Reminder_That_The_Old_Advert_Missed_Comes_For_The_New_One()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _app.SweepAsync(); // the reminder's message waits in the queue
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");
        await _app.The<MoveFollower>().RunAsync(_app.Key(Ann), [old], again, Stop);
        await _app.DeliverAsync();
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Mail_That_Stands_For_A_Reminder_Covers_It_Under_The_New_Advert_Too()
    {
        var old = (await _app.ReadAsync(TestAdverts.Closing("Saturday 31 Jan 2026"))).Id;
        await _app.FollowAndConfirmAsync(Ann, old);
        _app.Clock.Now = InMemoryApp.At("2025-12-22 09:00");
        await _app.ReadAsync(TestAdverts.Words);
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("moved: 31 Jan -> 24 Dec", _app.Emails.To(Ann).Last());

        // And under the one after that: both reminders that had come by then.
        var (again, oncemore) = (await PasteAsync(TestAdverts.Words), await PasteAsync(TestAdverts.Words + " Please write to us."));
        await _app.The<MoveFollower>().RunAsync(_app.Key(Ann), [old], again, Stop);
        await _app.The<MoveFollower>().RunAsync(_app.Key(Ann), [again], oncemore, Stop);
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(["confirm: 31 Jan", "moved: 31 Jan -> 24 Dec"], _app.Emails.To(Ann));
        foreach (var days in new[] { 7, 2 })
        {
            Assert.Equal((EmailState.Dropped, "covered"), await LedgerAsync(Ann, EmailLedgerEntry.ReminderKeyOf(oncemore, new DateOnly(2025, 12, 24), days)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_A_Reminder_Is_Being_Claimed_The_Move_Waits_Until_The_Claim_Lapses(bool isSent)
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _app.SweepAsync();
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");
        var during = default(MoveResult);
        _app.Emails.Script.Enqueue(_ =>
        {
            during = _app.The<MoveFollower>().RunAsync(_app.Key(Ann), [old], again, Stop).GetAwaiter().GetResult();
            return isSent ? null : new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(1), "busy");
        });
        await _app.DeliverAsync();

        Assert.IsType<MoveResult.Waits>(during);
        Assert.Equal(SubscriptionState.Confirmed, (await FollowedAsync(Ann, old)).State);
        Assert.Equal([old], (await FollowedAsync(Ann, again)).Replaces);

        await _app.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(again, (await FollowedAsync(Ann, old)).MovedTo);
        var moved = await FollowedAsync(Ann, again);
        Assert.Equal((SubscriptionState.Confirmed, true), (moved.State, moved.Replaces.IsEmpty));
        await _app.PassAsync(TimeSpan.FromDays(8));
        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Reminder_In_Doubt_Is_Waited_For_Until_Evidence_Decides()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        (_app.Emails.HasImmediateReceipt, _app.Emails.EvidenceAfter) = (false, TimeSpan.FromMinutes(5));
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _app.SweepAsync();
        _app.Emails.Script.Enqueue(_ => new SendOutcome.Unknown());
        await _app.DeliverAsync();
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");

        _app.Clock.Advance(TimeSpan.FromMinutes(3));
        var waits = Assert.IsType<MoveResult.Waits>(await _app.The<MoveFollower>().RunAsync(_app.Key(Ann), [old], again, Stop));
        Assert.Equal(InMemoryApp.At("2025-12-17 08:15"), waits.Until);
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(again, (await FollowedAsync(Ann, old)).MovedTo);
    }

    [Fact]
    public async Task A_Wish_That_Waits_Ends_When_The_Old_Advert_Is_Left_Meanwhile()
    {
        var (old, again) = await WaitingAsync();
        await _app.ChangeAsync(Ann, old, new SubscriptionChange.Finish(EndReason.Applied));
        await _app.PassAsync(TimeSpan.FromHours(1));
        var wished = await FollowedAsync(Ann, again);
        Assert.Equal((SubscriptionState.Pending, true), (wished.State, wished.Replaces.IsEmpty));
        await _app.PassAsync(TimeSpan.FromDays(8));
        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Link_That_Is_Used_Twice_Or_When_There_Is_Nothing_To_Replace_Changes_Nothing()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        Assert.IsType<MoveResult.NotFollowed>(await _app.The<MoveFollower>().RunAsync(_app.Key(Bob), [old], changed, Stop));
        Assert.IsType<MoveResult.Done>(await MoveAsync(Ann, changed));
        Assert.IsType<MoveResult.AlreadyDone>(await MoveAsync(Ann, changed));

        await _app.ChangeAsync(Ann, changed, new SubscriptionChange.Finish(EndReason.Left));
        Assert.IsType<MoveResult.NotFollowed>(await MoveAsync(Ann, changed));
        Assert.Equal(SubscriptionState.Ended, (await FollowedAsync(Ann, changed)).State);
    }

    [Fact]
    public async Task An_Advert_That_Has_Closed_Takes_No_Place()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        var changed = await PasteAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        _app.Clock.Now = InMemoryApp.At("2025-12-13 09:00");
        Assert.IsType<MoveResult.Closed>(await MoveAsync(Ann, changed));
        Assert.Equal(SubscriptionState.Confirmed, (await FollowedAsync(Ann, old)).State);
    }

    [Fact]
    public async Task All_That_Somebody_Follows_Of_The_Job_Moves_And_What_They_Follow_Already_Goes_On_As_It_Is()
    {
        var (one, two) = (await PasteAsync(TestAdverts.Words), await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025")));
        await _app.FollowAndConfirmAsync(Ann, one);
        await _app.FollowAsync(Ann, two, ReminderDays.TryOf([3]));
        await _app.DeliverAsync();
        await _app.ConfirmAsync(Ann, two); // to them it was another job

        var three = await PasteAsync(TestAdverts.Closing("Monday 22 Dec 2025"));
        await _app.FollowAsync(Ann, three);
        await _app.DeliverAsync();
        Assert.Equal("replace: 19 Dec and 24 Dec -> 22 Dec", _app.Emails.To(Ann).Last());
        await MoveAsync(Ann, three);
        Assert.Equal<(string?, string?)>((three, three), ((await FollowedAsync(Ann, one)).MovedTo, (await FollowedAsync(Ann, two)).MovedTo));
        Assert.Equal("3", (await FollowedAsync(Ann, three)).ReminderDays.ToString());

        await _app.FollowAsync(Ann, one); // its words are right after all, and asked for again
        await _app.DeliverAsync();
        await _app.ConfirmAsync(Ann, one);
        Assert.IsType<MoveResult.Done>(await MoveAsync(Ann, one));
        var back = await FollowedAsync(Ann, one);
        Assert.Equal(("7,2,0", null), (back.ReminderDays.ToString(), back.MovedTo));
        Assert.Equal(one, (await FollowedAsync(Ann, three)).MovedTo);
    }

    [Fact]
    public async Task Who_Paused_The_Old_Advert_Has_The_New_One_Paused()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        await _app.ChangeAsync(Ann, old, new SubscriptionChange.Pause());
        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await MoveAsync(Ann, changed);
        Assert.Equal(SubscriptionState.Paused, (await FollowedAsync(Ann, changed)).State);
    }

    [Fact]
    public async Task Links_And_Acts_About_The_Old_Advert_Reach_The_New_One()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        var (second, third) = (await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025")), await PasteAsync(TestAdverts.Closing("Monday 22 Dec 2025")));
        await MoveAsync(Ann, second);
        await MoveAsync(Ann, third);

        Assert.Equal(ChangeResult.Done, await _app.ChangeAsync(Ann, old, new SubscriptionChange.Finish(EndReason.Left)));
        var left = await FollowedAsync(Ann, third);
        Assert.Equal((SubscriptionState.Ended, EndReason.Left), (left.State, left.Ended));
        Assert.Equal(ChangeResult.AlreadyDone, await _app.ChangeAsync(Ann, old, new SubscriptionChange.Finish(EndReason.Left)));
        await _app.PassAsync(TimeSpan.FromDays(14));
        Assert.Equal(["confirm: 24 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task What_Ended_By_Moving_Goes_With_Its_Advert_And_Is_Erased_With_Its_Person()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await MoveAsync(Ann, changed);
        await _app.PassDaysAsync(60);
        Assert.Null(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), old, Stop));
        Assert.Null(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), changed, Stop));
        await _app.PassDaysAsync(80);
        Assert.Null(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), Stop));
    }

    [Fact]
    public async Task A_Program_Of_Before_Reads_What_Moved_As_Ended()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        await MoveAsync(Ann, await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025")));
        var row = await _app.Tables.GetAsync(Tables.People, _app.Key(Ann).Value, Subscription.KeyOf(old), Stop);
        Assert.Equal(("Ended", null), (row!.Text("state"), row.Text("ended")));
    }

    /// <summary>A reminder was about to leave when Ann asked to be moved.</summary>
    private async Task<(string Old, string Again)> WaitingAsync()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, old);
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _app.SweepAsync();
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");
        _app.Emails.Script.Enqueue(_ =>
        {
            _app.The<MoveFollower>().RunAsync(_app.Key(Ann), [old], again, Stop).GetAwaiter().GetResult();
            return null;
        });
        await _app.DeliverAsync();
        return (old, again);
    }

    private async Task<string> PasteAsync(string words, string? page = null) => (await _app.ReadAsync(words, AdvertSource.Visitor, page)).Id;

    /// <summary>As the page behind the link does.</summary>
    private async Task<MoveResult> MoveAsync(string address, string advert)
    {
        var known = await _app.The<PersonStore>().GetAllAsync(_app.Key(address), Stop);
        var followed = await _app.The<FollowedAlready>().FindAsync(known!, advert, Stop);
        return await _app.The<MoveFollower>().RunAsync(_app.Key(address), [.. followed.Select(each => each.Advert.Id)], advert, Stop);
    }

    private async Task<Subscription> FollowedAsync(string address, string advert) => (await _app.The<PersonStore>().GetAsync(_app.Key(address), advert, Stop))!;

    private async Task<(EmailState State, string? Reason)?> LedgerAsync(string address, string key) =>
        await _app.The<EmailLedger>().GetAsync(_app.Key(address), key, Stop) is { } row ? (row.State, row.Reason) : null;
}
