using Notifier.Core.Adverts;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>What a due row for all followers asks for, if the truth still does.</summary>
internal static class FanOut
{
    /// <param name="advert">As the key leads to it. Where it is another, that one has rows of its own.</param>
    public static bool IsAsked(DueKey key, Advert advert, DateTimeOffset now, Delays delays) => advert.Id == key.Advert && key.Kind switch
    {
        DueKind.Ends => advert.IsForgotten(now, delays),
        DueKind.Rung => advert is { Closed: null, Closing.Safe: { } closing } && Ladder.IsOf(key, closing, advert.Posted, delays),
        _ => true,
    };

    /// <summary>What the index of followers knows is enough to leave some out; the rest is looked at when sending.</summary>
    public static bool Concerns(DueKey key, Follower follower) => !follower.IsPaused && (key.Days is not { } days || follower.Rungs.Days.Contains(days));

    public static SendRequest Request(DueKey key, Advert advert, PersonKey person) => key.Kind switch
    {
        DueKind.Rung => new SendRequest(person, advert.Id, SendKind.Rung, IsAnswer: false, key.Days, advert.Closing.Safe!.LastDay) { Due = key.At },
        DueKind.Ends => new SendRequest(person, advert.Id, SendKind.Ends, IsAnswer: false) { Due = key.At },
        _ => new SendRequest(person, advert.Id, SendKind.Announce, IsAnswer: false) { Due = key.At },
    };

    /// <summary>A reminder nearer to the closing date has come, which stands for this one.</summary>
    /// <param name="rungs">Those the follower chose.</param>
    public static bool IsOvertaken(DueKey key, Advert advert, Rungs rungs, DateTimeOffset now, Delays delays) =>
        key.Days is { } days && Ladder.Come(advert, rungs, now, delays).FirstOrDefault(days) < days;

    /// <summary>The ledger row that is final when a follower has had what the row asks for; null where it depends on what they were told.</summary>
    public static string? LedgerKey(DueKey key, Advert advert) => key.Kind switch
    {
        DueKind.Rung => LedgerRow.RungOf(advert.Id, advert.Closing.Safe!.LastDay, key.Days!.Value),
        DueKind.Ends => LedgerRow.EndOf(advert.Id, advert.LastRead),
        _ => null,
    };

    /// <summary>Whether there is anything for this follower to have.</summary>
    public static bool IsFor(DueKey key, Advert advert, Subscription subscription, DateTimeOffset now, Delays delays) => key.Kind switch
    {
        DueKind.Rung => subscription.Rungs.Days.Contains(key.Days!.Value) && !advert.HasPassed(now) && !IsOvertaken(key, advert, subscription.Rungs, now, delays),
        DueKind.Ends => true,
        _ => WhatToTell.Of(advert, subscription.Told, now) is not null,
    };
}
