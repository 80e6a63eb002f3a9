using Notifier.Reading.Grammar;

namespace Notifier.Core.Options;

/// <summary>When mails leave that nobody is waiting for.</summary>
public static class SendingWindow
{
    /// <summary>The first moment from now at which a mail may leave.</summary>
    /// <param name="closes">When applying ends; null when nobody can tell.</param>
    /// <returns>Now, within the hours; else the next morning in London, unless waiting would leave too little time to apply.</returns>
    public static DateTimeOffset From(DateTimeOffset now, DateTimeOffset? closes, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        var local = TimeZoneInfo.ConvertTime(now, LondonTime.Zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        if (time >= delays.EarliestHour && (time < delays.LastHour || delays.LastHour <= delays.EarliestHour))
        {
            return now;
        }

        var day = DateOnly.FromDateTime(local.DateTime).AddDays(time < delays.EarliestHour ? 0 : 1);
        var first = LondonTime.InstantOf(day, delays.EarliestHour);
        return closes is { } end && end > now && end - first < delays.LeastToApply ? now : first;
    }
}
