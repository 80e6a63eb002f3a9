using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>The instant at which an advert stops taking applications, and the last day on which it takes them.</summary>
/// <param name="LastDay">The last day in London on which applications are taken, inclusive.</param>
/// <param name="Instant">The first instant, in UTC, at which it is too late.</param>
/// <param name="Time">The stated time on the last day; null when the whole day counts.</param>
/// <param name="MayEndAsDayBegins">A system wrote the day with 00:00. We take the whole day, although it may be over as it begins.</param>
public readonly record struct ClosingMoment(DateOnly LastDay, DateTimeOffset Instant, StatedTime? Time, bool MayEndAsDayBegins = false)
{
    /// <summary>The moment that this mention states.</summary>
    /// <returns>Null when it is not a day of the calendar.</returns>
    /// <remarks>An advert that closes "on 3 May" takes applications on 3 May. Without a time, it closes as 4 May begins in London. "Before
    /// 3 May" is safe on 2 May. "Midnight on 3 May" is the end of 3 May in every advert that we know. "00:00 on 3 May" in words, and "12am"
    /// anywhere, mean the end of 2 May, the earlier reading. A system that writes 3 May with 00:00 may not know a time, so we keep 3 May,
    /// in doubt. British adverts write "GMT" in summer and "BST" or "GMT+1" in winter, and mean London time. An unknown zone means London
    /// time too.</remarks>
    public static ClosingMoment? From(DateMention mention)
    {
        ArgumentNullException.ThrowIfNull(mention);
        if (mention.Date is not { } date)
        {
            return null;
        }

        if (mention.Instant is { } instant)
        {
            return new ClosingMoment(date, instant, mention.Time is { IsEndOfDay: true } ? null : mention.Time);
        }

        if (mention is { Time.Wording: TimeWording.ZeroHour, Source: not MentionSource.Text })
        {
            return EndOf(date) with { MayEndAsDayBegins = true };
        }

        if (mention.IsExclusive || mention.Time is { IsZeroHour: true })
        {
            return date > DateOnly.MinValue ? EndOf(date.AddDays(-1)) : null;
        }

        var zone = mention.Zone is { } words ? TimeZones.Named(words) ?? LondonTime.Zone : LondonTime.Zone;
        return mention.Time is not { IsEndOfDay: false } && zone.Equals(LondonTime.Zone)
            ? EndOf(date)
            : At(date, mention.Time ?? new StatedTime(StatedTime.EndOfDay), zone);
    }

    private static ClosingMoment EndOf(DateOnly date) =>
        new(date, LondonTime.InstantOf(date.AddDays(1).ToDateTime(TimeOnly.MinValue), LondonTime.Zone), null);

    private static ClosingMoment At(DateOnly date, StatedTime time, TimeZoneInfo zone)
    {
        var instant = LondonTime.InstantOf(date.ToDateTime(TimeOnly.MinValue).AddMinutes(time.Minutes), zone);
        var inLondon = TimeZoneInfo.ConvertTime(instant, LondonTime.Zone);
        if (inLondon.TimeOfDay == TimeSpan.Zero)
        {
            return EndOf(DateOnly.FromDateTime(inLondon.DateTime).AddDays(-1)); // 1am in Paris
        }

        return new ClosingMoment(
            DateOnly.FromDateTime(inLondon.DateTime),
            instant,
            time with { Minutes = (inLondon.Hour * 60) + inLondon.Minute });
    }
}
