using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>Compares an advert with what a person was told of it.</summary>
public static class AnnouncementPolicy
{
    /// <returns>Null when they know all there is to know.</returns>
    public static Announcement? Decide(Advert advert, NotifiedState told, DateTimeOffset now)
    {
        if (advert.Closed is not null)
        {
            return advert.IsClosedEarly && told.Version < advert.Version ? Announcement.ClosedEarly : null;
        }

        if (advert.Closing.Safe is not { } safe)
        {
            return told.NoDate ? null : Announcement.NoDateStated;
        }

        if (advert.Again is { } again && again.Posted != told.Again && advert.IsOpenAgain(now))
        {
            return Announcement.PostedAgain;
        }

        var isMoved = told.Date is { } date && date != safe.LastDay;
        if (safe.Instant <= now)
        {
            // The date was brought forward into the past: to them the advert closed early. Anything else that is over is no news.
            return told.Instant > now && safe.IsSoonerThan(told.Instant) ? Announcement.ClosedEarly
                : told is { Date: null, Version: > 0 } ? Announcement.DateNowStated
                : null;
        }

        if (isMoved || safe.IsSoonerThan(told.Instant))
        {
            return Announcement.DateMoved;
        }

        if (told.Date is null && told.Version > 0)
        {
            return Announcement.DateNowStated;
        }

        return advert.Closing.Disagreement is { } disagreement && disagreement != told.Disagreement && disagreement != advert.KnownDisagreement
            ? Announcement.ClosesSooner
            : null;
    }

    /// <summary>
    /// The ledger key of the one announcement that this person should have now; null when they know all there is to know.
    /// </summary>
    public static string? LedgerKey(Advert advert, NotifiedState told, DateTimeOffset now) => Decide(advert, told, now) switch
    {
        null => null,
        Announcement.ClosesSooner => EmailLedgerEntry.ClosesSoonerOf(advert.Id, advert.Version, advert.Closing.Disagreement!),
        Announcement.PostedAgain => EmailLedgerEntry.PostedAgainOf(advert.Id, advert.Version, advert.Again!.Posted),
        _ => EmailLedgerEntry.AnnouncementOf(advert.Id, advert.Version),
    };

    /// <summary>
    /// What a person knows of the advert that replaces one they were told of. Versions count for one advert only. A person who was told the
    /// same date hears nothing.
    /// </summary>
    public static NotifiedState AfterJoin(Advert advert, NotifiedState before)
    {
        var knowsDate = before.Date == advert.Closing.Safe?.LastDay && advert.Closing.Safe?.IsSoonerThan(before.Instant) != true;
        return before with
        {
            // That it was closed since is news.
            Version = before.Version == 0 ? 0 : advert.Closed is null ? advert.Version : advert.Version - 1,
            Disagreement = knowsDate ? advert.Closing.Disagreement : null,
        };
    }

    /// <summary>What a person knows who has read a mail about the advert as it stands.</summary>
    /// <param name="announcement">Null for a mail that only mentions the date, such as the one that asks to confirm.</param>
    public static NotifiedState After(Advert advert, NotifiedState before, Announcement? announcement)
    {
        return new NotifiedState(
            advert.Version,
            advert.Closing.Safe?.LastDay,
            advert.Closing.Safe?.Instant,
            announcement is null ? before.Disagreement : advert.Closing.Disagreement,
            announcement is null ? before.NoDate : advert.Closing.Safe is null)
        {
            Again = advert.Again?.Posted ?? before.Again,
        };
    }
}
