using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Web.Endpoints;

/// <summary>What is said to somebody who asked to follow: the same whoever's address it is.</summary>
internal static class FollowAnswers
{
    /// <summary>"a link arrives within minutes", "a link should arrive by 3 pm".</summary>
    /// <param name="until">When it should have come, UTC; null when it leaves at once.</param>
    public static string Arrives(DateTimeOffset? until, DateTimeOffset now) => until is { } time
        ? $"a link to confirm should arrive by {Time(time, now)}"
        : "a link to confirm arrives within minutes";

    private static string Time(DateTimeOffset time, DateTimeOffset now) =>
        LondonTime.DayOf(time) == LondonTime.DayOf(now) ? DateWording.TimeOfDay(time) : DateWording.Moment(time);

    public const string Crowded = "Many people are asking at the moment, so it takes longer than usual.";
}
