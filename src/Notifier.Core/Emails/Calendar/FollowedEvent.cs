using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Core.Emails.Calendar;

/// <summary>The closing date of an advert somebody follows, as an event in their calendar.</summary>
internal static class FollowedEvent
{
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="host">Where people reach the notifier.</param>
    /// <param name="stamp">As of when this is so, UTC.</param>
    /// <returns>Null when the advert states no date: there is nothing to put into a calendar.</returns>
    /// <remarks>
    /// The summary names neither the job nor the employer, like the subject of an email. It shows on locked screens and in shared
    /// calendars, and the kind of a job can tell of somebody's health. The description names the advert.
    /// </remarks>
    public static CalendarEvent? Create(
        Advert advert, Subscription subscription, string host, DateTimeOffset stamp, DateTimeOffset now, ReminderOptions options)
    {
        if (advert.Closing.Safe is not { } closing)
        {
            return null;
        }

        var (summary, status) = (subscription, advert) switch
        {
            ({ State: SubscriptionState.Ended }, _) => ("You no longer follow this advert", CalendarStatus.Cancelled),
            (_, { IsClosedEarly: true }) => ("An advert you follow has closed early or was withdrawn", CalendarStatus.Cancelled),
            _ when closing.Confidence == Confidence.Guess => ("An advert you follow may close (a guess)", CalendarStatus.Tentative),
            _ => ($"An advert you follow {ConfidenceWording.Closes(closing.Confidence)}", CalendarStatus.Confirmed),
        };
        var (day, time) = LastDay(closing);
        return new CalendarEvent
        {
            Uid = UidOf(subscription, host),
            Sequence = Sequence(advert, subscription),
            Stamp = stamp,
            Day = day,
            Time = time,
            Summary = summary,
            Description = Description(advert, closing, status),
            Url = WebLink.From(advert.ApplyUrl),
            Status = status,
            Alarms = status != CalendarStatus.Cancelled && subscription.IsActive ? Alarms(advert, subscription.ReminderDays, now, options) : [],
        };
    }

    /// <summary>Names neither the person nor the advert.</summary>
    private static string UidOf(Subscription subscription, string host) =>
        $"{KeyHash.Key("calendar", subscription.Person.Value, subscription.Advert)}@{host}";

    /// <remarks>
    /// The advert's numbers alone do not always grow: a person can leave it and follow it again. Their calendar would then ignore the new
    /// events. The second in which they last confirmed, paused, resumed or left always grows.
    /// </remarks>
    private static int Sequence(Advert advert, Subscription subscription) =>
        (int)Math.Clamp((long)(subscription.Since - Epoch).TotalSeconds + advert.Version + advert.ClosingChanges, 0, int.MaxValue);

    /// <summary>What closes at 00:00 is over when that day begins: a calendar that showed that day would be a day late.</summary>
    private static (DateOnly Day, TimeOnly? Time) LastDay(ClosingDate closing) =>
        closing.Time == TimeOnly.MinValue && closing.LastDay > DateOnly.MinValue
        ? (closing.LastDay.AddDays(-1), null)
        : (closing.LastDay, closing.Time);

    private static DateTimeOffset[] Alarms(Advert advert, ReminderDays rungs, DateTimeOffset now, ReminderOptions options) =>
        [.. ReminderSchedule.DueRows(advert, rungs, now, options).Select(due => due.At).Distinct()];

    /// <summary>Words from outside stand in lines of their own, as in mails: there they cannot finish a sentence of ours.</summary>
    private static string Description(Advert advert, ClosingDate closing, CalendarStatus status)
    {
        List<string?> lines =
        [
            SingleLine.FromOrNull(advert.Title, SingleLine.LongestName) ?? "An advert without a title",
            SingleLine.FromOrNull(advert.Employer, SingleLine.LongestName),
            SingleLine.FromOrNull(advert.Reference, SingleLine.LongestName) is { } reference ? $"Reference: {reference}" : null,
        ];
        if (status != CalendarStatus.Cancelled)
        {
            var remark = ConfidenceWording.Remark(closing.Confidence) is { } words ? $" ({words})" : null;
            lines.AddRange(
            [
                string.Empty,
                closing.Confidence == Confidence.Guess ? "Apply soon: it may close on this day, or before." : $"Apply by {Deadline(closing)}{remark}.",
                ConfidenceWording.Doubt(Notifier.Reading.Wording.ToldClosingDate.From(closing)),
                advert.IsInternalOnly ? "The advert says that only people inside the organisation may apply." : null,
                advert.Closing.Other is not null ? $"A later date is shown elsewhere. The earlier one is the {(closing.Confidence == Confidence.Certain ? "safe" : "safer")} one." : null,
                $"We last looked on {EnglishDates.InWords(LondonTime.DayOf(advert.LastRead))}. The advert’s words:",
                SingleLine.From(closing.Quote, SingleLine.LongestQuote),
            ]);
        }

        return string.Join('\n', lines.OfType<string>().Select(BareAddresses.Broken));
    }

    private static string Deadline(ClosingDate closing) => LastDay(closing) switch
    {
        (var day, { } time) => $"{EnglishDates.Clock(new StatedTime((time.Hour * 60) + time.Minute))} on {EnglishDates.InWords(day)}, London time",
        var (day, _) => $"the end of {EnglishDates.InWords(day)}",
    };
}
