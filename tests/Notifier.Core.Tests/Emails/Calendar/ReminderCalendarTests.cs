using Notifier.Core.Emails;
using Notifier.Reading.Grammar;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Emails.Calendar;

/// <summary>The calendar file that each reminder carries.</summary>
public sealed class ReminderCalendarTests
{
    private const string Ann = "ann@example.org";

    [Fact]
    public async Task Each_reminder_and_no_other_mail_brings_the_closing_date()
    {
        var app = await RemindedAsync("Wednesday 24 Dec 2025");

        Assert.Equal([0, 1, 1, 1], app.Emails.Mails.Select(mail => mail.Message.Attachments.Count));
        Assert.All(Files(app), file => Assert.Equal(("closing-date.ics", "text/calendar"), (file.Name, file.MediaType)));
    }

    [Fact]
    public async Task The_file_of_a_reminder_reads_as_it_should()
    {
        var app = await RemindedAsync("Wednesday 24 Dec 2025");

        StrictCalendar.Read(Files(app)[0].Content.Span);
        Golden.Equal("calendar/reminder.ics", System.Text.Encoding.UTF8.GetString(Files(app)[0].Content.Span).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Others_understand_every_reminder_and_its_alarms_are_the_reminders_still_to_come()
    {
        var winter = await RemindedAsync("Wednesday 24 Dec 2025");
        var timed = await RemindedAsync("24 December 2025 at 9am");

        var understood = CalendarPeers.Understand([.. Files(winter).Concat(Files(timed)).Select(file => file.Content.ToArray())]);

        foreach (var peer in CalendarPeers.Names)
        {
            var events = understood.Select(file => Assert.Single(file[peer])).ToList();
            Assert.Equal(Enumerable.Repeat("2025-12-24", 3).Concat(Enumerable.Repeat("2025-12-24T09:00:00Z", 3)), events.Select(each => each.Start));
            Assert.Equal(["2025-12-22T08:00:00Z 2025-12-24T08:00:00Z", "2025-12-24T08:00:00Z", "", "2025-12-22T08:00:00Z 2025-12-23T17:00:00Z", "2025-12-23T17:00:00Z", ""], events.Select(each => string.Join(' ', each.Alarms)));
            Assert.All(events, each => Assert.Equal(("CONFIRMED", "An advert you follow closes"), (each.Status, each.Summary)));
            Assert.All(events, each => Assert.StartsWith("Ward Clerk\nExample Trust\nReference: AB1234\n\nApply by ", each.Description.Replace("380-", "", StringComparison.Ordinal), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_moved_date_is_the_same_event_with_a_higher_sequence()
    {
        var app = await RemindedAsync("Wednesday 24 Dec 2025", days: 8);
        await app.ReadAsync(TestAdverts.Closing("Tuesday 6 January 2026"));
        await app.PassDaysAsync(25);

        var events = Files(app).Select(file => StrictCalendar.Read(file.Content.Span)).ToList();
        Assert.Equal(["20251224", "20260106", "20260106", "20260106"], events.Select(each => StrictCalendar.Value(each, "DTSTART;VALUE=DATE")));
        Assert.Single(events.Select(each => StrictCalendar.Value(each, "UID")).Distinct());
        var sequences = events.Select(each => StrictCalendar.Value(each, "SEQUENCE")).ToList();
        Assert.Equal(1, int.Parse(sequences[1], System.Globalization.CultureInfo.InvariantCulture) - int.Parse(sequences[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Single(sequences.Skip(1).Distinct());
    }

    [Fact]
    public async Task A_uid_leads_to_nobody_and_two_people_have_two()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.FollowAndConfirmAsync("bob@example.org", advert.Id);
        await app.PassDaysAsync(8);

        var files = Files(app);
        Assert.Equal(2, files.Select(file => StrictCalendar.Value(StrictCalendar.Read(file.Content.Span), "UID")).Distinct().Count());
        foreach (var text in files.Select(file => System.Text.Encoding.UTF8.GetString(file.Content.Span)))
        {
            Assert.DoesNotContain(app.Key(Ann).Value, text, StringComparison.Ordinal);
            Assert.DoesNotContain(advert.Id, text, StringComparison.Ordinal);
            Assert.DoesNotContain("example.org", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Words_of_an_advert_cannot_leave_the_description()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words.Replace("Ward Clerk", "Ward, Clerk; \\n\u202E " + string.Concat(Enumerable.Repeat("😀é", 200)), StringComparison.Ordinal));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassDaysAsync(8);

        var lines = StrictCalendar.Read(Assert.Single(Files(app)).Content.Span);
        Assert.Equal("An advert you follow closes", StrictCalendar.Value(lines, "SUMMARY"));
        Assert.InRange(lines.First(line => line.Name == "DESCRIPTION").Text.Split('\n')[0].Length, 100, SingleLine.LongestName);
    }

    private static async Task<InMemoryApp> RemindedAsync(string closing, int days = 20)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Closing(closing));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassDaysAsync(days);
        return app;
    }

    private static List<EmailAttachment> Files(InMemoryApp app) => [.. app.Emails.Mails.SelectMany(mail => mail.Message.Attachments)];
}
