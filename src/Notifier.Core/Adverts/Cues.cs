using System.Collections.Frozen;

namespace Notifier.Core.Adverts;

/// <summary>What a word near a date says about the date.</summary>
internal enum CueKind
{
    None,
    Closing,
    Extended,
    Interview,
    Start,
    Posting,

    /// <summary>Some other event: a test, a sift, an open day.</summary>
    Event,

    /// <summary>"by", "until": whether it closes anything depends on the words before it.</summary>
    Until,

    /// <summary>"before": as <see cref="Until"/>, and the date itself is too late.</summary>
    Before,

    /// <summary>"from", "week commencing": says how the date is meant, not what it is for.</summary>
    From,

    /// <summary>Applying: with "by" or "until" it closes.</summary>
    Apply,

    /// <summary>Contracts, qualifications, policies: with "by" or "until" it closes nothing.</summary>
    Elsewhere,
}

/// <summary>A cue found in a text.</summary>
/// <param name="Start">Where its words start.</param>
/// <param name="End">Where they end.</param>
internal readonly record struct Cue(CueKind Kind, int Start, int End);

/// <summary>
/// The words that tell what a date is for. A table to extend: one line a wording; the nearest cue before a date decides,
/// of two that start together the longer.
/// </summary>
internal static class Cues
{
    private static readonly (CueKind Kind, string[] Phrases)[] Table =
    [
        (CueKind.Closing,
        [
            "closing date", "closing dates", "closing day", "closing time", "closing deadline", "closingdate", "closing dat", "clsoing date", "colsing date", "closng date",
            "closing", "closes", "close", "closed", "closure", "closure date", "close date", "deadline", "deadlines", "dead line", "closing on", "close on", "cut off date", "cut off",
            "last date for applications", "last date for receipt", "last date to apply", "last date of application", "last date", "last day to apply", "last day for applications",
            "last day for receipt", "last day of applications", "final date", "final day to apply", "final day for applications", "latest date", "expiry date", "expiration date", "expires", "expiring", "expire",
            "advert end date", "advertisement end date", "application end date", "applications end", "end date for applications", "advert ends", "vacancy ends", "advertising end date", "date for receipt of applications",
            "date for applications", "date for return", "return date", "submission date", "applications due", "application due", "application due date", "due date", "application closure", "open until", "open till",
            "open to applications until", "live until", "advertised until", "applications open until", "accepting applications until", "accepting applications through",
            "valid through", "apply by", "apply before", "apply until", "dyddiad cau", "yn cau", "cau", "dyddiad olaf",
        ]),
        (CueKind.Extended,
        [
            "extended to", "extended until", "extended till", "extended", "new closing date", "revised closing date", "extended closing date", "amended closing date",
            "new deadline", "extended deadline", "revised deadline", "now closes", "now close", "now closing", "will now close",
        ]),
        (CueKind.Interview,
        [
            "interview", "interviews", "interviewing", "interviewed", "interview date", "interview dates", "interview day", "assessment and interview", "cyfweliad", "cyfweliadau",
            "dyddiad cyfweliad", "dyddiad y cyfweliad", "aac", "advisory appointments committee", "intreview", "interveiw", "inteview",
        ]),
        (CueKind.Start,
        [
            "start date", "starting date", "commencement date", "commencement", "date of commencement", "expected start", "start on", "to start", "starts on", "starts", "will start", "dyddiad dechrau", "dyddiad cychwyn",
        ]),
        (CueKind.Posting,
        [
            "posting date", "date posted", "posted", "posted on", "published", "published on", "publication date", "date published", "publish date", "date advertised", "advertised on", "date of advert",
            "advert date", "date of advertisement", "placed on", "date placed", "advert posted", "listed on", "date listed", "dyddiad cyhoeddi", "advert start date", "added on",
        ]),
        (CueKind.Event,
        [
            "test", "tests", "testing", "exercise", "exercises", "presentation", "presentations", "sift", "sifting", "sifted", "shortlist", "shortlisting", "shortlisted", "short list", "short listing", "short listed",
            "assessment", "assessments", "assessment centre", "assessment centres", "assessment day", "assessment date", "selection day", "selection event", "selection centre", "selection process", "selection date", "selection panel",
            "selection", "panel", "open day", "open evening", "open event", "webinar", "drop in", "information session", "information event", "informal visit", "informal visits", "visit day", "induction",
            "opens", "opening date", "opening", "open from", "open on", "open for applications", "applications open", "application window opens", "opened", "launched", "established", "founded", "created", "merged", "formed",
            "outcome", "feedback", "results", "offers", "notified", "informed", "hear from us", "contacted", "dbs", "disclosure date", "date of issue", "updated", "last updated", "reviewed", "review date", "revised", "dated",
            "date of birth", "effective from", "effective date", "with effect from", "wef",
        ]),
        (CueKind.Until,
        [
            "by", "until", "till", "til", "no later than", "not later than", "on or before", "latest", "by latest", "at the latest by", "up to", "up until", "to", "through", "erbyn",
            "not after", "ends", "ending", "ends on", "end date", "end",
        ]),
        (CueKind.Before, ["before", "prior to", "in advance of", "cyn"]),
        (CueKind.From,
        [
            "from", "commencing", "commences", "commence", "week commencing", "week beginning", "w c", "wc", "wk commencing", "starting", "beginning", "start", "on or after", "after", "since", "following", "o",
        ]),
        (CueKind.Apply,
        [
            "apply", "applying", "application", "applications", "application form", "application forms", "applicants", "submit", "submitted", "submitting", "submission", "submissions", "return", "returned", "returning",
            "received", "receive", "receipt", "cv", "cvs", "resume", "expression of interest", "expressions of interest", "eoi", "covering letter", "cover letter", "letter of application", "advert", "advertisement", "vacancy",
            "complete", "completed", "completing", "send", "sent", "email", "emailed", "forward", "forwarded", "respond", "response", "responses", "reply", "replies", "nominations", "ceisiadau", "cais", "recruitment",
            "express interest", "express your interest", "advertising", "upload", "uploaded",
        ]),
        (CueKind.Elsewhere,
        [
            "contract", "fixed term", "term", "secondment", "maternity", "cover", "temporary", "funded", "funding", "employed", "employment", "in post", "post is available", "available", "duration", "qualify", "qualified", "qualification",
            "qualifications", "qualifying", "registered", "registration", "register", "hold", "obtain", "obtained", "gain", "gained", "achieve", "achieved", "eligible", "eligibility", "euss", "settled status", "cct", "training", "trained",
            "foundation", "graduate", "graduated", "graduating", "rotation", "rotations", "work", "working", "project", "programme", "deliver", "delivered", "mobilised", "implemented", "born", "aged", "policy", "pay award", "allowance",
            "salary", "payment", "transfer", "transition", "tupe", "references", "reference", "induction programme", "course", "placement", "vaccinated", "vaccination", "licence", "visa", "residence", "membership", "accreditation",
            "entrustment", "pilot", "run", "runs", "position is", "role is", "post will", "post is", "until further notice", "annual leave", "internship", "apprenticeship", "scheme",
        ]),
    ];

