using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Wording;

namespace Notifier.Core.Emails;

/// <summary>What the question whether one advert takes the place of another needs to say of each.</summary>
/// <param name="Closes">Null when it states no date.</param>
/// <param name="IsMaintained">Somebody tells us of it again and again.</param>
public sealed record AdvertInQuestion(ToldClosingDate? Closes, bool IsPasted, bool IsMaintained)
{
    public static AdvertInQuestion From(Advert advert)
    {
        var closes = advert.Closing.Safe is { } safe ? ToldClosingDate.From(safe) : null;
        return new AdvertInQuestion(closes, advert.IsPasted, !advert.IsPrivate && !advert.IsFetched);
    }

    public static AdvertInQuestion From(AdvertInMail advert)
    {
        return new AdvertInQuestion(advert.Safe, advert.IsPasted, advert.IsMaintained);
    }
}

/// <summary>
/// Asks somebody who follows a job already whether another advert of it takes the place of what they follow. Mails and pages ask alike.
/// </summary>
/// <param name="followed">What they follow of the job.</param>
/// <param name="wanted">The advert that was asked for.</param>
public sealed class ReplaceWords(IEnumerable<AdvertInQuestion> followed, AdvertInQuestion wanted)
{
    private const string And = " and ";

    private readonly List<AdvertInQuestion> _followed = [.. followed];

    /// <summary>The dates of what is followed; empty when none states one.</summary>
    public string Dates => string.Join(And, _followed.Select(advert => advert.Closes).OfType<ToldClosingDate>().Select(Date).Distinct());

    public string Question
    {
        get
        {
            var date = Dates.Contains(And, StringComparison.Ordinal) ? "dates" : "date";
            var known = Dates.Length == 0 ? "without a closing date" : $"with the closing {date} {Dates}";
            var (words, s, them) = wanted.IsPasted ? ("The new words", "", "them") : ("The other advert", "s", "it");
            var says = wanted.Closes is not { } closes ? $"state{s} no closing date"
                : Date(closes) == Dates ? $"say{s} the same"
                : $"say{s} {Date(closes)}";
            return $"You follow it {known}. {words} {says}: use {them}?";
        }
    }

    public string Button => wanted.IsPasted ? "Use the new words" : "Use the other advert";

    /// <summary>The question in short: which date, where it is another.</summary>
    public string InShort => wanted.Closes is { } closes && Date(closes) != Dates
        ? $"use the new date, {Date(closes)}?"
        : $"{char.ToLowerInvariant(Button[0])}{Button[1..]}?";

    /// <summary>What comes of it.</summary>
    public IEnumerable<string> Consequences
    {
        get
        {
            var them = wanted.IsPasted ? "them" : "it";
            var old = Dates.Length == 0 ? string.Empty : ", and no longer of the old one";
            var then = wanted.Closes is not { } closes ? $"we cannot remind you: nobody can tell from {them} when applications close"
                : Date(closes) == Dates ? "we remind you on the same days as before"
                : $"we remind you of the new date on the days you chose{old}";
            yield return $"If you use {them}, {then}.";

            var isSurer = _followed.Exists(each => each.Closes is { Confidence: not Confidence.Guess });
            if (wanted.Closes is { Confidence: Confidence.Guess } && isSurer)
            {
                yield return "The new date is only a guess. The one you know is safer.";
            }

            if (!wanted.IsMaintained && _followed.Exists(each => each.IsMaintained))
            {
                yield return "We keep reading the advert you follow, and tell you when its date changes. "
                    + (wanted.IsPasted ? "We can’t do that with words that were pasted." : "We do not look at the other advert again yet.");
            }
        }
    }

    /// <summary>"Wednesday 3 December 2025", "5 pm on Wednesday 3 December 2025", said no surer than the date is.</summary>
    public static string Date(ToldClosingDate stated) =>
        $"{(DateWording.HourOf(stated) is null ? DateWording.Day(stated) : DateWording.Deadline(stated))}{DateWording.InBrackets(stated)}";
}
