using System.Collections.Immutable;
using System.Text;
using Notifier.Core.Adverts;
using Notifier.Core.Emails.Calendar;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Core.Emails;

/// <summary>Puts what is known of an advert into the form in which mails state it.</summary>
internal static class AdvertEmails
{
    public static AdvertInMail From(Advert advert) => new()
    {
        Title = advert.Title,
        Employer = advert.Employer,
        Reference = advert.Reference,
        ApplyUrl = advert.ApplyUrl,
        Safe = advert.Closing.Safe is { } safe ? ToldClosingDate.From(safe) : null,
        Other = advert.Closing.Other is { } other ? ToldClosingDate.From(other) : null,
        LastRead = advert.LastRead,
        WhereToLook = advert.WhereToLook,
        IsInternalOnly = advert.IsInternalOnly,
        IsUnlisted = advert.IsPrivate,
        IsFetched = advert.IsFetched,
        Again = advert.Again is { } again ? new PostedAgainInMail(again.Posted, ToldClosingDate.From(again.Shown)) : null,
    };

    /// <param name="others">Adverts that wait to be confirmed besides.</param>
    public static Mail Confirm(
        Advert advert,
        Person person,
        Subscription subscription,
        IReadOnlyList<AdvertInMail> others,
        EmailLinks links,
        DateTimeOffset now,
        ReminderOptions reminderOptions, LinkOptions linkOptions)
    {
        var link = links.Confirm(person, advert.Id, subscription.Nonce, now);
        var reminders = StillToCome(advert, subscription.ReminderDays, now, reminderOptions);
        return new Mail.Confirm(From(advert), link, now + linkOptions.Links, reminders) { Others = others };
    }

    /// <param name="followed">What the person follows of the same job.</param>
    /// <param name="nonce">Of the request.</param>
    /// <param name="others">Adverts that wait to be confirmed besides.</param>
    public static Mail Replace(
        IReadOnlyList<FollowedAdvert> followed,
        Advert advert,
        Person person,
        string? nonce,
        IReadOnlyList<AdvertInMail> others,
        EmailLinks links,
        DateTimeOffset now,
        LinkOptions options)
    {
        var (replace, both) = (links.Replace(person, advert.Id, nonce, now), links.Confirm(person, advert.Id, nonce, now));
        return new Mail.Replace([.. followed.Select(each => From(each.Advert))], From(advert), replace, both, now + options.Links) { Others = others };
    }

    public static Mail Announce(Announcement announcement, Advert advert, Subscription subscription, Uri leave, Uri applied)
    {
        // Told of all that the advert itself changed, they learn of our corrections only.
        var why = subscription.Notified.Version >= advert.OwnVersion ? advert.Cause : ChangeCause.Advert;
        return announcement switch
        {
            Announcement.PostedAgain => new Mail.PostedAgain(From(advert), leave, applied),
            Announcement.ClosesSooner => new Mail.ClosesSooner(From(advert), leave, applied),
            Announcement.NoDateStated => new Mail.NoDateStated(From(advert), leave, applied) { Why = why },
            Announcement.DateNowStated => new Mail.DateNowStated(From(advert), leave, applied) { Why = why },
            Announcement.DateMoved => new Mail.DateMoved(From(advert), subscription.Notified.Date!.Value, leave, applied) { Why = why },
            Announcement.ClosedEarly => new Mail.ClosedEarly(From(advert), leave, applied, advert.Closed is null ? subscription.Notified.Date : null, advert.Closed) { Why = why },
            _ => throw new ArgumentOutOfRangeException(nameof(announcement)),
        };
    }

    public static Mail Remind(Advert advert, ClosingDate closing, DateTimeOffset now, Uri leave, Uri applied) =>
        new Mail.Reminder(From(advert), LondonTime.DayOf(now), WorkingDays.WhyNot(closing.LastDay, advert.HolidaysOf), leave, applied);

    /// <summary>The closing date as a file that a calendar takes, with alarms for the reminders still to come.</summary>
    public static EmailAttachment? ClosingDate(
        Advert advert, Subscription subscription, EmailLinks links, DateTimeOffset now, ReminderOptions options) =>
        FollowedEvent.Create(advert, subscription, links.Host, now, now, options) is { } dated
            ? new EmailAttachment("closing-date.ics", "text/calendar", Encoding.UTF8.GetBytes(CalendarFile.Create(dated)))
            : null;

    /// <summary>The reminders a mail may promise: all, while no date is known.</summary>
    private static ImmutableArray<int> StillToCome(Advert advert, ReminderDays rungs, DateTimeOffset now, ReminderOptions options) =>
        advert.Closing.Safe is null
            ? rungs.Days
            : [.. ReminderSchedule.DueRows(advert, rungs, now, options).Select(row => row.Days!.Value)];
}
