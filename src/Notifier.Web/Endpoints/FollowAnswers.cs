using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Web.Endpoints;

/// <summary>What we say to somebody who asks to follow. It must not reveal whether we know the address.</summary>
internal static class FollowAnswers
{
    /// <summary>"a link arrives within minutes", "a link should arrive by 3 pm".</summary>
    /// <param name="until">When the email should have arrived, UTC; null when it leaves at once.</param>
    public static string Arrives(DateTimeOffset? until, DateTimeOffset now) => until is { } time
        ? $"a link to confirm should arrive by {Time(time, now)}"
        : "a link to confirm arrives within minutes";

    private static string Time(DateTimeOffset time, DateTimeOffset now) =>
        LondonTime.DayOf(time) == LondonTime.DayOf(now) ? DateWording.TimeOfDay(time) : DateWording.Moment(time);

    public const string Crowded = "Many people are asking at the moment, so it takes longer than usual.";
}
