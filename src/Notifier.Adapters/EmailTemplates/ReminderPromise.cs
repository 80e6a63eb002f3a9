using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Wording;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>What a person who confirms can expect of us.</summary>
internal static class ReminderPromise
{
    public static string InWords(AdvertInMail advert, IReadOnlyList<int> rungs) => !advert.IsMaintained ? NotMaintained(advert, rungs) : (advert.Safe, rungs) switch
    {
        (null, { Count: 0 }) => "If a closing date is stated later, we will tell you.",
        (null, _) => $"If a closing date is stated later, we will tell you, and remind you {When(rungs, closes: null)}.",
        ({ } safe, _) when advert.Again is not null && DateWording.HadPassed(safe, advert.LastRead) => "We will tell you when a closing date is stated.",
        ({ } safe, _) when DateWording.HadPassed(safe, advert.LastRead) => "It has closed, so there is nothing to remind you of. We will tell you if the date changes.",
        (_, { Count: 0 }) => "There is no reminder left before it closes, so please do not wait for one. We will tell you if the date changes or the advert is withdrawn.",
        ({ } safe, _) => $"We will remind you {When(rungs, safe)}. We will also tell you if the date changes or the advert is withdrawn.",
    };

    /// <summary>Nobody looks at its page again, so nothing is promised but the reminders.</summary>
    private static string NotMaintained(AdvertInMail advert, IReadOnlyList<int> rungs)
    {
        // The email to somebody who may see the advert's words says so below them.
        var notAgain = advert.IsPasted ? $" {Pasted.NotAgain}" : advert.IsUnlisted ? $" {Fetched.NotAgain}" : string.Empty;
        var again = advert.IsPasted ? "We do not look at its page again: paste it" : "We do not look at it again yet: give us its link";
        return (advert.Safe, rungs) switch
        {
            (null, _) => $"It states no closing date, so we cannot remind you. {again} once more when it states one.",
            ({ } safe, _) when DateWording.HadPassed(safe, advert.LastRead) => $"It has closed, so there is nothing to remind you of.{notAgain}",
            (_, { Count: 0 }) => $"There is no reminder left before it closes, so please do not wait for one.{notAgain}",
            ({ } safe, _) => $"We will remind you {When(rungs, safe)}.{notAgain}",
        };
    }

    /// <summary>"7 days and 2 days before it closes, and on the last day".</summary>
    private static string When(IReadOnlyList<int> rungs, ToldClosingDate? closes)
    {
        var days = rungs.Where(rung => rung > 0).Select(EnglishDates.Days).ToList();
        var isGuess = closes?.Confidence == Confidence.Guess;
        var end = isGuess ? "before that day" : "before it closes";
        var before = days.Count == 0 ? null : $"{Listed(days)} {end}";
        if (!rungs.Contains(0))
        {
            return before ?? end;
        }

        // The reminder of the last day leaves the evening before when the advert closes in the morning.
        var last = closes is not null && DateWording.HourOf(closes) is { Hour: < 12 } ? "on the evening before" : isGuess ? "on the day itself" : "on the last day";
        return before is null ? last : $"{before}, and {last}";
    }

    private static string Listed(List<string> items) => items.Count == 1 ? items[0] : $"{string.Join(", ", items[..^1])} and {items[^1]}";
}
