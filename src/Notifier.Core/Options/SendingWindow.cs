using Notifier.Reading.Grammar;

namespace Notifier.Core.Options;

/// <summary>When emails leave that nobody waits for.</summary>
public static class SendingWindow
{
    /// <summary>The first moment from now at which an email may leave.</summary>
    /// <param name="closes">When applying ends. Null if nobody can tell.</param>
    /// <returns>Now, within the hours. Otherwise the next morning in London, unless that would leave too little time to apply.</returns>
    public static DateTimeOffset From(DateTimeOffset now, DateTimeOffset? closes, SendingOptions options)
    {
        var local = TimeZoneInfo.ConvertTime(now, LondonTime.Zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        if (time >= options.EarliestHour && (time < options.LastHour || options.LastHour <= options.EarliestHour))
        {
            return now;
        }

        var day = DateOnly.FromDateTime(local.DateTime).AddDays(time < options.EarliestHour ? 0 : 1);
        var first = LondonTime.InstantOf(day, options.EarliestHour);
        return closes is { } end && end > now && end - first < options.LeastToApply ? now : first;
    }
}
