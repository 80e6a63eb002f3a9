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

    private readonly InMemoryApp _stage = new(InMemoryApp.At("2025-12-10 10:00"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_Pastes_Changed_Words_Again_Is_Asked_By_Mail_And_Moves_With_One_Press()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAsync(Ann, old, ReminderDays.TryOf([5, 1]));
        await _stage.DeliverAsync();
        await _stage.ConfirmAsync(Ann, old);

        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _stage.FollowAsync(Ann, changed);
        await _stage.DeliverAsync();
        Assert.Equal(["confirm: 24 Dec", "replace: 24 Dec -> 19 Dec"], _stage.Post.To(Ann));

        Assert.IsType<MoveResult.Done>(await MoveAsync(Ann, changed));
        var ended = await FollowedAsync(Ann, old);
        Assert.Equal((SubscriptionState.Ended, changed), (ended.State, ended.MovedTo));
        var moved = await FollowedAsync(Ann, changed);
        Assert.Equal((SubscriptionState.Confirmed, "5,1", new DateOnly(2025, 12, 19)), (moved.State, moved.ReminderDays.ToString(), moved.Notified.Date));
        Assert.NotNull(moved.Consent.Confirmed);

        _stage.Clock.Now = InMemoryApp.At("2025-12-13 09:00");
        await _stage.PassAsync(TimeSpan.FromDays(12));
        Assert.Equal(["confirm: 24 Dec", "replace: 24 Dec -> 19 Dec", "reminder 5: 19 Dec", "reminder 1: 19 Dec"], _stage.Post.To(Ann));
    }

    [Fact]
    public async Task Who_Does_Not_Press_Goes_On_As_Before()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        await _stage.FollowAsync(Ann, await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025")));
        await _stage.PassAsync(TimeSpan.FromDays(14));
        Assert.Equal(["confirm: 24 Dec", "replace: 24 Dec -> 19 Dec", "reminder 7: 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], _stage.Post.To(Ann));
    }

    [Fact]
    public async Task Nobody_Elses_Subscription_Is_Touched_And_Strangers_Move_Nobody()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        await _stage.FollowAndConfirmAsync(Bob, old);
        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        var bob = await FollowedAsync(Bob, old);

        await _stage.FollowAsync("stranger@example.org", changed);
        await _stage.FollowAsync(Ann, changed);
        await _stage.DeliverAsync();
        Assert.Equal(["confirm: 19 Dec"], _stage.Post.To("stranger@example.org"));
        await MoveAsync(Ann, changed);

        Assert.Equal(bob, await FollowedAsync(Bob, old));
        Assert.Equal(1, await _stage.The<FollowerIndex>().CountAsync(old, Stop));
        Assert.Equal(1, await _stage.The<FollowerIndex>().CountAsync(changed, Stop));
    }

    [Theory]
    [InlineData("the page", "Porter\n\nApply by 24 December 2025.", "https://jobs.example.org/1", "Porter\n\nApply by 19 December 2025.", "https://jobs.example.org/1?utm_source=mail", true)]
    [InlineData("the very words, now with their page", "Porter\n\nApply by 24 December 2025.", null, "Porter\n\nApply by 24 December 2025.", "https://jobs.example.org/1", true)]
    [InlineData("nothing", "Porter\n\nApply by 24 December 2025.", null, "Porter\n\nApply by 19 December 2025.", null, false)]
    [InlineData("the page, but another title", "Porter\n\nApply by 24 December 2025.", "https://jobs.example.org/1", "Cook\n\nApply by 19 December 2025.", "https://jobs.example.org/1", false)]
    public async Task The_Question_Is_Asked_Where_They_Have_In_Common(string what, string words, string? page, string again, string? pageAgain, bool isAsked)
    {
        var old = await PasteAsync(words, page);
        await _stage.FollowAndConfirmAsync(Ann, old);
        await _stage.FollowAsync(Ann, await PasteAsync(again, pageAgain));
        await _stage.DeliverAsync();
        Assert.True(isAsked == _stage.Post.To(Ann).Last().StartsWith("replace", StringComparison.Ordinal), what);
    }

    [Theory]
    [InlineData("Ward Clerk", "Porter")]
    [InlineData("Example Trust", "Another Trust")]
    [InlineData("380-AB1234", "380-AB1235")]
    [InlineData("10 December 2025", "27 December 2025")]
    public async Task Another_Job_Is_Only_Asked_To_Be_Confirmed(string before, string after)
    {
        await _stage.FollowAndConfirmAsync(Ann, await PasteAsync(TestAdverts.Words));
        await _stage.FollowAsync(Ann, await PasteAsync(TestAdverts.Closing("Friday 9 Jan 2026").Replace(before, after, StringComparison.Ordinal)));
        await _stage.DeliverAsync();
        Assert.StartsWith("confirm", _stage.Post.To(Ann).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Reminder_That_Was_Sent_Does_Not_Come_Again_For_The_Same_Date()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        _stage.Clock.Now = InMemoryApp.At("2025-12-17 07:55");
        await _stage.PassAsync(TimeSpan.FromMinutes(30));
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");
        await _stage.FollowAsync(Ann, again);
        await _stage.DeliverAsync();
        await MoveAsync(Ann, again);
        await _stage.PassAsync(TimeSpan.FromDays(8));

        Assert.Equal(
            ["confirm: 24 Dec", "reminder 7: 24 Dec", "replace: 24 Dec -> 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], _stage.Post.To(Ann));
        Assert.Equal((EmailState.Dropped, "covered"), await LedgerAsync(Ann, EmailLedgerEntry.ReminderKeyOf(again, new DateOnly(2025, 12, 24), 7)));
    }

    [Fact]
    public async Task A_Reminder_That_The_Old_Advert_Missed_Comes_For_The_New_One()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        _stage.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _stage.SweepAsync(); // the reminder's message waits in the queue
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");
        await _stage.The<MoveFollower>().RunAsync(_stage.Key(Ann), [old], again, Stop);
        await _stage.DeliverAsync();
        await _stage.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec"], _stage.Post.To(Ann));
    }

    [Fact]
    public async Task A_Mail_That_Stands_For_A_Reminder_Covers_It_Under_The_New_Advert_Too()
    {
        var old = (await _stage.ReadAsync(TestAdverts.Closing("Saturday 31 Jan 2026"))).Id;
        await _stage.FollowAndConfirmAsync(Ann, old);
        _stage.Clock.Now = InMemoryApp.At("2025-12-22 09:00");
        await _stage.ReadAsync(TestAdverts.Words);
        await _stage.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("moved: 31 Jan -> 24 Dec", _stage.Post.To(Ann).Last());

        // And under the one after that: both reminders that had come by then.
        var (again, oncemore) = (await PasteAsync(TestAdverts.Words), await PasteAsync(TestAdverts.Words + " Please write to us."));
        await _stage.The<MoveFollower>().RunAsync(_stage.Key(Ann), [old], again, Stop);
        await _stage.The<MoveFollower>().RunAsync(_stage.Key(Ann), [again], oncemore, Stop);
        await _stage.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(["confirm: 31 Jan", "moved: 31 Jan -> 24 Dec"], _stage.Post.To(Ann));
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
        await _stage.FollowAndConfirmAsync(Ann, old);
        _stage.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _stage.SweepAsync();
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");
        var during = default(MoveResult);
        _stage.Post.Script.Enqueue(_ =>
        {
            during = _stage.The<MoveFollower>().RunAsync(_stage.Key(Ann), [old], again, Stop).GetAwaiter().GetResult();
            return isSent ? null : new SendOutcome.TryLater(_stage.Clock.Now.AddMinutes(1), "busy");
        });
        await _stage.DeliverAsync();

        Assert.IsType<MoveResult.Waits>(during);
        Assert.Equal(SubscriptionState.Confirmed, (await FollowedAsync(Ann, old)).State);
        Assert.Equal([old], (await FollowedAsync(Ann, again)).Replaces);

        await _stage.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(again, (await FollowedAsync(Ann, old)).MovedTo);
        var moved = await FollowedAsync(Ann, again);
        Assert.Equal((SubscriptionState.Confirmed, true), (moved.State, moved.Replaces.IsEmpty));
        await _stage.PassAsync(TimeSpan.FromDays(8));
        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], _stage.Post.To(Ann));
    }

    [Fact]
    public async Task A_Reminder_In_Doubt_Is_Waited_For_Until_Evidence_Decides()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        (_stage.Post.HasImmediateReceipt, _stage.Post.EvidenceAfter) = (false, TimeSpan.FromMinutes(5));
        _stage.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _stage.SweepAsync();
        _stage.Post.Script.Enqueue(_ => new SendOutcome.Unknown());
        await _stage.DeliverAsync();
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");

        _stage.Clock.Advance(TimeSpan.FromMinutes(3));
        var waits = Assert.IsType<MoveResult.Waits>(await _stage.The<MoveFollower>().RunAsync(_stage.Key(Ann), [old], again, Stop));
        Assert.Equal(InMemoryApp.At("2025-12-17 08:15"), waits.Until);
        await _stage.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(again, (await FollowedAsync(Ann, old)).MovedTo);
    }

    [Fact]
    public async Task A_Wish_That_Waits_Ends_When_The_Old_Advert_Is_Left_Meanwhile()
    {
        var (old, again) = await WaitingAsync();
        await _stage.ChangeAsync(Ann, old, new SubscriptionChange.Finish(EndReason.Applied));
        await _stage.PassAsync(TimeSpan.FromHours(1));
        var wished = await FollowedAsync(Ann, again);
        Assert.Equal((SubscriptionState.Pending, true), (wished.State, wished.Replaces.IsEmpty));
        await _stage.PassAsync(TimeSpan.FromDays(8));
        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec"], _stage.Post.To(Ann));
    }

    [Fact]
    public async Task A_Link_That_Is_Used_Twice_Or_When_There_Is_Nothing_To_Replace_Changes_Nothing()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        Assert.IsType<MoveResult.NotFollowed>(await _stage.The<MoveFollower>().RunAsync(_stage.Key(Bob), [old], changed, Stop));
        Assert.IsType<MoveResult.Done>(await MoveAsync(Ann, changed));
        Assert.IsType<MoveResult.AlreadyDone>(await MoveAsync(Ann, changed));

        await _stage.ChangeAsync(Ann, changed, new SubscriptionChange.Finish(EndReason.Left));
        Assert.IsType<MoveResult.NotFollowed>(await MoveAsync(Ann, changed));
        Assert.Equal(SubscriptionState.Ended, (await FollowedAsync(Ann, changed)).State);
    }

    [Fact]
    public async Task An_Advert_That_Has_Closed_Takes_No_Place()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        var changed = await PasteAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        _stage.Clock.Now = InMemoryApp.At("2025-12-13 09:00");
        Assert.IsType<MoveResult.Closed>(await MoveAsync(Ann, changed));
        Assert.Equal(SubscriptionState.Confirmed, (await FollowedAsync(Ann, old)).State);
    }

    [Fact]
    public async Task All_That_Somebody_Follows_Of_The_Job_Moves_And_What_They_Follow_Already_Goes_On_As_It_Is()
    {
        var (one, two) = (await PasteAsync(TestAdverts.Words), await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025")));
        await _stage.FollowAndConfirmAsync(Ann, one);
        await _stage.FollowAsync(Ann, two, ReminderDays.TryOf([3]));
        await _stage.DeliverAsync();
        await _stage.ConfirmAsync(Ann, two); // to them it was another job

        var three = await PasteAsync(TestAdverts.Closing("Monday 22 Dec 2025"));
        await _stage.FollowAsync(Ann, three);
        await _stage.DeliverAsync();
        Assert.Equal("replace: 19 Dec and 24 Dec -> 22 Dec", _stage.Post.To(Ann).Last());
        await MoveAsync(Ann, three);
        Assert.Equal<(string?, string?)>((three, three), ((await FollowedAsync(Ann, one)).MovedTo, (await FollowedAsync(Ann, two)).MovedTo));
        Assert.Equal("3", (await FollowedAsync(Ann, three)).ReminderDays.ToString());

        await _stage.FollowAsync(Ann, one); // its words are right after all, and asked for again
        await _stage.DeliverAsync();
        await _stage.ConfirmAsync(Ann, one);
        Assert.IsType<MoveResult.Done>(await MoveAsync(Ann, one));
        var back = await FollowedAsync(Ann, one);
        Assert.Equal(("7,2,0", null), (back.ReminderDays.ToString(), back.MovedTo));
        Assert.Equal(one, (await FollowedAsync(Ann, three)).MovedTo);
    }

    [Fact]
    public async Task Who_Paused_The_Old_Advert_Has_The_New_One_Paused()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        await _stage.ChangeAsync(Ann, old, new SubscriptionChange.Pause());
        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await MoveAsync(Ann, changed);
        Assert.Equal(SubscriptionState.Paused, (await FollowedAsync(Ann, changed)).State);
    }

    [Fact]
    public async Task Links_And_Acts_About_The_Old_Advert_Reach_The_New_One()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        var (second, third) = (await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025")), await PasteAsync(TestAdverts.Closing("Monday 22 Dec 2025")));
        await MoveAsync(Ann, second);
        await MoveAsync(Ann, third);

        Assert.Equal(ChangeResult.Done, await _stage.ChangeAsync(Ann, old, new SubscriptionChange.Finish(EndReason.Left)));
        var left = await FollowedAsync(Ann, third);
        Assert.Equal((SubscriptionState.Ended, EndReason.Left), (left.State, left.Ended));
        Assert.Equal(ChangeResult.AlreadyDone, await _stage.ChangeAsync(Ann, old, new SubscriptionChange.Finish(EndReason.Left)));
        await _stage.PassAsync(TimeSpan.FromDays(14));
        Assert.Equal(["confirm: 24 Dec"], _stage.Post.To(Ann));
    }

    [Fact]
    public async Task What_Ended_By_Moving_Goes_With_Its_Advert_And_Is_Erased_With_Its_Person()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        var changed = await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await MoveAsync(Ann, changed);
        await _stage.PassDaysAsync(60);
        Assert.Null(await _stage.The<PersonStore>().GetAsync(_stage.Key(Ann), old, Stop));
        Assert.Null(await _stage.The<PersonStore>().GetAsync(_stage.Key(Ann), changed, Stop));
        await _stage.PassDaysAsync(80);
        Assert.Null(await _stage.The<PersonStore>().GetAsync(_stage.Key(Ann), Stop));
    }

    [Fact]
    public async Task A_Program_Of_Before_Reads_What_Moved_As_Ended()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        await MoveAsync(Ann, await PasteAsync(TestAdverts.Closing("Friday 19 Dec 2025")));
        var row = await _stage.Tables.GetAsync(Tables.People, _stage.Key(Ann).Value, Subscription.KeyOf(old), Stop);
        Assert.Equal(("Ended", null), (row!.Text("state"), row.Text("ended")));
    }

    /// <summary>A reminder was about to leave when Ann asked to be moved.</summary>
    private async Task<(string Old, string Again)> WaitingAsync()
    {
        var old = await PasteAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, old);
        _stage.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _stage.SweepAsync();
        var again = await PasteAsync(TestAdverts.Words + " Please write to us.");
        _stage.Post.Script.Enqueue(_ =>
        {
            _stage.The<MoveFollower>().RunAsync(_stage.Key(Ann), [old], again, Stop).GetAwaiter().GetResult();
            return null;
        });
        await _stage.DeliverAsync();
        return (old, again);
    }

    private async Task<string> PasteAsync(string words, string? page = null) => (await _stage.ReadAsync(words, AdvertSource.Visitor, page)).Id;

    /// <summary>As the page behind the link does.</summary>
    private async Task<MoveResult> MoveAsync(string address, string advert)
    {
        var known = await _stage.The<PersonStore>().GetAllAsync(_stage.Key(address), Stop);
        var followed = await _stage.The<FollowedAlready>().FindAsync(known!, advert, Stop);
        return await _stage.The<MoveFollower>().RunAsync(_stage.Key(address), [.. followed.Select(each => each.Advert.Id)], advert, Stop);
    }

    private async Task<Subscription> FollowedAsync(string address, string advert) => (await _stage.The<PersonStore>().GetAsync(_stage.Key(address), advert, Stop))!;

    private async Task<(EmailState State, string? Reason)?> LedgerAsync(string address, string key) =>
        await _stage.The<EmailLedger>().GetAsync(_stage.Key(address), key, Stop) is { } row ? (row.State, row.Reason) : null;
}
