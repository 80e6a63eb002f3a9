using System.Buffers;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>
/// Whether a sentence keeps people outside the employer from applying. It must restrict applying itself: pay, checks, secondments and
/// waiting-list places for staff restrict nobody.
/// </summary>
internal static class InternalOnly
{
    /// <summary>Marks that start something new within a line.</summary>
    private static readonly WordList WhoCanApply = WordList.Load("who-can-apply");

    private static readonly WordList Anybody = WordList.Load("anybody");

    private static readonly SearchValues<char> Marks = SearchValues.Create("-–(:*|,");

    /// <summary>After one of these words the sentence is about something else.</summary>
    private static readonly SearchValues<char> Breaks = SearchValues.Create(",;:-–(");

    public static bool IsSaidIn(Sentence sentence)
    {
        if (IsClosedToOutsiders(sentence))
        {
            return true;
        }

        if (sentence.Has(Sense.External)
            || IsDenied(sentence)
            || IsOpenToAll(sentence)
            || (sentence.Has(Sense.OtherMatter) && !sentence.Has(Sense.Advert)))
        {
            return false;
        }

        for (var index = 0; index < sentence.Count; index++)
        {
            var token = sentence[index];
            if ((token.Has(Sense.Only) && sentence.Last(Sense.Not, index, 2) < 0 && IsOnlyInsiders(sentence, index))
                || (token.Has(Sense.Restricted) && IsRestrictedToInsiders(sentence, index))
                || (token.Has(Sense.Internal) && IsInternalAdvert(sentence, index))
                || (token.Has(Sense.Current) && MustBeInsider(sentence, index))
                || (token.Has(Sense.Employed) && MustBeEmployed(sentence, index))
                || (sentence.Is(index, "advertised") && IsAdvertisedInside(sentence, index))
                || (token.Has(Sense.People) && IsWhoCanApply(sentence, index)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOnlyInsiders(Sentence sentence, int only) =>
        FollowsInsiders(sentence, only) || PrecedesInsiders(sentence, only) || IsIfEmployed(sentence, only);

    /// <summary>"External applicants will not be considered", "not open to external applicants".</summary>
    private static bool IsClosedToOutsiders(Sentence sentence)
    {
        var external = sentence.Next(Sense.External, 0, sentence.Count) is >= 0 and var named ? named : FromOutside(sentence);
        if (external < 0 || (sentence.Next(Sense.Application, external + 1, 2) < 0 && !IsFromOutside(sentence, external)))
        {
            return false;
        }

        if (IsRefused(sentence, external) || (sentence.Is(external - 1, "no") && external == 1 && sentence.Count < 6))
        {
            return true;
        }

        if (sentence.Has(Sense.Only))
        {
            return false;
        }

        var after = sentence.Next(Sense.Not, external, 6);
        var before = sentence.Last(Sense.Not, external, 7) is >= 0 and var far && (far >= external - 5 || sentence.Is(far + 1, "able"))
            ? far
            : -1;

        // "Nobody from outside the charity can apply"
        var isNobody = Is(sentence, external - 2, "nobody", "no one") && sentence.Next(Sense.Apply, external + 1, 3) >= 0;
        return isNobody
            || (after >= 0 && sentence.Next(Sense.Apply, after, 4) >= 0)
            || (before >= 0 && sentence.Next(Sense.Apply, before, external - before) >= 0);
    }

    /// <summary>"Applications from outside won't be progressed". Not "applicants from outside the UK".</summary>
    private static int FromOutside(Sentence sentence)
    {
        for (var index = 1; index < sentence.Count; index++)
        {
            if (sentence.Is(index, "outside")
                && sentence.Is(index - 1, "from")
                && sentence[index + 1].Has(Sense.Auxiliary | Sense.Not | Sense.Possibly)
                && !sentence.Is(index + 1, "the"))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>"Applications from people outside the Trust"</summary>
    private static bool IsFromOutside(Sentence sentence, int external) =>
        sentence.Word(external).StartsWith("outside", StringComparison.OrdinalIgnoreCase)
        && (sentence.Last(Sense.Application | Sense.People, external, 4) >= 0 || (sentence.Is(external - 1, "from") && sentence[external - 2].Has(Sense.Not)));

    /// <summary>"External applications will be rejected"</summary>
    private static bool IsRefused(Sentence sentence, int external)
    {
        for (var index = external + 1; index < external + 7; index++)
        {
            if (Is(sentence, index, "rejected", "refused", "declined", "discounted") && sentence.Is(index - 1, "be"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// "You must be a current employee of the Trust to apply", "to be eligible you must be", "applicants must be existing employees of".
    /// </summary>
    private static bool MustBeInsider(Sentence sentence, int current)
    {
        var isMember = Is(sentence, current + 1, "member", "members", "member of staff", "members of staff"); // "of the Trust's staff"
        var people = sentence.Next(Sense.People | Sense.Employed, current + 1, isMember ? 5 : 3);
        if (people < 0
            || sentence[people].Has(Sense.Application)
            || !HasToBe(sentence, Math.Max(0, Math.Min(people - 6, current - 4)), people))
        {
            return false;
        }

        var areOneEmployers = isMember || sentence.Last(Sense.Employer, people, 2) >= 0 || IsOfEmployer(sentence, people);
        var isToApply = IsToApply(sentence, people, areOneEmployers);
        var isEligible = sentence.Last(Sense.Apply, current, 6) is >= 0 and var eligible
            && (sentence.Is(eligible, "eligible") || (sentence.Is(eligible, "apply") && sentence.Is(eligible - 1, "to")));
        return isToApply || (areOneEmployers && (isEligible || sentence.Last(Sense.Application, current, 5) >= 0));
    }

    /// <summary>"... to apply", "... to be eligible to apply". For one employer's people also "to be considered".</summary>
    private static bool IsToApply(Sentence sentence, int people, bool areOneEmployers)
    {
        for (var index = sentence.Next(Sense.Apply, people + 1, 12); index >= 0 && index <= people + 12; index = sentence.Next(Sense.Apply, index + 1, 4))
        {
            if (sentence.Is(index, "apply")
                || (areOneEmployers && Is(sentence, index, "eligible", "considered") && sentence.Is(index - 1, "be")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Having been restricted to internal applicants, this post is now open to all". Not "open to all current staff".</summary>
    private static bool IsOpenToAll(Sentence sentence)
    {
        const Sense Insiders = Sense.People | Sense.Internal | Sense.Current | Sense.Employed | Sense.Employer;
        for (var index = 1; index < sentence.Count; index++)
        {
            if (!sentence.Is(index - 1, "to")
                || !Anybody.Is(sentence.Word(index))
                || sentence.Last(Sense.Apply, index, 3) < 0
                || sentence.Last(Sense.Not, index, 4) >= 0)
            {
                continue;
            }

            var who = sentence.Next(Insiders, index + 1, 4);
            var isSaidOfOthers = who > 0 && sentence.Text[sentence[index].End..sentence[who].Start].IndexOfAny(Breaks) >= 0;
            if (who < 0 || isSaidOfOthers || (who == index + 1 && sentence[who].Has(Sense.Application)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"It was restricted to internal applicants": it no longer is.</summary>
    private static bool IsOver(Sentence sentence, int restricted) =>
        Is(sentence, restricted - 1, "was", "were")
            || (sentence.Is(restricted - 1, "been") && Is(sentence, restricted - 2, "had", "having"))
        || (Is(sentence, restricted - 1, "previously", "originally", "initially", "formerly") && !sentence.Is(restricted - 2, "is"));

    /// <summary>"You must work for Example Group to apply", "if you do not already work for the council you cannot apply".</summary>
    private static bool MustBeEmployed(Sentence sentence, int employed)
    {
        if (!IsOfEmployer(sentence, employed)
            || !(sentence.Next(Sense.Apply, employed + 1, 10) is >= 0 and var apply && sentence.Is(apply, "apply")))
        {
            return false;
        }

        var must = sentence.Is(employed - 1, "must") || (sentence.Is(employed - 1, "be") && sentence.Is(employed - 2, "must"));
        return must || (sentence.Last(Sense.Not, employed, 3) >= 0 && sentence.Last(Sense.Not, apply, 2) > employed);
    }

    /// <summary>
    /// "Employees of Example Council", "employed by the Trust", "staff at the university". Not "employed in a similar role".
    /// </summary>
    private static bool IsOfEmployer(Sentence sentence, int people)
    {
        var next = people + 1;
        if (Is(sentence, next, "of", "at", "by", "within", "for"))
        {
            next++;
        }
        else if (!sentence[people].Has(Sense.Employed))
        {
            return false;
        }

        return sentence.Next(Sense.Employer, next, 3) >= 0
            || sentence.Word(people).EndsWith("here", StringComparison.OrdinalIgnoreCase)
            || sentence.Is(next, "us")
            || sentence.Word(next) is [>= 'A' and <= 'Z', ..];
    }

    /// <summary>"You can only apply if you already work for us."</summary>
    private static bool IsIfEmployed(Sentence sentence, int only)
    {
        var apply = sentence.Next(Sense.Apply, only + 1, 2);
        var employed = apply < 0 ? -1 : sentence.Next(Sense.Employed, apply + 1, 8);
        return employed >= 0 && sentence.Is(apply, "apply") && sentence.Is(apply + 1, "if") && sentence.Is(apply + 2, "you")
            && sentence.Last(Sense.Current, employed, 3) >= 0 && IsOfEmployer(sentence, employed);
    }

    private static bool HasToBe(Sentence sentence, int from, int to)
    {
        for (var index = from; index < to; index++)
        {
            if (sentence.Is(index, "must") || (sentence.Is(index + 1, "to") && (sentence.Is(index, "need") || sentence.Is(index, "have"))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Not restricted to internal applicants only", "not just for staff".</summary>
    private static bool IsDenied(Sentence sentence)
    {
        for (var index = sentence.Next(Sense.Not, 0, sentence.Count); index >= 0; index = sentence.Next(Sense.Not, index + 1, sentence.Count))
        {
            if (sentence.Next(Sense.Only | Sense.Restricted, index + 1, 2) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Internal applicants only", "open to Trust employees only", "internal only".</summary>
    private static bool FollowsInsiders(Sentence sentence, int only)
    {
        var people = sentence.Last(Sense.People | Sense.Internal, only, 6);
        if (people < 0 || !LeavesApplying(sentence, only) || IsInstruction(sentence, only) || sentence.Next(Sense.OtherMatter, people + 1, only - people - 1) >= 0
            || SaysMoreOf(sentence, people, only) || IsOfOtherThing(sentence))
        {
            return false;
        }

        var first = sentence[people].Has(Sense.Internal) ? people : FirstOfInsiders(sentence, people);
        if (first < 0 || sentence.Last(Sense.Not, first, 2) >= 0)
        {
            return false;
        }

        return sentence[people].Has(Sense.Internal) ? (people == only - 1 || sentence[people + 1].Has(Sense.Advert | Sense.Application) || sentence.Is(people + 1, "to"))
            && !IsPlaceInList(sentence, people)
            : !IsPlaceInList(sentence, first)
                && (sentence.Has(Sense.Advert | Sense.Application | Sense.Apply) || StartsStatement(sentence, first));
    }

    /// <summary>
    /// "Internal candidates with their manager's agreement only", "internal staff will only". Not "staff of the Trust only".
    /// </summary>
    private static bool SaysMoreOf(Sentence sentence, int people, int only)
    {
        if (sentence.Is(people + 1, "to"))
        {
            return false;
        }

        for (var index = people + 1; index < only; index++)
        {
            if (sentence.Is(index, "with") || (sentence[index].Has(Sense.Possibly | Sense.Auxiliary) && !sentence.Is(index, "the")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"For internal candidates only: please attach your last appraisal."</summary>
    private static bool IsInstruction(Sentence sentence, int only) =>
        sentence.Is(0, "for")
            && sentence.Text[sentence[only].End..].TrimStart() is [':' or ',' or '-' or '–', _, ..]
            && only + 1 < sentence.Count;

    /// <summary>"Secondments are available to", "the crib is open to": a short subject that is not the vacancy.</summary>
    private static bool IsOfOtherThing(Sentence sentence)
    {
        for (var index = 1; index < sentence.Count; index++)
        {
            if (Is(sentence, index, "is", "are")
                && sentence.Next(Sense.Apply, sentence[index + 1].Has(Sense.Only) ? index + 2 : index + 1, 1) >= 0)
            {
                var isOther = sentence[index - 1].Senses is Sense.None or Sense.OtherThing && !sentence.Is(index - 1, "secondment");
                return isOther && (index == 1 || char.IsLower(sentence.Word(index - 1)[0]));
            }
        }

        return false;
    }

    /// <summary>"Only open to current employees", "only people employed by the council may apply".</summary>
    private static bool PrecedesInsiders(Sentence sentence, int only)
    {
        var people = sentence.Next(Sense.People, only + 1, 8);
        if (people < 0 || FirstOfInsiders(sentence, people) is not (>= 0 and var first) || sentence.Last(Sense.Not, first, 2) >= 0
            || IsPlaceInList(sentence, people) || IsOfOtherThing(sentence))
        {
            return false;
        }

        return sentence.Next(Sense.Apply, only + 1, people - only) >= 0 || sentence.Last(Sense.Apply, only, 3) >= 0
            || (first <= only + 2 && sentence.Next(Sense.Apply, people + 1, 14) >= 0)
            || (sentence.Is(only + 1, "for") && (sentence.Has(Sense.Advert) || only == 0));
    }

    /// <summary>"Restricted to existing employees", "ring-fenced for redeployees".</summary>
    private static bool IsRestrictedToInsiders(Sentence sentence, int restricted)
    {
        var people = sentence.Next(Sense.People, restricted + 1, 6);
        return people >= 0
            && sentence.Last(Sense.Not, restricted, 3) < 0
            && !IsOver(sentence, restricted)
            && IsToPeople(sentence, sentence[restricted + 1].Has(Sense.Advert) ? restricted + 2 : restricted + 1)
            && FirstOfInsiders(sentence, people) >= 0 && (sentence.Has(Sense.Advert | Sense.Application) || restricted == 0);
    }

    private static bool IsToPeople(Sentence sentence, int index) => sentence.Is(index, "to") || sentence.Is(index, "for");

    /// <summary>"This is an internal vacancy", "(internal advert)", or a line with only "Internal vacancy".</summary>
    private static bool IsInternalAdvert(Sentence sentence, int adjective)
    {
        if (sentence.Is(adjective, "internally"))
        {
            return sentence.Is(adjective - 1, "advertised") && !IsOver(sentence, adjective - 1);
        }

        var noun = sentence.Next(Sense.Advert, adjective + 1, 2);
        if (noun < 0)
        {
            // "We are looking for an internal candidate to"
            return sentence.Is(adjective - 1, "an") && sentence.Is(adjective - 2, "for") && sentence[adjective + 1].Has(Sense.Application);
        }

        var isOne = sentence.Word(noun) is [.., not 's' and not 'S'] or [.., 's', 's'];
        var isStated = sentence.Is(adjective - 2, "is") || sentence.Is(adjective - 1, "is");
        return isOne && EndsStatement(sentence, noun) && (isStated || StartsStatement(sentence, adjective));
    }

    /// <summary>"Advertised for current employees of the Trust".</summary>
    private static bool IsAdvertisedInside(Sentence sentence, int advertised) =>
        (sentence.Is(advertised + 1, "for") || sentence.Is(advertised + 1, "to"))
            && sentence[advertised + 2].Has(Sense.Current)
            && sentence.Next(Sense.People, advertised + 3, 2) >= 0;

    /// <summary>"Who can apply: internal staff"</summary>
    private static bool IsWhoCanApply(Sentence sentence, int people) =>
        WhoCanApply.Find(sentence.Text) is (0, > 0 and var label) && sentence.Text[label..].TrimStart() is [':', ..] && people < 8
        && FirstOfInsiders(sentence, people) is >= 0 and var first && sentence.Last(Sense.Not, first, 3) < 0 && people + 4 >= sentence.Count;

    /// <summary>Where the words for one employer's people start; -1 when the words can mean anybody.</summary>
    private static int FirstOfInsiders(Sentence sentence, int people)
    {
        var qualifier = sentence.Last(Sense.Internal | Sense.Current, people, 4);
        if (qualifier >= 0 && sentence.Next(Sense.Possibly | Sense.Only, qualifier + 1, people - qualifier - 1) < 0)
        {
            return qualifier;
        }

        if (sentence.Next(Sense.Employed, people + 1, 3) >= 0)
        {
            return people;
        }

        if (sentence[people].Has(Sense.Application) || Is(sentence, people, "people", "those", "worker", "workers", "officer", "officers"))
        {
            return -1;
        }

        // "Trust employees", "UHNM EMPLOYEES", "employees of Example Hospitals", "staff only".
        var word = sentence.Word(people - 1);
        return people == 0
            || sentence.Last(Sense.Employer, people, 2) >= 0
            || sentence[people - 1].Has(Sense.Auxiliary | Sense.Only)
            || Is(sentence, people - 1, "for", "of", "from", "by") ? people
            : char.IsUpper(word[0]) && (IsAcronym(word) || !sentence.Is(people, "staff")) ? people - 1
            : -1;
    }

    private static bool IsAcronym(ReadOnlySpan<char> word) => word.Length is > 1 and < 7 && word.IndexOfAnyExceptInRange('A', 'Z') < 0;

    /// <summary>What follows "only" limits an action and not the people: "only need to complete part one".</summary>
    private static bool LeavesApplying(Sentence sentence, int only) =>
        !sentence[only + 1].Has(Sense.Auxiliary | Sense.Possibly)
            || sentence.Is(only + 1, "and")
            || sentence.Is(only + 1, "to")
            || sentence.Is(only + 1, "the")
            || sentence.Next(Sense.Apply, only + 1, 4) >= 0;

    /// <summary>"(London - internal only)", "based in Leeds or York (internal only)"</summary>
    private static bool IsPlaceInList(Sentence sentence, int adjective) =>
        sentence.Next(Sense.Place, adjective, sentence.Count) >= 0
            || adjective > 0 && sentence.Has(Sense.Place) && sentence.Text[..sentence[adjective].Start].Contains('(');

    private static bool StartsStatement(Sentence sentence, int index) =>
        index == 0 || sentence.Text[sentence[index - 1].End..sentence[index].Start].IndexOfAny(Marks) >= 0;

    private static bool EndsStatement(Sentence sentence, int index)
    {
        var rest = sentence.Text[sentence[index].End..];
        return rest.IsEmpty
            || rest.TrimStart(' ') is ['.' or ',' or ')' or '*' or '-' or '–' or ':' or ';' or '!' or '\n' or '\r', ..]
            || rest.TrimStart(' ').IsEmpty
            || sentence[index + 1].Has(Sense.Only) || sentence.Is(index + 1, "for") || sentence.Is(index + 1, "and") || sentence.Is(index + 1, "so") || sentence.Is(index + 1, "within");
    }

    private static bool Is(Sentence sentence, int index, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (sentence.Is(index, word))
            {
                return true;
            }
        }

        return false;
    }
}
