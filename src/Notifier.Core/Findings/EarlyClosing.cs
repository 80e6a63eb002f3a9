using Notifier.Core.Adverts;

namespace Notifier.Core.Findings;

/// <summary>
/// Whether a sentence says that an advert may end before its closing date. Something ends (a verb), it is the advert (a subject or an object), and
/// either a word says how soon ("early", "before the closing date") or a condition does ("once we have 50 applications").
/// </summary>
internal static class EarlyClosing
{
    /// <summary>How far a verb and what says how soon stand apart, in words.</summary>
    private const int Near = 16;

    public static bool IsSaidIn(Sentence sentence)
    {
        if (IsCapped(sentence))
        {
            return true;
        }

        for (var index = 0; index < sentence.Count; index++)
        {
            var token = sentence[index];
            if ((token.Has(Sense.End) && IsEndOfAdvert(sentence, index) && (IsSooner(sentence, index) || IsOnceEnoughApply(sentence, index)))
                || (token.Has(Sense.Fill) && IsFilledSooner(sentence, index))
                || (token.Has(Sense.Forward) && IsBroughtForward(sentence, index))
                || (sentence.Is(index, "until") && IsUntilSoManyApply(sentence, index))
                || (token.Has(Sense.Not) && (IsNotWaitedFor(sentence, index) || IsNotKeptOpen(sentence, index)))
                || (token.Has(Sense.Early) && IsDateItself(sentence, index)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Open until 8 May or until 40 applications have been received"</summary>
    private static bool IsUntilSoManyApply(Sentence sentence, int until) =>
        sentence.Next(Sense.Number, until + 1, 3) is >= 0 and var number && sentence.Next(Sense.Application, number + 1, 2) >= 0 && sentence.Last(Sense.Apply, until, Near) >= 0;

    /// <summary>"Applications are capped at 100"; "we will consider the first 50 applications only".</summary>
    private static bool IsCapped(Sentence sentence)
    {
        const Sense Limit = Sense.Cap | Sense.Restricted | Sense.Amount;
        for (var index = sentence.Next(Sense.Number, 0, sentence.Count); index >= 0; index = sentence.Next(Sense.Number, index + 1, sentence.Count))
        {
            var limit = sentence.Last(Limit, index, 4);
            if (limit < 0)
            {
                continue;
            }

            // "Limited to 2 pages", "capped at £30,000" limit something else.
            var isOfApplications = sentence.Next(Sense.Application, index + 1, 2) >= 0;
            var isOfNothingElse = index + 1 == sentence.Count || sentence.Is(index + 1, "received") || sentence[index + 1].Has(Sense.Auxiliary | Sense.Only);
            if ((isOfApplications && (sentence.Has(Sense.Only | Sense.Restricted | Sense.Apply) || sentence.Is(limit, "cap"))) || (isOfNothingElse && sentence.Last(Sense.Application, limit, 6) >= 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A verb, and the advert is its subject or object: not "close to the town", "close working", "the day centre may close", "close gaps".</summary>
    private static bool IsEndOfAdvert(Sentence sentence, int verb)
    {
        var isPast = sentence.Is(verb, "closed") && (sentence.Is(verb - 1, "have") || sentence.Is(verb - 1, "has"));
        if (!IsVerb(sentence, verb) || isPast || sentence.Last(Sense.Not, verb, 3) >= 0)
        {
            return false;
        }

        var subject = verb - 1;
        var isReserved = false; // whoever reserves the right speaks of the advert
        while (sentence[subject].Has(Sense.Auxiliary | Sense.Possibly) && !(sentence.Is(subject, "we") && sentence[subject - 1].Has(Sense.OtherThing)))
        {
            isReserved |= sentence.Is(subject, "right");
            subject--;
        }

        if (sentence[subject].Has(Sense.OtherThing) || IsOfYou(sentence, subject, verb) || sentence.Is(verb + 1, "your"))
        {
            return false;
        }

        var object_ = sentence.Next(Sense.OtherThing | Sense.Advert | Sense.Application | Sense.ClosingDate, verb + 1, 3);
        return (!sentence[object_].Has(Sense.OtherThing) || sentence.Is(verb + 1, "from")) && !IsThings(sentence, verb + 1)
            && (sentence.Has(Sense.Advert | Sense.Application | Sense.ClosingDate) || sentence[subject].Has(Sense.Pronoun) || subject < 0 || isReserved
                || (sentence.Is(subject, "but") && !sentence.Has(Sense.OtherThing)));
    }

    /// <summary>"Close tickets", "remove barriers": a plural that says nothing of adverts.</summary>
    private static bool IsThings(Sentence sentence, int index) =>
        sentence[index].Senses == Sense.None && sentence.Word(index) is [_, _, _, .., not 's' and not 'u' and not 'i', 's'] word && !Is(word, "always");

    private static bool IsVerb(Sentence sentence, int index)
    {
        var word = sentence.Word(index);
        var before = sentence[index - 1];
        var isAfterAuxiliary = before.Has(Sense.Auxiliary | Sense.Possibly | Sense.Not) || (before.Has(Sense.Advert | Sense.Application) && sentence.Word(index - 1) is [.., 's' or 'S'] && Is(word, "close")) || (before.Has(Sense.Pronoun) && !Is(word, "end"));
        if (Is(word, "down"))
        {
            return sentence.Last(Sense.Bring | Sense.End, index, 5) >= 0;
        }

        if (Is(word, "closing") || Is(word, "closure") || Is(word, "ending"))
        {
            return before.Has(Sense.Early | Sense.Possibly) || sentence[index + 1].Has(Sense.Early)
                || (sentence.Is(index - 1, "of") && sentence.Next(Sense.Advert | Sense.Application, index + 1, 2) >= 0); // "the option of closing this post"
        }

        if (Is(word, "closes") || Is(word, "expires") || Is(word, "ends") || Is(word, "shuts"))
        {
            return true;
        }

        // "Close to registration", "close working": no verb. "May close early": a verb at the start of brackets.
        return isAfterAuxiliary
            ? !(Is(word, "close") && sentence.Is(index + 1, "to") && before.Has(Sense.Auxiliary) && !before.Has(Sense.Possibly) && sentence.Next(Sense.Application, index + 2, 2) < 0)
            : sentence[index + 1].Has(Sense.Early) || (index > 0 && before.Has(Sense.Early));
    }

    /// <summary>"You can withdraw your application at any time."</summary>
    private static bool IsOfYou(Sentence sentence, int subject, int verb) =>
        sentence.Is(subject, "you") || ((sentence.Is(subject, "candidates") || sentence.Is(subject, "applicants")) && !sentence.Is(verb, "closed"));

    /// <summary>"May close early", "may be removed before the closing date".</summary>
    private static bool IsSooner(Sentence sentence, int verb)
    {
        if (!sentence.Has(Sense.Possibly | Sense.Condition))
        {
            return sentence.Is(verb + 1, "on or before"); // "this vacancy closes on or before 15 May"
        }

        for (var index = Math.Max(0, verb - Near); index < Math.Min(sentence.Count, verb + Near); index++)
        {
            var token = sentence[index];
            if (token.Has(Sense.Early) && !sentence[index + 1].Has(Sense.AfterEarly))
            {
                return true;
            }

            if (token.Has(Sense.Before) && IsClosingDate(sentence, index + 1) && (index > verb || sentence.Next(Sense.Possibly, index, verb - index) >= 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"... will close once we have received 50 applications"; not "closes on 8 May; if we receive many applications ...".</summary>
    private static bool IsOnceEnoughApply(Sentence sentence, int verb)
    {
        var isDated = sentence.Next(Sense.Number, verb + 1, 5) is >= 0 and var number && sentence.Next(Sense.Application, number + 1, 2) < 0;
        for (var index = Math.Max(0, verb - Near); index < Math.Min(sentence.Count, verb + Near); index++)
        {
            if (!sentence[index].Has(Sense.Condition) || (isDated && index > verb && !sentence.Is(index - 1, "or")))
            {
                continue;
            }

            var amount = sentence.Next(Sense.Amount | Sense.Number, index + 1, 10);
            if (amount >= 0 && (sentence[amount].Has(Sense.Amount) || sentence.Next(Sense.Application, amount + 1, 3) >= 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"We may appoint before the closing date"; not "you may be offered an interview before the closing date".</summary>
    private static bool IsFilledSooner(Sentence sentence, int verb)
    {
        if (!sentence.Has(Sense.Possibly | Sense.Condition) || sentence.Last(Sense.Not, verb, 3) >= 0 || sentence.Next(Sense.OtherDate, verb + 1, 3) >= 0)
        {
            return false;
        }

        var before = sentence.Next(Sense.Before, verb + 1, Near);
        var isNear = before <= verb + 8 || (sentence.Is(before - 1, "be") && sentence[before - 2].Has(Sense.Possibly)); // "..., which may be before"
        return (before >= 0 && isNear && IsClosingDate(sentence, before + 1)) || (sentence[verb + 1].Has(Sense.Early) && !sentence[verb + 2].Has(Sense.AfterEarly));
    }

    /// <summary>"We may bring the closing date forward"; not that it has been, and not "bring your ideas forward".</summary>
    private static bool IsBroughtForward(Sentence sentence, int forward)
    {
        var bring = sentence.Last(Sense.Bring, forward, 8) is >= 0 and var before ? before : sentence.Next(Sense.Bring, forward + 1, 2);
        var isBrought = bring >= 0 && sentence.Word(bring) is ['b' or 'B' or 'm' or 'M', ..]; // not "take forward"
        return isBrought && sentence.Last(Sense.Not, bring, 3) < 0
            && (sentence.Has(Sense.ClosingDate) || (sentence.Last(Sense.Pronoun, bring, 4) is >= 0 and var what && (sentence.Is(what, "this") || sentence.Is(what, "it")))) && (sentence.Has(Sense.Possibly) || sentence.Is(bring - 2, "will"));
    }

    /// <summary>"We won't be waiting for a closing date"; not "do not wait until the closing date to apply".</summary>
    private static bool IsNotWaitedFor(Sentence sentence, int not) =>
        sentence.Last(Sense.Pronoun, not, 2) is >= 0 and var we && sentence.Is(we, "we")
        && (sentence.Is(not + 1, "wait") || sentence.Is(not + 1, "waiting") || sentence.Is(not + 2, "waiting")) && IsClosingDate(sentence, not + 2);

    /// <summary>"The advert may not stay open until the closing date"; "we cannot guarantee that it will".</summary>
    private static bool IsNotKeptOpen(Sentence sentence, int not)
    {
        var isGuarantee = IsGuarantee(sentence, not + 1) || IsGuarantee(sentence, not + 2);
        return (sentence[not - 1].Has(Sense.Possibly) || isGuarantee)
            && OpenAfter(sentence, not + 1, isGuarantee ? 10 : 3) is >= 0 and var open && IsClosingDate(sentence, open + 1);
    }

    private static int OpenAfter(Sentence sentence, int from, int atMost)
    {
        for (var index = from; index < from + atMost; index++)
        {
            if (sentence.Is(index, "open") || sentence.Is(index, "live") || sentence.Is(index, "online") || sentence.Is(index, "available") || sentence.Is(index, "advertised"))
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsGuarantee(Sentence sentence, int index) =>
        sentence.Is(index, "guarantee") || sentence.Is(index, "promise") || sentence.Is(index, "ensure");

    /// <summary>"Closing date: 8 May or sooner if enough people apply", "the closing date may be earlier".</summary>
    private static bool IsDateItself(Sentence sentence, int early) =>
        sentence.Last(Sense.ClosingDate | Sense.End, early, Near) >= 0 && !sentence[early + 1].Has(Sense.AfterEarly)
        && (sentence.Is(early - 1, "or") || (sentence.Is(early - 1, "be") && sentence[early - 2].Has(Sense.Possibly)));

    private static bool IsClosingDate(Sentence sentence, int from)
    {
        var date = sentence.Next(Sense.ClosingDate | Sense.OtherDate, from, 6);
        if (sentence.Next(Sense.Advert, from, 3) is >= 0 and var advert && sentence[advert + 1].Has(Sense.End))
        {
            return true; // "before the advert closes"
        }

        return date >= 0 ? !sentence[date].Has(Sense.OtherDate) : IsDayOfMonth(sentence, from) || IsDayOfMonth(sentence, from + 1);
    }

    /// <summary>"Before 8 May", "before Friday 8th May"; not "before 5pm".</summary>
    private static bool IsDayOfMonth(Sentence sentence, int index)
    {
        if (!sentence[index].Has(Sense.Number) || sentence[index].End - sentence[index].Start > 2)
        {
            return false;
        }

        var month = sentence.Word(index + 1) is "st" or "nd" or "rd" or "th" ? index + 2 : index + 1;
        return MonthNames.Named(sentence.Word(month)) != 0;
    }

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}