    private static readonly FrozenDictionary<string, (string[] Following, CueKind Kind)[]> ByFirstWord = Table
        .SelectMany(row => row.Phrases.Select(phrase => (Words: phrase.Split(' '), row.Kind)))
        .GroupBy(entry => entry.Words[0])
        .ToFrozenDictionary(
            group => group.Key,
            group => group.Select(entry => (entry.Words[1..], entry.Kind)).OrderByDescending(entry => entry.Item1.Length).ToArray(),
            StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, (string[] Following, CueKind Kind)[]>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Things other than vacancies that close, with a date that is no closing date.</summary>
    private static readonly FrozenSet<string> OtherThingsThatClose = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "office", "offices", "centre", "ward", "unit", "school", "hospital", "department", "building", "site", "sites", "forest", "programme", "project", "street", "road", "enquiry");

    /// <summary>What "close" and "closed" are followed by when they speak of a date.</summary>
    private static readonly FrozenSet<string> AfterClose = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "on", "at", "by", "for", "date", "midnight", "noon", "midday", "to", "from", "after", "before", "until", "end");

    private static readonly FrozenSet<string> BeforeClose = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "will", "to", "shall", "applications", "application", "vacancy", "advert", "post", "can", "may", "be", "is", "are", "advertisement", "job", "now", "must");

    /// <summary>What "closing" is followed by when it speaks of no date.</summary>
    private static readonly FrozenSet<string> NotAfterClosing = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "the", "gap", "gaps", "remarks", "statement", "down", "summary");

    private static readonly FrozenSet<string> AfterCloseOf = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "applications", "application", "advert", "vacancy", "recruitment", "advertisement", "post", "date");

    /// <summary>A word of a context.</summary>
    public readonly record struct Word(int Start, int End);

    /// <summary>Cuts a stretch of text into words; returns how many fit.</summary>
    public static int Split(ReadOnlySpan<char> text, int start, int end, Span<Word> words)
    {
        var count = 0;
        var position = start;
        while (position < end && count < words.Length)
        {
            if (!char.IsLetter(text[position]))
            {
                position++;
                continue;
            }

            var wordEnd = position;
            while (wordEnd < end && char.IsLetter(text[wordEnd]))
            {
                wordEnd++;
            }

            words[count++] = new Word(position, wordEnd);
            position = wordEnd;
        }

        return count;
    }

    /// <summary>The cue whose first word is <paramref name="words"/>[<paramref name="index"/>]; <see cref="CueKind.None"/> when none starts there.</summary>
    public static Cue StartingAt(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index)
    {
        var first = words[index];
        if (!BySpan.TryGetValue(text[first.Start..first.End], out var candidates))
        {
            return default;
        }

        foreach (var (rest, kind) in candidates)
        {
            if (index + rest.Length < words.Length && Continues(text, words, index, rest))
            {
                var cue = new Cue(kind, first.Start, words[index + rest.Length].End);
                return rest.Length > 0 || IsReal(text, words, index, kind) ? cue : default;
            }
        }

        return default;
    }

    private static bool Continues(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index, string[] rest)
    {
        for (var next = 0; next < rest.Length; next++)
        {
            var word = words[index + next + 1];
            if (!text[word.Start..word.End].Equals(rest[next], StringComparison.OrdinalIgnoreCase) || word.Start - words[index + next].End > 3)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forest Close, a close team, closing the gap, an office that closes: words that only look like a cue.</summary>
    private static bool IsReal(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index, CueKind kind)
    {
        var word = words[index];
        var previous = index > 0 ? text[words[index - 1].Start..words[index - 1].End] : default;
        var following = index + 1 < words.Length ? text[words[index + 1].Start..words[index + 1].End] : default;
        var isLast = index + 1 == words.Length;
        if (kind == CueKind.From && word.End - word.Start == 1)
        {
            return previous.Equals("ar", StringComparison.OrdinalIgnoreCase); // Welsh "o" (from) is too short to stand alone
        }

        if (kind == CueKind.Until && text[word.Start..word.End].Equals("to", StringComparison.OrdinalIgnoreCase))
        {
            return isLast; // "to" 31 March, not "to" do
        }

        if (kind != CueKind.Closing)
        {
            return true;
        }

        var closing = text[word.Start..word.End];
        if (closing.Equals("closing", StringComparison.OrdinalIgnoreCase))
        {
            return !Contains(NotAfterClosing, following);
        }

        if (closing.Equals("closes", StringComparison.OrdinalIgnoreCase))
        {
            return !Contains(OtherThingsThatClose, previous);
        }

        if (closing.Equals("closure", StringComparison.OrdinalIgnoreCase))
        {
            return Contains(BeforeClose, previous) || Contains(AfterCloseOf, following) || following.Equals("of", StringComparison.OrdinalIgnoreCase);
        }

        if (closing.Equals("close", StringComparison.OrdinalIgnoreCase) || closing.Equals("closed", StringComparison.OrdinalIgnoreCase))
        {
            if (Contains(OtherThingsThatClose, previous))
            {
                return false;
            }

            if (following.Equals("of", StringComparison.OrdinalIgnoreCase))
            {
                return index + 2 < words.Length && Contains(AfterCloseOf, text[words[index + 2].Start..words[index + 2].End]);
            }

            return Contains(BeforeClose, previous)
                || Contains(AfterClose, following)
                || (isLast && (index == 0 || !char.IsUpper(closing[0]) || text[word.End - 1] == 'E'))
                || (word.End < text.Length && text[word.End] == ':');
        }

        return true;
    }

    private static bool Contains(FrozenSet<string> set, ReadOnlySpan<char> word) =>
        !word.IsEmpty && set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
}
