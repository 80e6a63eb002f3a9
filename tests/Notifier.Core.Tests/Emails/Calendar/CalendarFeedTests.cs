using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Emails.Calendar;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Emails.Calendar;

/// <summary>The private calendar of what somebody follows.</summary>
public sealed class CalendarFeedTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public async Task It_has_every_dated_advert_somebody_follows_paused_ones_too_and_reads_as_it_should()
    {
        var words = await _app.ReadAsync(TestAdverts.Words);
        var timed = await _app.ReadAsync(Other("Nurse; Band 5, nights", "380-EF1", "midday on Thursday 18 Dec 2025"), url: "https://www.jobs.nhs.uk/candidate/jobadvert/C9380-25-1");
        var undated = await _app.ReadAsync(TestAdverts.Undated);
        var pending = await _app.ReadAsync(Other("Cook", "380-GH1", "Friday 19 Dec 2025"));
        foreach (var advert in new[] { words, timed, undated })
        {
            await _app.FollowAndConfirmAsync(Ann, advert.Id);
        }

        await _app.FollowAsync(Ann, pending.Id);
        await _app.ChangeAsync(Ann, words.Id, new SubscriptionChange.Pause());

        var feed = await FeedAsync();
        Golden.Equal("calendar/feed.ics", feed!.ReplaceLineEndings("\n"));
        var understood = CalendarPeers.Understand([System.Text.Encoding.UTF8.GetBytes(feed)])[0];
        foreach (var peer in CalendarPeers.Names)
        {
            Assert.Equal(["2025-12-18T12:00:00Z", "2025-12-24"], understood[peer].Select(each => each.Start));
            Assert.Equal([3, 0], understood[peer].Select(each => each.Alarms.Count)); // paused: no alarm either
        }
    }

    [Fact]
    public async Task Asked_again_with_nothing_changed_it_is_the_same_to_the_octet()
    {
        await FollowedAsync();
        var before = await FeedAsync();

        _app.Clock.Advance(TimeSpan.FromHours(6));

        Assert.Equal(before, await FeedAsync());
    }

    [Fact]
    public async Task Withdrawn_it_is_cancelled_with_a_higher_sequence_and_no_alarm()
    {
        var advert = await FollowedAsync();
        var before = await OnlyEventAsync();

        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.The<CloseAdvert>().RunAsync(advert.Id, CancellationToken.None);

        var after = await OnlyEventAsync();
        Assert.Equal(("CONFIRMED", "CANCELLED"), (before.Status, after.Status));
        Assert.Equal(before.Uid, after.Uid);
        Assert.True(after.Sequence > before.Sequence);
        Assert.True(string.CompareOrdinal(after.Stamp, before.Stamp) > 0);
        Assert.Equal("An advert you follow has closed early or was withdrawn", after.Summary);
        Assert.Empty(after.Alarms);
    }

    [Theory]
    [InlineData("noon on Wednesday 24 Dec 2025", "5pm on Wednesday 24 Dec 2025")]
    [InlineData("5pm on Wednesday 24 Dec 2025", "noon on Wednesday 24 Dec 2025")]
    public async Task Another_time_of_the_same_day_has_a_higher_sequence(string from, string to)
    {
        await FollowedAsync();
        await _app.ReadAsync(TestAdverts.Closing(from));
        var before = await OnlyEventAsync();

        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.ReadAsync(TestAdverts.Closing(to));

        var after = await OnlyEventAsync();
        Assert.NotEqual(before.Start, after.Start);
        Assert.True(after.Sequence > before.Sequence);
    }

    [Fact]
    public async Task A_date_that_passed_stays_as_it_was()
    {
        var advert = await FollowedAsync();
        await _app.PassDaysAsync(16);
        await _app.The<CloseAdvert>().RunAsync(advert.Id, CancellationToken.None);

        Assert.Equal("CONFIRMED", (await OnlyEventAsync()).Status);
    }

    [Fact]
    public async Task Left_and_followed_again_each_turn_has_a_higher_sequence()
    {
        var advert = await FollowedAsync();
        var turns = new List<UnderstoodEvent> { await OnlyEventAsync() };
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Left));
        turns.Add(await OnlyEventAsync());
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        turns.Add(await OnlyEventAsync());
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        turns.Add(await OnlyEventAsync());

        Assert.Equal(["CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED"], turns.Select(turn => turn.Status));
        Assert.Equal(["2025-12-24", "2025-12-24", "2025-12-24", "2025-12-19"], turns.Select(turn => turn.Start));
        Assert.Single(turns.Select(turn => turn.Uid).Distinct());
        Assert.Equal(turns.Select(turn => turn.Sequence).Order().Distinct(), turns.Select(turn => turn.Sequence));
        Assert.Equal("You no longer follow this advert", turns[1].Summary);
    }

    [Fact]
    public async Task Read_again_with_nothing_new_the_sequence_stays()
    {
        await FollowedAsync();
        var before = await OnlyEventAsync();

        _app.Clock.Advance(TimeSpan.FromHours(30));
        await _app.ReadAsync(TestAdverts.Words);

        var after = await OnlyEventAsync();
        Assert.Equal(before.Sequence, after.Sequence);
        Assert.True(string.CompareOrdinal(after.Stamp, before.Stamp) > 0);
    }

    [Fact]
    public async Task A_feed_and_a_reminder_speak_of_the_same_event()
    {
        await FollowedAsync();
        await _app.PassDaysAsync(8);

        var reminder = StrictCalendar.Read(Assert.Single(_app.Emails.Mails.SelectMany(mail => mail.Message.Attachments)).Content.Span);

        var feed = await OnlyEventAsync();
        Assert.Equal(feed.Uid, StrictCalendar.Value(reminder, "UID"));
        Assert.Equal($"{feed.Sequence}", StrictCalendar.Value(reminder, "SEQUENCE"));
    }

    [Fact]
    public async Task With_no_date_known_yet_it_is_a_calendar_with_nothing_in_it()
    {
        var advert = await _app.ReadAsync(TestAdverts.Undated);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);

        Assert.Empty(StrictCalendar.Events(StrictCalendar.Read((await FeedAsync())!)));
    }

    [Fact]
    public async Task There_is_none_for_somebody_unknown_unconfirmed_or_being_erased()
    {
        Assert.Null(await FeedAsync());

        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        Assert.Null(await FeedAsync());

        await _app.ConfirmAsync(Ann, advert.Id);
        Assert.NotNull(await FeedAsync());

        var people = _app.The<PersonStore>();
        var person = await people.GetAsync(_app.Key(Ann), CancellationToken.None);
        await people.WriteAsync(person! with { IsErasing = true }, [], CancellationToken.None);
        Assert.Null(await FeedAsync());
    }

    [Fact]
    public async Task It_ends_four_weeks_after_the_last_advert_was_left()
    {
        var advert = await FollowedAsync();
        await _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Applied));
        _app.Clock.Advance(TimeSpan.FromDays(27));
        Assert.NotNull(await FeedAsync());

        _app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await FeedAsync());
    }

    [Fact]
    public async Task It_costs_one_range_and_a_point_read_for_each_advert()
    {
        await FollowedAsync();
        var second = await _app.ReadAsync(TestAdverts.Undated);
        await _app.FollowAndConfirmAsync(Ann, second.Id);
        var requests = new List<string>();
        var recorded = _app.Under(tables => FaultyTableStore.Recording(tables, requests));

        await recorded.The<CalendarFeed>().RunAsync(_app.Key(Ann), CancellationToken.None);

        Assert.Equal(["range people", "point read adverts", "point read adverts"], requests);
    }

    [Fact]
    public async Task The_manage_mail_has_a_link_to_it_that_allows_nothing_else()
    {
        await FollowedAsync();
        await _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
        await _app.DeliverAsync();

        var url = Assert.IsType<Mail.ManageLink>(_app.Emails.Mails[^1].Mail).Calendar!.Url.AbsoluteUri;
        Assert.StartsWith("https://notifier.example/calendar/", url, StringComparison.Ordinal);
        Assert.EndsWith(".ics", url, StringComparison.Ordinal);
        var token = url["https://notifier.example/calendar/".Length..^".ics".Length];
        var tokens = _app.The<LinkTokens>();
        var good = Assert.IsType<LinkVerdict.Good>(tokens.Read(token, LinkPurpose.Calendar, _app.Clock.Now.AddDays(395)));
        Assert.Equal(_app.Key(Ann), good.Claims.Person);
        Assert.IsType<LinkVerdict.Expired>(tokens.Read(token, LinkPurpose.Calendar, _app.Clock.Now.AddDays(396)));
        Assert.All([LinkPurpose.Manage, LinkPurpose.Leave, LinkPurpose.Confirm, LinkPurpose.Applied], purpose => Assert.IsType<LinkVerdict.Invalid>(tokens.Read(token, purpose, _app.Clock.Now)));
    }

    [Fact]
    public async Task Who_follows_nothing_is_offered_no_calendar()
    {
        var advert = await FollowedAsync();
        await _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Left));
        await _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
        await _app.DeliverAsync();

        Assert.Null(Assert.IsType<Mail.ManageLink>(_app.Emails.Mails[^1].Mail).Calendar);
    }

    private async Task<Advert> FollowedAsync()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        return advert;
    }

    private Task<string?> FeedAsync() => _app.The<CalendarFeed>().RunAsync(_app.Key(Ann), CancellationToken.None);

    /// <summary>The one event of the feed, as we read it strictly and others do.</summary>
    private async Task<UnderstoodEvent> OnlyEventAsync()
    {
        var feed = await FeedAsync();
        StrictCalendar.Read(feed!);
        var understood = CalendarPeers.Understand([System.Text.Encoding.UTF8.GetBytes(feed!)])[0];
        var (first, second) = (Assert.Single(understood["ical.js"]), Assert.Single(understood["node-ical"]));
        Assert.Equal(first with { Alarms = [] }, second with { Alarms = [] });
        Assert.Equal(first.Alarms, second.Alarms);
        return first;
    }

    private static string Other(string title, string reference, string closing) => TestAdverts.Closing(closing)
        .Replace("Ward Clerk", title, StringComparison.Ordinal).Replace("380-AB1234", reference, StringComparison.Ordinal);
}
