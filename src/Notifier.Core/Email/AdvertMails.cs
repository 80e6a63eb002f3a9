using System.Collections.Immutable;
using System.Text;
using Notifier.Core.Adverts;
using Notifier.Core.Calendar;
using Notifier.Core.Reminders;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Wording;

namespace Notifier.Core.Email;

/// <summary>Puts what is known of an advert into the form in which mails state it.</summary>
internal static class AdvertMails
{
    public static AdvertInMail Of(Advert advert) => new(
        advert.Title,
        advert.Employer,
        advert.Reference,
        advert.ApplyUrl,
        advert.Closing.Safe is { } safe ? ToldClosingDate.From(safe) : null,
        advert.Closing.Other is { } other ? ToldClosingDate.From(other) : null,
        advert.LastRead,
        advert.WhereToLook,
        advert.IsInternalOnly,
        advert.IsPrivate,
        advert.Again is { } again ? new PostedAgainInMail(again.Posted, ToldClosingDate.From(again.Shown)) : null);

    /// <param name="others">Adverts that wait to be confirmed besides.</param>
    public static Mail Confirm(
        Advert advert,
        Person person,
        Subscription subscription,
        IReadOnlyList<AdvertInMail> others,
        MailLinks links,
        DateTimeOffset now,
        Delays delays)
    {
        var link = links.Confirm(person, advert.Id, subscription.Nonce, now);
        return new Mail.Confirm(Of(advert), link, now + delays.Links, StillToCome(advert, subscription.Rungs, now, delays)) { Others = others };
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
        MailLinks links,
        DateTimeOffset now,
        Delays delays)
    {
        var (replace, both) = (links.Replace(person, advert.Id, nonce, now), links.Confirm(person, advert.Id, nonce, now));
        return new Mail.Replace([.. followed.Select(each => Of(each.Advert))], Of(advert), replace, both, now + delays.Links) { Others = others };
    }

    public static Mail Announce(Announcement announcement, Advert advert, Subscription subscription, Uri leave, Uri applied)
    {
        // Told of all that the advert itself changed, they learn of our corrections only.
        var why = subscription.Told.Version >= advert.OwnVersion ? advert.Cause : ChangeCause.Advert;
        return announcement switch
        {
            Announcement.PostedAgain => new Mail.PostedAgain(Of(advert), leave, applied),
            Announcement.ClosesSooner => new Mail.ClosesSooner(Of(advert), leave, applied),
            Announcement.NoDateStated => new Mail.NoDateStated(Of(advert), leave, applied) { Why = why },
            Announcement.DateNowStated => new Mail.DateNowStated(Of(advert), leave, applied) { Why = why },
            Announcement.DateMoved => new Mail.DateMoved(Of(advert), subscription.Told.Date!.Value, leave, applied) { Why = why },
            Announcement.ClosedEarly => new Mail.ClosedEarly(Of(advert), leave, applied, advert.Closed is null ? subscription.Told.Date : null, advert.Closed) { Why = why },
            _ => throw new ArgumentOutOfRangeException(nameof(announcement)),
        };
    }

    public static Mail Remind(Advert advert, ClosingDate closing, DateTimeOffset now, Uri leave, Uri applied) =>
        new Mail.Reminder(Of(advert), LondonTime.DayOf(now), WorkingDays.WhyNot(closing.LastDay, advert.HolidaysOf), leave, applied);

    /// <summary>The closing date as a file that a calendar takes, with alarms for the reminders still to come.</summary>
    public static EmailAttachment? ClosingDate(Advert advert, Subscription subscription, MailLinks links, DateTimeOffset now, Delays delays) =>
        FollowedEvent.Of(advert, subscription, links.Host, now, now, delays) is { } dated
            ? new EmailAttachment("closing-date.ics", "text/calendar", Encoding.UTF8.GetBytes(CalendarFile.Of(dated)))
            : null;

    /// <summary>The reminders a mail may promise: all, while no date is known.</summary>
    private static ImmutableArray<int> StillToCome(Advert advert, Rungs rungs, DateTimeOffset now, Delays delays) => advert.Closing.Safe is null
        ? rungs.Days
        : [.. Ladder.DueRows(advert, rungs, now, delays).Select(row => row.Days!.Value)];
}
