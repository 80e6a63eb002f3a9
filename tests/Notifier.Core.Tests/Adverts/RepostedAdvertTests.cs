using Notifier.Core.Adverts;
using Notifier.Core.Jobs;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>A date that a board fills in moves nothing. That a job was posted again is told as what it is.</summary>
public sealed class RepostedAdvertTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";

    private const string Stale = "We are looking for a ward clerk. This advert closes on Wednesday 24 Dec 2025.";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public async Task A_Re_Post_With_The_Old_Words_Is_Told_As_Posted_Again_And_Not_As_Moved()
    {
        var advert = await ReadAsync(TestAdverts.Field.Replace("We are looking for a ward clerk.", Stale, StringComparison.Ordinal));
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(InMemoryApp.At("2026-01-08 10:00") - _app.Clock.Now);
        var again = await ReadAsync(RePost(Stale, "-2", "8 January 2026", "07 February 2026"));
        await _app.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal((advert.Id, 1, new DateOnly(2025, 12, 24)), (again.Id, again.Version, again.Closing.Safe!.LastDay));
        Assert.Equal("PostedAgain: 24 Dec (not 7 Feb)", _app.Emails.To(Ann).Last());
        Assert.DoesNotContain(_app.Emails.To(Ann), subject => subject.StartsWith("moved", StringComparison.Ordinal));
        var row = EmailLedgerEntry.PostedAgainOf(advert.Id, 1, new DateOnly(2026, 1, 8));
        Assert.Equal($"l-{advert.Id}-v0001-again-20260108", row);
        Assert.Equal(EmailState.Sent, (await _app.The<EmailLedger>().GetAsync(_app.Key(Ann), row, CancellationToken.None))!.State);

        // Read again every day, it is told once, and reminders of the date that has passed come no more.
        var told = _app.Emails.To(Ann).Count();
        for (var day = 0; day < 5; day++)
        {
            await ReadAsync(RePost(Stale, "-2", "8 January 2026", "07 February 2026"));
            await _app.PassAsync(TimeSpan.FromDays(1));
        }

        Assert.Equal(told, _app.Emails.To(Ann).Count());
    }

    [Fact]
    public async Task While_It_Is_Open_Again_It_Can_Be_Followed_And_A_Date_That_The_Employer_States_Moves_It()
    {
        var advert = await ReadAsync(TestAdverts.Field);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(InMemoryApp.At("2026-01-09 10:00") - _app.Clock.Now);
        await ReadAsync(RePost("We are looking for a ward clerk.", "-2", "9 January 2026", "08 February 2026"));
        await _app.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(["PostedAgain: 9 Jan (not 8 Feb)"], _app.Emails.To(Ann).TakeLast(1));

        await _app.FollowAndConfirmAsync(Bob, advert.Id);
        await _app.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal(["confirm: 9 Jan (not 8 Feb)"], _app.Emails.To(Bob));

        await ReadAsync(RePost("This advert closes on 30 January 2026.", "-2", "9 January 2026", "08 February 2026"));
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal("moved: 9 Jan -> 30 Jan (not 8 Feb)", _app.Emails.To(Ann).Last());
        Assert.Equal("moved: 9 Jan -> 30 Jan (not 8 Feb)", _app.Emails.To(Bob).Last());
        await _app.PassAsync(TimeSpan.FromDays(19));
        Assert.Equal("reminder 0: 30 Jan (not 8 Feb)", _app.Emails.To(Bob).Last());
    }

    [Fact]
    public async Task Words_That_Are_Taken_Away_Leave_The_Date_They_Stated()
    {
        var advert = await ReadAsync(TestAdverts.Field.Replace("We are looking for a ward clerk.", Stale, StringComparison.Ordinal));
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(TimeSpan.FromHours(5));
        var before = _app.Emails.To(Ann).ToList();
        var read = await ReadAsync(TestAdverts.Field);
        await _app.PassAsync(TimeSpan.FromHours(5));

        Assert.Equal((1, new DateOnly(2025, 12, 24)), (read.Version, read.Closing.Safe!.LastDay));
        Assert.Null(read.Again);
        Assert.Equal(before, _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Board_That_Dates_Its_Adverts_Anew_Every_Day_Is_Told_Once_They_End()
    {
        var advert = await ReadAsync(TestAdverts.Field);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        for (var day = new DateOnly(2025, 12, 11); day < new DateOnly(2026, 1, 20); day = day.AddDays(1))
        {
            await _app.PassAsync(InMemoryApp.At($"{day:yyyy-MM-dd} 11:00") - _app.Clock.Now);
            await ReadAsync(TestAdverts.Field
                .Replace("10 December 2025", FormattableString.Invariant($"{day:d MMMM yyyy}"), StringComparison.Ordinal)
                .Replace("09 January 2026", FormattableString.Invariant($"{day.AddDays(30):dd MMMM yyyy}"), StringComparison.Ordinal));
        }

        Assert.Single(_app.Emails.To(Ann), subject => subject.StartsWith("PostedAgain", StringComparison.Ordinal));
        Assert.Contains(_app.Emails.To(Ann), subject => subject.StartsWith("reminder 0: 9 Jan", StringComparison.Ordinal));
        Assert.DoesNotContain(_app.Emails.To(Ann), subject => subject.StartsWith("moved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_Is_Open_Again_Is_Kept_Until_Its_Board_Takes_It_Away_And_A_While_Longer()
    {
        var advert = await ReadAsync(TestAdverts.Field);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Clock.Now = InMemoryApp.At("2026-01-09 10:00");
        await ReadAsync(RePost("We are looking for a ward clerk.", "-2", "9 January 2026", "08 February 2026"));
        await _app.PassAsync(TimeSpan.FromHours(2));
        foreach (var (day, isKept) in new[] { ("2026-02-08 03:17", true), ("2026-03-08 03:17", true), ("2026-03-10 03:17", false) })
        {
            _app.Clock.Now = InMemoryApp.At(day);
            await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
            await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
            Assert.Equal(isKept, await _app.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None) is not null);
            Assert.Equal(isKept, await _app.The<PersonStore>().GetAsync(_app.Key(Ann), advert.Id, CancellationToken.None) is not null);
        }
    }

    [Fact]
    public async Task A_Mail_That_It_Was_Posted_Again_Comes_Once_More_When_The_Mailbox_Did_Not_Take_It()
    {
        var advert = await ReadAsync(TestAdverts.Field);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(InMemoryApp.At("2026-01-09 10:00") - _app.Clock.Now);
        await ReadAsync(RePost("We are looking for a ward clerk.", "-2", "9 January 2026", "08 February 2026"));
        await _app.PassAsync(TimeSpan.FromMinutes(20));
        var mail = _app.Emails.Mails.Last();
        await _app.The<RecordEmailEvents>().RunAsync([new Notifier.Core.Sending.Events.EmailEvent(mail.Message.Sid, Notifier.Core.Sending.Events.EmailEventKind.Blocked, mail.At.AddSeconds(20), mail.Message.To)], CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(2, _app.Emails.To(Ann).Count(subject => subject.StartsWith("PostedAgain", StringComparison.Ordinal)));
    }

    private Task<Advert> ReadAsync(string text) => _app.ReadAsync(text);

    private static string RePost(string words, string number, string posted, string closes) => TestAdverts.Field
        .Replace("380-AB1234", "380-AB1234" + number, StringComparison.Ordinal)
        .Replace("10 December 2025", posted, StringComparison.Ordinal)
        .Replace("09 January 2026", closes, StringComparison.Ordinal)
        .Replace("We are looking for a ward clerk.", words, StringComparison.Ordinal);
}
