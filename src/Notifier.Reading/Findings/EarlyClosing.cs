using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>
/// Whether a sentence says that an advert may end early. It needs a verb of ending, the advert as its subject or object, and a time
/// ("early") or a condition ("once we have 50 applications").
/// </summary>
internal static class EarlyClosing
{
    /// <summary>The most words between a verb and the words that say how soon.</summary>
    private const int Near = 16;

    private static readonly WordList EndedAlready = WordList.Load("ended-already");
    private static readonly WordList OnceFound = WordList.Load("once-found");
    private static readonly WordList SomeoneChosen = WordList.Load("someone-chosen");
    private static readonly WordList KeptOpen = WordList.Load("kept-open");
    private static readonly WordList ForHowLong = WordList.Load("for-how-long");

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

    /// <summary>Whether it ends once somebody is found. With a stated closing date, that is early too.</summary>
    public static bool IsOnceFoundSaidIn(Sentence sentence)
    {
        for (var index = 0; index < sentence.Count; index++)
        {
            if (sentence[index].Has(Sense.End) && IsEndOfAdvert(sentence, index) && IsOnceSomeoneIsFound(sentence, index))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Open until 8 May or until 40 applications have been received"</summary>
    private static bool IsUntilSoManyApply(Sentence sentence, int until) =>
        sentence.Next(Sense.Number, until + 1, 3) is >= 0 and var number
            && sentence.Next(Sense.Application, number + 1, 2) >= 0
            && sentence.Last(Sense.Apply, until, Near) >= 0;

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

            // "Limited to 2 pages" and "capped at £30,000" limit something else.
            var isOfApplications = sentence.Next(Sense.Application, index + 1, 2) >= 0;
            var isOfNothingElse = index + 1 == sentence.Count
                || sentence.Is(index + 1, "received")
                || sentence[index + 1].Has(Sense.Auxiliary | Sense.Only);
            if ((isOfApplications && (sentence.Has(Sense.Only | Sense.Restricted | Sense.Apply) || sentence.Is(limit, "cap")))
                || (isOfNothingElse && sentence.Last(Sense.Application, limit, 6) >= 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A verb with the advert as its subject or object. Not "close to the town", "close working", "the day centre may close", "close gaps".
    /// </summary>
    private static bool IsEndOfAdvert(Sentence sentence, int verb)
    {
        if (!IsVerb(sentence, verb) || IsPast(sentence, verb) || sentence.Last(Sense.Not, verb, 3) >= 0)
        {
            return false;
        }

        var (subject, isReserved) = SubjectOf(sentence, verb);
        if (sentence[subject].Has(Sense.OtherThing) || IsOfYou(sentence, subject, verb) || sentence.Is(verb + 1, "your"))
        {
            return false;
        }

        var object_ = sentence.Next(Sense.OtherThing | Sense.Advert | Sense.Application | Sense.ClosingDate, verb + 1, 3);
        return (!sentence[object_].Has(Sense.OtherThing) || sentence.Is(verb + 1, "from")) && !IsThings(sentence, verb + 1)
            && (sentence.Has(Sense.Advert | Sense.Application | Sense.ClosingDate) || sentence[subject].Has(Sense.Pronoun) || subject < 0 || isReserved
                || (sentence.Is(subject, "but") && !sentence.Has(Sense.OtherThing)));
    }

    /// <summary>What is before the verb and its auxiliaries. Reserving a right always refers to the advert.</summary>
    private static (int Subject, bool IsReserved) SubjectOf(Sentence sentence, int verb)
    {
        var subject = verb - 1;
        var isReserved = false;
        while (sentence[subject].Has(Sense.Auxiliary | Sense.Possibly)
            && !(sentence.Is(subject, "we") && sentence[subject - 1].Has(Sense.OtherThing)))
        {
            isReserved |= sentence.Is(subject, "right");
            subject--;
        }

        return (subject, isReserved);
    }

    /// <summary>"We have closed", "our last round closed early": it has already happened, to this advert or to another.</summary>
    private static bool IsPast(Sentence sentence, int verb)
    {
        if (!EndedAlready.Is(sentence.Word(verb)))
        {
            return false;
        }

        var isAfterHave = sentence.Is(verb, "closed") && (sentence.Is(verb - 1, "have") || sentence.Is(verb - 1, "has"));
        var isAfterWas = (sentence.Is(verb - 1, "was") || sentence.Is(verb - 1, "were")) && !sentence[0].Has(Sense.Condition);
        var isAfterSubject = verb > 0 && !sentence[verb - 1].Has(Sense.Auxiliary | Sense.Condition | Sense.Not);
        return isAfterHave || isAfterWas || (isAfterSubject && sentence[verb + 1].Has(Sense.Early) && !sentence.Has(Sense.Possibly));
    }

    /// <summary>"Close tickets", "remove barriers": a plural that has nothing to do with adverts.</summary>
    private static bool IsThings(Sentence sentence, int index) =>
        sentence[index].Senses == Sense.None
            && sentence.Word(index) is [_, _, _, .., not 's' and not 'u' and not 'i', 's'] word
            && !Is(word, "always");

    private static bool IsVerb(Sentence sentence, int index)
    {
        var word = sentence.Word(index);
        var before = sentence[index - 1];
        var isAfterAuxiliary = before.Has(Sense.Auxiliary | Sense.Possibly | Sense.Not)
            || (before.Has(Sense.Advert | Sense.Application) && sentence.Word(index - 1) is [.., 's' or 'S'] && Is(word, "close"))
            || (before.Has(Sense.Pronoun) && !Is(word, "end"));
        if (IsParticle(word))
        {
            return sentence.Last(Sense.Bring | Sense.End, index, 5) >= 0;
        }

        if (Is(word, "closing") || Is(word, "closure") || Is(word, "ending"))
        {
            return before.Has(Sense.Early | Sense.Possibly) || sentence[index + 1].Has(Sense.Early)
                // "the option of closing this post"
                || (sentence.Is(index - 1, "of") && sentence.Next(Sense.Advert | Sense.Application, index + 1, 2) >= 0);
        }

        if (Is(word, "closes") || Is(word, "expires") || Is(word, "ends") || Is(word, "shuts"))
        {
            return true;
        }

        // "Close to registration", "close working" have no verb. "May close early" is a verb at the start of brackets.
        return isAfterAuxiliary
            ? !(Is(word, "close") && sentence.Is(index + 1, "to") && before.Has(Sense.Auxiliary) && !before.Has(Sense.Possibly) && sentence.Next(Sense.Application, index + 2, 2) < 0)
            : sentence[index + 1].Has(Sense.Early) || (index > 0 && before.Has(Sense.Early));
    }

    /// <summary>"We may take it down", "taken off the site".</summary>
    private static bool IsParticle(ReadOnlySpan<char> word) =>
        Is(word, "down") || word.StartsWith("off", StringComparison.OrdinalIgnoreCase);

    /// <summary>"You can withdraw your application at any time."</summary>
    private static bool IsOfYou(Sentence sentence, int subject, int verb) =>
        sentence.Is(subject, "you")
            || ((sentence.Is(subject, "candidates") || sentence.Is(subject, "applicants")) && !sentence.Is(verb, "closed"));

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

            if (token.Has(Sense.Before)
                && IsClosingDate(sentence, index + 1)
                && (index > verb || sentence.Next(Sense.Possibly, index, verb - index) >= 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// "... will close once we have received 50 applications". Not "closes on 8 May; if we receive many applications ...".
    /// </summary>
    private static bool IsOnceEnoughApply(Sentence sentence, int verb)
    {
        var isDated = sentence.Next(Sense.Number, verb + 1, 5) is >= 0 and var number
            && sentence.Next(Sense.Application, number + 1, 2) < 0;
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

    /// <summary>
    /// "The advert may be removed once we've found the people that we need", "we will take it offline as soon as we have appointed". The
    /// advert must end, not a post or a role. Personal details are also removed once somebody is found.
    /// </summary>
    private static bool IsOnceSomeoneIsFound(Sentence sentence, int verb)
    {
        if (!IsAdvertThatEnds(sentence, verb) || (sentence.Next(Sense.Number, verb + 1, 5) >= 0 && !sentence.Is(verb + 1, "on or before")))
        {
            return false;
        }

        for (var index = Math.Max(0, verb - Near); index < Math.Min(sentence.Count, verb + Near); index++)
        {
            if (OnceFound.Is(sentence.Word(index)) && IsSomeoneFound(sentence, index + 1))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAdvertThatEnds(Sentence sentence, int verb)
    {
        if (IsParticle(sentence.Word(verb)))
        {
            return sentence.Last(Sense.Advert | Sense.Pronoun, verb, 6) >= 0;
        }

        if (sentence[verb + 1].Has(Sense.Application) || sentence[verb + 2].Has(Sense.Application))
        {
            // "stop taking applications"
            return sentence.Word(verb) is ['s' or 'S', ..] || sentence.Is(verb, "cease") || sentence.Is(verb, "close");
        }

        var (subject, _) = SubjectOf(sentence, verb);
        var isSaidOfJob = sentence.Word(verb) is ['e' or 'E', ..] or ['f' or 'F', ..]; // a post ends, a role finishes
        var hasObject = sentence.Next(Sense.Advert, verb + 1, 3) >= 0;
        return (sentence[subject].Has(Sense.Advert) && !isSaidOfJob) || sentence.Is(subject, "it") || sentence.Is(subject, "this")
            || (hasObject ? sentence.Next(Sense.Fill | Sense.OtherThing, verb + 1, 3) < 0 : subject < 0);
    }

    /// <summary>"We've found the people that we need", "the post has been filled". Also "we do", after a sentence about filling.</summary>
    private static bool IsSomeoneFound(Sentence sentence, int from)
    {
        for (var index = from; index < from + 7; index++)
        {
            if (sentence[index].Has(Sense.Fill) || SomeoneChosen.Is(sentence.Word(index)))
            {
                return !sentence.Is(from, "you");
            }
        }

        var isWeDo = sentence.Is(from, "we")
            && (sentence.Is(from + 1, "do") || sentence.Is(from + 1, "have"))
            && from + 2 == sentence.Count;
        return isWeDo && sentence.Last(Sense.Fill, from, Near) >= 0;
    }

    /// <summary>"We may appoint before the closing date". Not "you may be offered an interview before the closing date".</summary>
    private static bool IsFilledSooner(Sentence sentence, int verb)
    {
        if (!sentence.Has(Sense.Possibly | Sense.Condition)
            || sentence.Last(Sense.Not, verb, 3) >= 0
            || sentence.Next(Sense.OtherDate, verb + 1, 3) >= 0)
        {
            return false;
        }

        var before = sentence.Next(Sense.Before, verb + 1, Near);
        // "..., which may be before"
        var isNear = before <= verb + 8 || (sentence.Is(before - 1, "be") && sentence[before - 2].Has(Sense.Possibly));
        return (before >= 0 && isNear && IsClosingDate(sentence, before + 1))
            || (sentence[verb + 1].Has(Sense.Early) && !sentence[verb + 2].Has(Sense.AfterEarly));
    }

    /// <summary>"We may bring the closing date forward". Not that it happened already, and not "bring your ideas forward".</summary>
    private static bool IsBroughtForward(Sentence sentence, int forward)
    {
        var bring = sentence.Last(Sense.Bring, forward, 8) is >= 0 and var before ? before : sentence.Next(Sense.Bring, forward + 1, 2);
        // Not "take forward", "candidates may come forward".
        var isBrought = bring >= 0
            && (sentence.Word(bring) is ['b' or 'B' or 'm' or 'M', ..] || (sentence.Is(bring, "come") && sentence.Last(Sense.ClosingDate, bring, 4) >= 0));
        return isBrought && sentence.Last(Sense.Not, bring, 3) < 0
            && (IsSaidOfLineAbove(sentence, bring) || sentence.Has(Sense.ClosingDate) || (sentence.Last(Sense.Pronoun, bring, 4) is >= 0 and var what && (sentence.Is(what, "this") || sentence.Is(what, "it")))) && (sentence.Has(Sense.Possibly) || sentence.Is(bring - 2, "will"));
    }

    /// <summary>"* may be brought forward": a footnote to the date above it names nothing.</summary>
    private static bool IsSaidOfLineAbove(Sentence sentence, int bring) =>
        sentence.Is(bring - 1, "be") && SubjectOf(sentence, bring).Subject < 0;

    /// <summary>"We won't be waiting for a closing date". Not "do not wait until the closing date to apply".</summary>
    private static bool IsNotWaitedFor(Sentence sentence, int not) =>
        sentence.Last(Sense.Pronoun, not, 2) is >= 0 and var we && sentence.Is(we, "we")
        && (sentence.Is(not + 1, "wait") || sentence.Is(not + 1, "waiting") || sentence.Is(not + 2, "waiting")) && IsClosingDate(sentence, not + 2);

    /// <summary>
    /// "The advert may not stay open until the closing date", "we cannot promise that it will remain open". Not "we cannot guarantee that
    /// offices are open".
    /// </summary>
    private static bool IsNotKeptOpen(Sentence sentence, int not)
    {
        var isGuarantee = IsGuarantee(sentence, not + 1) || IsGuarantee(sentence, not + 2);
        if (!(sentence[not - 1].Has(Sense.Possibly) || isGuarantee)
            || OpenAfter(sentence, not + 1, isGuarantee ? 12 : 3) is not (>= 0 and var open))
        {
            return false;
        }

        var isOfAdvert = sentence.Last(Sense.Advert, open, 6) >= 0
            || (sentence.Last(Sense.Pronoun, open, 5) is >= 0 and var it && sentence.Word(it) is ['i' or 'I', ..]);
        var saysNoMore = open + 1 == sentence.Count || sentence[open + 1].Has(Sense.Pronoun) || ForHowLong.Is(sentence.Word(open + 1));
        return IsClosingDate(sentence, open + 1) || (isGuarantee && isOfAdvert && saysNoMore && !sentence.Is(open, "available"));
    }

    private static int OpenAfter(Sentence sentence, int from, int atMost)
    {
        for (var index = from; index < from + atMost; index++)
        {
            if (KeptOpen.Is(sentence.Word(index)))
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsGuarantee(Sentence sentence, int index) =>
        sentence.Is(index, "guarantee")
            || sentence.Is(index, "promise")
            || sentence.Is(index, "ensure")
            || sentence.Is(index, "promising")
            || sentence.Is(index, "guarantees");

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

    /// <summary>"Before 8 May", "before Friday 8th May". Not "before 5pm".</summary>
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
