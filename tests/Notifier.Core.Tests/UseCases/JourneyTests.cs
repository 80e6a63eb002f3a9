using Notifier.Core.Adverts;
using Notifier.Core.Sending.Service;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.UseCases;

/// <summary>What one person gets from beginning to end, each mail whole, when things do not go as usual. Read the files when they change.</summary>
public sealed class JourneyTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app;
    private readonly EmailJournal _journal;

    public JourneyTests()
    {
        _app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        _journal = new EmailJournal(_app);
    }

    [Fact]
    public async Task Late_Between_Two_Rungs()
    {
        _app.Clock.Now = InMemoryApp.At("2025-12-20 21:30");
        await FollowAsync(await ReadAsync(TestAdverts.Words));
        await _journal.UntilAsync("2025-12-27");
        await IsAsync("late-between-two-rungs");
    }

    [Fact]
    public async Task Paused_Across_A_Rung_And_Resumed()
    {
        var advert = await ReadAsync(TestAdverts.Words);
        await FollowAsync(advert);
        await ChangeAsync(advert, new SubscriptionChange.Pause(), "pauses");
        await _journal.UntilAsync("2025-12-18");
        await ChangeAsync(advert, new SubscriptionChange.Unpause(), "resumes");
        await _journal.UntilAsync("2025-12-27");
        await IsAsync("paused-across-a-rung-and-resumed");
    }

    [Fact]
    public async Task Moved_There_And_Back()
    {
        await FollowAsync(await ReadAsync(TestAdverts.Words));
        await _journal.UntilAsync("2025-12-18");
        await ReadAsync(TestAdverts.Closing("Wednesday 31 Dec 2025"));
        await _journal.UntilAsync("2025-12-19");
        await ReadAsync(TestAdverts.Words);
        await _journal.UntilAsync("2026-01-03");
        await IsAsync("moved-there-and-back");
    }

    [Fact]
    public async Task Brought_Forward_Into_The_Past()
    {
        await FollowAsync(await ReadAsync(TestAdverts.Words));
        await _journal.UntilAsync("2025-12-15");
        await ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        await _journal.UntilAsync("2025-12-27");
        await IsAsync("brought-forward-into-the-past");
    }

    [Fact]
    public async Task Extended_After_Closing()
    {
        await FollowAsync(await ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025")));
        await _journal.UntilAsync("2025-12-15");
        await ReadAsync(TestAdverts.Words);
        await _journal.UntilAsync("2025-12-27");
        await IsAsync("extended-after-closing");
    }

    [Fact]
    public async Task Undated_Then_Dated()
    {
        await FollowAsync(await ReadAsync(TestAdverts.Undated));
        await _journal.UntilAsync("2025-12-14");
        await ReadAsync(TestAdverts.Undated + " This advert closes on Friday 2 January 2026.");
        await _journal.UntilAsync("2026-01-05");
        await IsAsync("undated-then-dated");
    }

    [Theory]
    [InlineData("07:30")]
    [InlineData("09:00")]
    [InlineData("12:00")]
    [InlineData("23:59")]
    public async Task Closing_At_A_Time(string time)
    {
        await FollowAsync(await ReadAsync(TestAdverts.Closing($"24 December 2025 at {time}")));
        await _journal.UntilAsync("2025-12-27");
        await IsAsync($"closing-at-{time.Replace(":", string.Empty, StringComparison.Ordinal)}");
    }

    [Fact]
    public async Task The_Mail_Service_Down_For_A_Day_Across_Two_Rungs()
    {
        await FollowAsync(await ReadAsync(TestAdverts.Words), ReminderDays.TryOf([3, 2]));
        await _journal.UntilAsync("2025-12-21", "07:30");
        await _journal.NoteAsync("the mail service is down");
        var up = InMemoryApp.At("2025-12-22 09:26");
        for (var tries = 0; tries < 1_000; tries++)
        {
            _app.Emails.Script.Enqueue(_ => _app.Clock.Now < up ? new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(10), "503") : null);
        }

        await _journal.UntilAsync("2025-12-22", "09:26");
        await _journal.NoteAsync("the mail service is up again");
        await _journal.UntilAsync("2025-12-27");
        await IsAsync("mail-service-down-across-two-rungs");
    }

    [Fact]
    public async Task Confirmed_One_Second_Before_The_Fan_Out()
    {
        var advert = await ReadAsync(TestAdverts.Words);
        _app.Clock.Now = InMemoryApp.At("2025-12-17 07:50");
        await _journal.NoteAsync($"{Ann} asks to follow it");
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        _app.Clock.Now = InMemoryApp.At("2025-12-17 07:59:59");
        await _journal.NoteAsync($"{Ann} confirms");
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, advert.Id));
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await _journal.NoteAsync("the sweep");
        await _app.SweepAsync();
        await _app.DeliverAsync();
        await _journal.UntilAsync("2025-12-27");
        await IsAsync("confirmed-one-second-before-the-fan-out");
    }

    [Fact]
    public async Task Erased_While_A_Mail_Leaves()
    {
        await FollowAsync(await ReadAsync(TestAdverts.Words));
        await _journal.UntilAsync("2025-12-17", "07:30");
        _app.Emails.Script.Enqueue(_ =>
        {
            Assert.True(_app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None).GetAwaiter().GetResult());
            return null;
        });
        await _journal.NoteAsync($"{Ann} will ask to be erased in the very moment in which the next mail leaves");
        await _journal.UntilAsync("2025-12-27");
        Assert.Contains(_app.Emails.Mails[^1].Message.Sid, _app.Emails.Forgotten);
        await _journal.NoteAsync(await _app.The<PersonStore>().GetAllAsync(_app.Key(Ann), CancellationToken.None) is null ? "nothing is kept" : "something is kept");
        await IsAsync("erased-while-a-mail-leaves");
    }

    private async Task<Advert> ReadAsync(string text)
    {
        var advert = await _app.ReadAsync(text);
        var quote = advert.Closing.Safe is { } safe ? $"“{safe.Quote}”" : "it states no closing date";
        await _journal.NoteAsync($"the advert is read, {quote}");
        return advert;
    }

    private async Task FollowAsync(Advert advert, ReminderDays? rungs = null)
    {
        await _journal.NoteAsync($"{Ann} asks to follow it");
        await _app.FollowAsync(Ann, advert.Id, rungs);
        await _app.DeliverAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _journal.NoteAsync($"{Ann} confirms");
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, advert.Id));
        await _app.DeliverAsync();
    }

    private async Task ChangeAsync(Advert advert, SubscriptionChange change, string what)
    {
        await _journal.NoteAsync($"{Ann} {what}");
        Assert.Equal(ChangeResult.Done, await _app.ChangeAsync(Ann, advert.Id, change));
        await _app.DeliverAsync();
    }

    private async Task IsAsync(string name) => Golden.Equal($"journeys/{name}.txt", await _journal.EndAsync());
}
