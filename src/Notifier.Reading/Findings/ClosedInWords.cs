using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>Whether a sentence says that the advert has closed: "this vacancy is now closed", "no longer accepting applications".</summary>
internal static class ClosedInWords
{
    /// <summary>At most this many words come between: "The position of Assistant Ward Manager has been".</summary>
    private const int LongestName = 12;

    private static readonly WordList HasPassed = WordList.Load("has-passed");

    public static bool IsSaidIn(Sentence sentence)
    {
        // Phrases that mean something else or name a day: "Once the vacancy has closed", "closed to external applicants", "closed early on
        // 19 December".
        if (sentence.Has(Sense.Possibly | Sense.External | Sense.Before) || (sentence.Has(Sense.Condition) && !sentence.Has(Sense.Amount)))
        {
            return false;
        }

        if (HasPassed.IsIn(sentence.Text))
        {
            return true;
        }

        for (var index = 0; index < sentence.Count; index++)
        {
            var token = sentence[index];
            if (token.Has(Sense.End | Sense.Fill)
                && IsPast(sentence, index)
                && IsOfAdvert(sentence, index)
                && sentence.Next(Sense.Number, index + 1, 5) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPast(Sentence sentence, int verb)
    {
        if (sentence.Is(verb, "no longer accepting")
            || sentence.Is(verb, "no longer taking")
            || sentence.Is(verb, "no longer open")
            || sentence.Is(verb, "no longer available"))
        {
            return true;
        }

        var isParticiple = sentence.Is(verb, "closed")
            || sentence.Is(verb, "expired")
            || sentence.Is(verb, "withdrawn")
            || sentence.Is(verb, "removed")
            || sentence.Is(verb, "filled");
        if (!isParticiple || sentence.Last(Sense.Not, verb, 4) >= 0)
        {
            return false;
        }

        if (IsAfterUntil(sentence, verb))
        {
            return false;
        }

        for (var before = verb - 1; before >= Math.Max(0, verb - 4); before--)
        {
            if (sentence.Is(before, "will") || sentence.Is(before, "to") || sentence.Is(before, "be"))
            {
                return false;
            }

            if (sentence.Is(before, "has")
                || sentence.Is(before, "have")
                || sentence.Is(before, "is")
                || sentence.Is(before, "are")
                || sentence.Is(before, "now"))
            {
                return true;
            }
        }

        return verb == sentence.Count - 1 && verb > 0 && sentence[verb - 1].Has(Sense.Advert | Sense.Application); // "Job expired"
    }

    /// <summary>"Applications are taken until the position has been filled"</summary>
    private static bool IsAfterUntil(Sentence sentence, int verb)
    {
        for (var index = Math.Max(0, verb - LongestName); index < verb; index++)
        {
            if (sentence.Is(index, "until") || sentence.Is(index, "till") || sentence.Is(index, "til"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfAdvert(Sentence sentence, int verb)
    {
        var subject = sentence.Last(Sense.Advert | Sense.Application | Sense.OtherThing | Sense.Pronoun, verb, 6);
        // "we have closed this vacancy"
        subject = subject >= 0 && sentence.Is(subject, "we")
            ? sentence.Next(Sense.Advert | Sense.Application | Sense.OtherThing, verb + 1, 3)
            : subject;
        return subject >= 0
            ? !sentence[subject].Has(Sense.OtherThing) && !sentence.Is(subject, "that") && !sentence.Is(subject, "which")
            : sentence.Next(Sense.Application, verb + 1, 2) >= 0;
    }
}
