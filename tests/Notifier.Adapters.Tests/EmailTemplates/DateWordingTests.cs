using Notifier.Adapters.EmailTemplates;
using Notifier.Adapters.Tests.Outbox;
using Notifier.Reading;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.EmailTemplates;

/// <summary>How mails put a date, and what they promise.</summary>
public sealed class DateWordingTests
{
    [Theory]
    [InlineData(null, "Wednesday 24 December 2025, end of day")]
    [InlineData("23:59", "Wednesday 24 December 2025, end of day")]
    [InlineData("17:00", "5 pm on Wednesday 24 December 2025")]
    [InlineData("12:00", "midday on Wednesday 24 December 2025")]
    [InlineData("09:30", "9:30 am on Wednesday 24 December 2025")]
    [InlineData("00:00", "Tuesday 23 December 2025, end of day")]
    public void A_deadline_is_the_last_moment_in_time(string? time, string words) =>
        Assert.Equal(words, DateWording.Deadline(On(24, time)));

    [Theory]
    [InlineData("2026-01-08T09:05Z", "Thursday 8 January 2026 at 9:05 am")]
    [InlineData("2026-07-08T09:05Z", "Wednesday 8 July 2026 at 10:05 am")]
    [InlineData("2026-06-30T23:30Z", "Wednesday 1 July 2026 at 12:30 am")]
    public void When_we_looked_is_told_in_london_time(string moment, string words) =>
        Assert.Equal(words, DateWording.Moment(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-11-29T00:00Z", "Saturday 28 November 2026 at 11:59 pm")]
    [InlineData("2026-06-30T23:00:40Z", "Tuesday 30 June 2026 at 11:59 pm")]
    [InlineData("2026-11-29T09:05Z", "Sunday 29 November 2026 at 9:05 am")]
    public void A_link_never_works_until_midnight(string end, string words) =>
        Assert.Equal(words, DateWording.Until(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(null, "2025-12-24T23:59:30Z", false)]
    [InlineData(null, "2025-12-25T00:00Z", true)]
    [InlineData("17:00", "2025-12-24T16:59Z", false)]
    [InlineData("17:00", "2025-12-24T17:01Z", true)]
    public void A_date_has_passed_when_it_is_too_late_in_london(string? time, string moment, bool passed) =>
        Assert.Equal(passed, DateWording.HadPassed(On(24, time), DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(24, null, 25, null, "1 day later")]
    [InlineData(8, null, 24, null, "16 days later")]
    [InlineData(24, "17:00", 24, null, "later the same day")]
    [InlineData(24, "17:00", 24, "18:00", "later the same day")]
    [InlineData(24, null, 24, "18:00", null)]
    [InlineData(24, "17:00", 24, "17:00", null)]
    [InlineData(24, null, 20, null, null)]
    public void How_much_later_is_said_only_of_what_is_later(int day, string? time, int otherDay, string? otherTime, string? words) =>
        Assert.Equal(words, DateWording.HowMuchLater(On(day, time), On(otherDay, otherTime)));

    [Theory]
    [InlineData(MentionSource.Field, "NHS Jobs", "beside the advert, on NHS Jobs", "NHS Jobs shows")]
    [InlineData(MentionSource.Field, null, "beside the advert", "the date beside the advert is")]
    [InlineData(MentionSource.Text, "NHS Jobs", "in the advert’s own words, on NHS Jobs", "the advert’s own words say")]
    [InlineData(MentionSource.Text, null, "in the advert’s own words", "the advert’s own words say")]
    [InlineData(MentionSource.StructuredData, "NHS Jobs", "in what the advert’s page on NHS Jobs tells search engines", "the advert’s page tells search engines")]
    [InlineData(MentionSource.StructuredData, null, "in what the advert’s page tells search engines", "the advert’s page tells search engines")]
    public void Every_source_is_named(MentionSource source, string? board, string where, string who)
    {
        var stated = On(24, null) with { Source = source, Board = board };

        Assert.Equal(where, DateWording.Where(stated));
        Assert.Equal(who, DateWording.WhoSays(stated));
    }

    /// <summary>A sentence about the time never contradicts the words that are quoted below it.</summary>
    [Theory]
    [InlineData("This advert closes on Wednesday 24 Dec 2025.", "No time is stated, so the whole day counts.")]
    [InlineData("This advert closes at midnight on Wednesday 24 Dec 2025.", "We take “midnight” to mean the end of that day.")]
    [InlineData("This advert closes at 11.59pm on Wednesday 24 Dec 2025.", "Applications are taken until the last minute of that day.")]
    [InlineData("This advert closes on 24 Dec 2025 at 23:59.", "Applications are taken until the last minute of that day.")]
    [InlineData("This advert closes on 24 Dec 2025 at 24:00.", "Applications are taken until the last minute of that day.")]
    [InlineData("This advert closes on 24 Dec 2025 at 2400 hrs.", "Applications are taken until the last minute of that day.")]
    [InlineData("This advert closes on 24 Dec 2025 at 12 midnight.", "We take “midnight” to mean the end of that day.")]
    [InlineData("""<html><head><title>Clerk</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"Clerk","validThrough":"2025-12-24T23:59:59Z"}</script></head><body>Clerk</body></html>""", "Applications are taken until the last minute of that day.")]
    [InlineData("This advert closes before Thursday 25 Dec 2025.", "No time is stated, so the whole day counts.")]
    [InlineData("This advert closes at 5pm on Wednesday 24 Dec 2025.", null)]
    public async Task A_Reminder_Says_Of_The_Time_What_Its_Quote_Says(string advert, string? words)
    {
        var stated = ToldClosingDate.From(Assert.Single(AdvertReader.Read(AdvertText.Parse(advert), new DateOnly(2025, 12, 12)).ClosingDates));
        var reminder = new Notifier.Core.Emails.Mail.Reminder(TestEmails.Found with { Safe = stated }, new DateOnly(2025, 12, 22), null, TestEmails.Leave, TestEmails.Applied);

        var mail = await new EmailRenderer().WriteAsync(reminder, OutboxFolder.Cancellation);

        Assert.Equal(new DateOnly(2025, 12, 24), stated.Date);
        var text = StrictHtml.Folded(mail.Text);
        Assert.Equal(words is not null, text.Contains($"{words} Some systems close earlier than people expect", StringComparison.Ordinal));
        Assert.Equal(words is not null, text.Contains("do not wait for the last hour", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_A_Date_Kept_By_The_Version_Before_Nobody_Knows_Whether_A_Time_Was_Stated() =>
        Assert.Equal("The whole day counts.", DateWording.WholeDay(On(24, null)));

    [Theory]
    [InlineData("7 2 0", null, "We will remind you 7 days and 2 days before it closes, and on the last day. We will also tell you if the date changes or the advert is withdrawn.")]
    [InlineData("14 7 1 0", "09:00", "We will remind you 14 days, 7 days and 1 day before it closes, and on the evening before. We will also tell you if the date changes or the advert is withdrawn.")]
    [InlineData("2", null, "We will remind you 2 days before it closes. We will also tell you if the date changes or the advert is withdrawn.")]
    [InlineData("0", "17:00", "We will remind you on the last day. We will also tell you if the date changes or the advert is withdrawn.")]
    [InlineData("", null, "There is no reminder left before it closes, so please do not wait for one. We will tell you if the date changes or the advert is withdrawn.")]
    public void A_promise_names_every_reminder(string rungs, string? time, string words) =>
        Assert.Equal(words, ReminderPromise.InWords(TestEmails.Found with { Safe = On(24, time), LastRead = OutboxFolder.Now.AddDays(-60) }, Rungs(rungs)));

    [Theory]
    [InlineData("7 0", "If a closing date is stated later, we will tell you, and remind you 7 days before it closes, and on the last day.")]
    [InlineData("", "If a closing date is stated later, we will tell you.")]
    public void Without_a_date_the_promise_waits_for_one(string rungs, string words) =>
        Assert.Equal(words, ReminderPromise.InWords(TestEmails.CarerPeerSupportWorker, Rungs(rungs)));

    [Theory]
    [InlineData("7 2 0", true, "We will remind you 7 days and 2 days before it closes, and on the last day. We do not look at its page again: paste it once more if its date changes.")]
    [InlineData("", true, "There is no reminder left before it closes, so please do not wait for one. We do not look at its page again: paste it once more if its date changes.")]
    [InlineData("7 2 0", false, "It states no closing date, so we cannot remind you. We do not look at its page again: paste it once more when it states one.")]
    public void Of_a_pasted_advert_no_change_is_promised(string rungs, bool isDated, string words) =>
        Assert.Equal(words, ReminderPromise.InWords(TestEmails.Pasted with { Safe = isDated ? On(24, null) : null, LastRead = OutboxFolder.Now.AddDays(-60) }, Rungs(rungs)));

    [Fact]
    public void Nothing_is_promised_of_an_advert_that_has_closed() =>
        Assert.Equal("It has closed, so there is nothing to remind you of. We will tell you if the date changes.", ReminderPromise.InWords(TestEmails.Found with { Safe = On(24, null), LastRead = OutboxFolder.Now }, [7, 2, 0]));

    private static ToldClosingDate On(int day, string? time) => new() { Date = new DateOnly(2025, 12, day), Time = time is null ? null : TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), Quote = "words", Source = MentionSource.Text, Board = null, Confidence = Confidence.Certain };

    private static List<int> Rungs(string rungs) => [.. rungs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(rung => int.Parse(rung, System.Globalization.CultureInfo.InvariantCulture))];
}
