using System.Buffers;
using System.Collections.Frozen;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>What a word near a date says about the date.</summary>
internal enum RoleKeywordKind
{
    None,
    Closing,
    Extended,

    /// <summary>A changed closing date that can be later or earlier.</summary>
    Now,
    Interview,
    Start,
    Posting,

    /// <summary>Some other event: a test, a sift, an open day.</summary>
    Event,

    /// <summary>"by", "until": the words before it decide whether it closes anything.</summary>
    Until,

    /// <summary>"before": like <see cref="Until"/>, but on the date itself it is too late.</summary>
    Before,

    /// <summary>"from", "week commencing": how the date is meant, and not its role.</summary>
    From,

    /// <summary>Applications and adverts: with "by" or "until" they make a closing date.</summary>
    Apply,

    /// <summary>Sending and completing: with "by" they make a closing date too, unless something else is sent or completed.</summary>
    Send,

    /// <summary>
    /// Getting in touch: with "by" it makes a closing date if the words invite people and the advert states no other one.
    /// </summary>
    Contact,

    /// <summary>The opening of applications: with an end it gives the closing date, and alone it is only an event.</summary>
    Opening,

    /// <summary>Contracts, qualifications, policies: with "by" or "until" they close nothing.</summary>
    Elsewhere,
}

/// <summary>A keyword in a text.</summary>
/// <param name="Start">The start of its words.</param>
/// <param name="End">The end of its words.</param>
internal readonly record struct RoleKeyword(RoleKeywordKind Kind, int Start, int End)
{
    /// <summary>Whether its words contain the lower-case <paramref name="word"/>.</summary>
    public bool Says(ReadOnlySpan<char> text, string word) => TextCursor.Holds(text[Start..End], word);
}

/// <summary>
/// The words that give a date its role, from the table <c>role-keywords.tsv</c> beside this file. The nearest keyword before a date
/// decides; if two start together, the longer.
/// </summary>
internal static class RoleKeywords
{
    private static readonly (RoleKeywordKind Kind, string[] Phrases)[] Table = Load();

    /// <summary>The words of all keywords.</summary>
    public static IEnumerable<string> AllWords => Table.SelectMany(row => row.Phrases).SelectMany(phrase => phrase.Split(' '));

    private static readonly FrozenDictionary<string, (string[] Following, RoleKeywordKind Kind)[]> ByFirstWord = Table
        .SelectMany(row => row.Phrases.Select(phrase => (Words: phrase.Split(' '), row.Kind)))
        .GroupBy(entry => entry.Words[0])
        .ToFrozenDictionary(
            group => group.Key,
            group => group.Select(entry => (entry.Words[1..], entry.Kind)).OrderByDescending(entry => entry.Item1.Length).ToArray(),
            StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, (
        string[] Following,
        RoleKeywordKind Kind)[]>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The last words of phrases that close an advert.</summary>
    private static readonly FrozenSet<string> LastWords = Table.Where(row => row.Kind is RoleKeywordKind.Closing or RoleKeywordKind.Extended or RoleKeywordKind.Now or RoleKeywordKind.Apply or RoleKeywordKind.Send or RoleKeywordKind.Opening or RoleKeywordKind.Posting)
        .SelectMany(row => row.Phrases)
        .Select(phrase => phrase[(phrase.LastIndexOf(' ') + 1)..])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Other things that close, on a day that is no closing date.</summary>
    private static readonly FrozenSet<string> OtherThingsThatClose = Words(
        "office offices centre ward unit school hospital department building site sites forest programme project street road enquiry shop depot library museum branch store bridge pool gap account accounts contract policy "
        + "offer visa scheme consultation grant funding clinic surgery practice nursery campus term lease agreement secondment team enrolment");

    /// <summary>Words for adverts. They may close, expire or shut.</summary>
    private static readonly FrozenSet<string> AdvertNouns = Words("advert adverts ad ads advertisement advertisements vacancy vacancies post posts position positions job jobs role roles application applications window portal recruitment competition campaign call this it posting listing "
        + "opportunity internship apprenticeship traineeship studentship fellowship search submissions");

    /// <summary>Words that continue a sentence: the words before them named what closes.</summary>
    private static readonly FrozenSet<string> Links = Words("and or but which that who it this which date round advertising interest campaign process call listing eoi currently online therefore opportunity please note so");

    private static readonly FrozenSet<string> WhatDeadlinesAreFor = Words(
        "application applications apply applying receipt submission submissions submit submitting return receiving forms form cv cvs expressions interest this post vacancy role position job redeployment internal external "
        + "candidates applicants stage round everyone others all");

    private static readonly FrozenSet<string> Auxiliaries = Words("will be is are has been now shall may also then must not was remain remains stay stays won t");

    /// <summary>Words between "this role close" and a date.</summary>
    private static readonly FrozenSet<string> OnADay = Words("on at by before midnight noon midday");

    private static readonly FrozenSet<string> BeforeClose = Words("will shall applications application vacancy advert post can may be is are advertisement job now must due set expected not t wont never");

    /// <summary>Words after "closing" that show it is not about a date.</summary>
    private static readonly FrozenSet<string> NotAfterClosing = Words("the gap gaps remarks statement down summary");

    /// <summary>Before "Ends:" these make it the end of a contract or an event.</summary>
    private static readonly WordList ContractWords = WordList.Load("contract");

    /// <summary>Words before one of these are about something else.</summary>
    private static readonly SearchValues<char> Breaks = SearchValues.Create(",;:()|\n");

    /// <summary>How many words before a date may be a mistyped keyword.</summary>
    private const int NearDate = 4;

    /// <summary>Words between "be in" and a day.</summary>
    private static readonly FrozenSet<string> BeforeDays = Words("by before no not on until");

    /// <summary>What people leave open. With one of these, "leave" is neither a holiday nor a departure.</summary>
    private static readonly FrozenSet<string> LeftOpen = Words("it this them the our applications");

    /// <summary>Pronouns for adverts that an earlier sentence named.</summary>
    private static readonly FrozenSet<string> AllOfThem = Words("all both they these each");

    /// <summary>Words for adverts that do not name one.</summary>
    private static readonly FrozenSet<string> Pointers = Words("this it call search");

    private static readonly FrozenSet<string> Determiners = Words("our its their your a an");

    private static readonly FrozenSet<string> AfterCloseOf = Words("applications application advert vacancy recruitment advertisement post date");

    /// <summary>A word of a context.</summary>
    public readonly record struct Word(int Start, int End);

    /// <summary>Whether a keyword that closes an advert can end with this word, even mistyped.</summary>
    public static bool MayEndWith(ReadOnlySpan<char> word) =>
        Contains(LastWords, word)
        || MistypedKeywords.Meant(word, isBeforeDateWord: false) is not null
        || MistypedKeywords.GluedLength(word) > 0;

    /// <summary>Splits a span into words, and returns how many fit.</summary>
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

    /// <summary>The last words of a span, as many as fit.</summary>
    public static ReadOnlySpan<Word> SplitLast(ReadOnlySpan<char> text, int start, int end, Span<Word> words)
    {
        var first = words.Length;
        var position = end;
        while (position > start && first > 0)
        {
            if (!char.IsLetter(text[position - 1]))
            {
                position--;
                continue;
            }

            var wordEnd = position;
            while (position > start && char.IsLetter(text[position - 1]))
            {
                position--;
            }

            words[--first] = new Word(position, wordEnd);
        }

        return words[first..];
    }

    /// <summary>
    /// The keyword that starts at <paramref name="words"/>[<paramref name="index"/>]; <see cref="RoleKeywordKind.None"/> when none does.
    /// </summary>
    public static RoleKeyword StartingAt(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index)
    {
        var first = words[index];
        if (!BySpan.TryGetValue(text[first.Start..first.End], out var candidates))
        {
            return index >= words.Length - NearDate ? Mistyped(text, words, index) : default;
        }

        foreach (var (rest, kind) in candidates)
        {
            if (index + rest.Length < words.Length && Continues(text, words, index, rest))
            {
                var keyword = new RoleKeyword(kind, first.Start, words[index + rest.Length].End);
                if (rest is ["in"] && kind == RoleKeywordKind.Closing && !IsRealPhrase(text, words, index, rest.Length, kind))
                {
                    continue; // "applications in by": the first word alone decides
                }

                return (rest.Length > 0 ? IsRealPhrase(text, words, index, rest.Length, kind) : IsReal(text, words, index, kind))
                    ? keyword
                    : default;
            }
        }

        return default;
    }

    /// <summary>Only right before a date we read a similar word as the keyword: "Clossing date: 8 May", "applyby 8 May".</summary>
    private static RoleKeyword Mistyped(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index)
    {
        var word = At(text, words, index);
        if (MistypedKeywords.GluedLength(word) is > 0 and var length && BySpan.TryGetValue(word[..length], out var heads))
        {
            var kind = heads[^1].Following.Length == 0 ? heads[^1].Kind : RoleKeywordKind.None;
            return kind is RoleKeywordKind.Closing or RoleKeywordKind.Apply or RoleKeywordKind.Send
                ? new RoleKeyword(RoleKeywordKind.Closing, words[index].Start, words[index].End)
                : default;
        }

        var isBeforeDateWord = Is(At(text, words, index + 1), "date");
        if (MistypedKeywords.Meant(word, isBeforeDateWord) is not { } meant)
        {
            return default;
        }

        foreach (var (rest, kind) in BySpan[meant])
        {
            if (index + rest.Length < words.Length && Continues(text, words, index, rest))
            {
                var keyword = new RoleKeyword(kind, words[index].Start, words[index + rest.Length].End);
                return rest.Length > 0
                    ? (IsRealPhrase(text, words, index, rest.Length, kind) ? keyword : default)
                    : IsRealWord(text, words, index, kind, meant) ? keyword
                    : default;
            }
        }

        return default;
    }

    private static bool Continues(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index, string[] rest)
    {
        for (var next = 0; next < rest.Length; next++)
        {
            var word = words[index + next + 1];
            if (!text[word.Start..word.End].Equals(rest[next], StringComparison.OrdinalIgnoreCase)
                || word.Start - words[index + next].End > 3)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forest Close, a close team, closing the gap, an office that closes: words that only look like a keyword.</summary>
    private static bool IsReal(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index, RoleKeywordKind kind)
    {
        return IsRealWord(text, words, index, kind, text[words[index].Start..words[index].End]);
    }

    /// <param name="word">The correct spelling.</param>
    private static bool IsRealWord(
        ReadOnlySpan<char> text,
        ReadOnlySpan<Word> words,
        int index,
        RoleKeywordKind kind,
        ReadOnlySpan<char> word)
    {
        switch (kind)
        {
            case RoleKeywordKind.From when word.Length == 1:
                return Is(At(text, words, index - 1), "ar"); // Welsh "o" (from) is too short to be a keyword alone
            case RoleKeywordKind.Until when Is(word, "to"):
                return index + 1 == words.Length; // "to" 31 March, not "to" do
            case RoleKeywordKind.Event when Is(word, "updated") || Is(word, "revised"):
                return !Is(At(text, words, index + 1), "to"); // "the closing date has been revised to"
            case RoleKeywordKind.Elsewhere when Is(word, "leave"):
                return !Contains(LeftOpen, At(text, words, index + 1)); // "we leave it open until"
            case RoleKeywordKind.Opening when Is(word, "open"):
                return StartsLabel(text, words, index); // "Open: 20 April - 8 May"; not an office that is open
            case RoleKeywordKind.Send when Is(word, "return"):
                return !Is(At(text, words, index - 1), "the") && !Is(At(text, words, index - 1), "tax");
            case RoleKeywordKind.Send:
                return !Is(At(text, words, index - 1), "have")
                    && !Is(At(text, words, index - 1), "has")
                    && !Is(At(text, words, index - 1), "having");
            case RoleKeywordKind.Closing:
                return IsRealClosing(text, words, index, word);
            default:
                return true;
        }
    }

    /// <summary>
    /// "Contract expiry date", "deadline to book your flu jab", "the clinic is open until": phrases about something else.
    /// </summary>
    private static bool IsRealPhrase(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index, int more, RoleKeywordKind kind)
    {
        var first = At(text, words, index);
        if (kind == RoleKeywordKind.Send && Is(first, "be"))
        {
            // "Must be in by". Not "be in post", "you must be in by 9am".
            return Contains(BeforeDays, At(text, words, index + more + 1))
                && !StandsWithin(text, words, index, 3, "you", "we", "they", "staff");
        }

        if (kind != RoleKeywordKind.Closing)
        {
            return true;
        }

        if (Is(At(text, words, index + 1), "in"))
        {
            // "Applications in: 8 May"
            return StartsLabel(text, words, index)
                && index + 2 == words.Length
                && text[words[index + 1].End..].TrimStart(" \t\r\n") is [':' or '-' or '–' or '—' or '|', ..];
        }

        if (Is(first, "end") && Is(At(text, words, index + 1), "of"))
        {
            return StartsLabel(text, words, index);
        }

        if (first.StartsWith("expir", StringComparison.OrdinalIgnoreCase) || Is(first, "valid") || Is(first, "open") || Is(first, "live"))
        {
            return StartsLabel(text, words, index) || Contains(AdvertNouns, Subject(text, words, index));
        }

        if (Is(first, "last") && more == 1 && Is(At(text, words, index + 1), "day"))
        {
            return StartsLabel(text, words, index) && IsForApplying(text, words, index + more + 1);
        }

        if (Is(first, "responses") || Is(first, "replies"))
        {
            return StartsLine(text, words[index].Start);
        }

        if (Is(first, "due") && !StartsLabel(text, words, index) && !Contains(AdvertNouns, Subject(text, words, index)))
        {
            return false;
        }

        return !(Is(first, "last") || Is(first, "final") || Is(first, "due")) || IsForApplying(text, words, index + more + 1);
    }

    /// <summary>"Deadline for applications", "last date to apply": a stated purpose must be applying.</summary>
    private static bool IsForApplying(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int next)
    {
        if (!Is(At(text, words, next), "for") && !Is(At(text, words, next), "to") && !Is(At(text, words, next), "of"))
        {
            return true;
        }

        for (var at = next + 1; at < Math.Min(words.Length, next + 7); at++)
        {
            if (Contains(WhatDeadlinesAreFor, At(text, words, at)))
            {
                return true;
            }
        }

        return next + 1 >= words.Length; // "deadline of" 3 May
    }

    private static bool IsRealClosing(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index, ReadOnlySpan<char> word)
    {
        var previous = At(text, words, index - 1);
        var following = At(text, words, index + 1);
        if (Is(word, "closing"))
        {
            return !Contains(NotAfterClosing, following) && !IsSaidOfSomethingElse(text, words, index);
        }

        if (Is(word, "deadline") || Is(word, "deadlines"))
        {
            return !StandsWithin(text, words, index, 4, "meet", "meets", "meeting", "met", "work") && IsForApplying(text, words, index + 1);
        }

        if (Is(word, "closure"))
        {
            return Contains(BeforeClose, previous) || Is(following, "of") || Is(following, "date");
        }

        if (Is(word, "closes") || Is(word, "shuts") || Is(word, "shut"))
        {
            if (IsCapitalised(word) && following.IsEmpty)
            {
                return true; // "Porter Closes 8 May": a label in a list of jobs.
            }

            var subject = Subject(text, words, index);
            return IsNamedAdvert(text, words, index)
                || (IsOfAdvert(subject) && !ClosesToo(text, words, index) && !StandsWithin(text, words, index, 5, "funding", "contract", "secondment", "project"));
        }

        if (Is(word, "due"))
        {
            return StartsLine(text, words[index].Start) && (following.IsEmpty || Is(following, "by") || Is(following, "on"));
        }

        if (Is(word, "ends"))
        {
            return StartsLine(text, words[index].Start)
                && (following.IsEmpty || Is(following, "on") || Is(following, "at") || Is(following, "in"))
                && !IsOfContract(text, words[index].Start);
        }

        if (word.StartsWith("expir", StringComparison.OrdinalIgnoreCase))
        {
            var subject = Subject(text, words, index);
            return ((Is(word, "expires") ? StartsLabel(text, words, index) : StartsLine(text, words[index].Start)) && !IsOfContract(text, words[index].Start))
                || (Contains(AdvertNouns, subject) && !Is(subject, "application"));
        }

        if (Is(word, "close"))
        {
            // "due to close"
            var isDue = Is(previous, "to")
                && Contains(BeforeClose, At(text, words, index - 2))
                && Contains(AdvertNouns, Subject(text, words, index - 2));
            return !HasObject(text, words, index + 1) && !IsSaidOfSomethingElse(text, words, index)
                && (Is(following, "of") ? Contains(AfterCloseOf, At(text, words, index + 2))
                    : isDue
                        || Contains(BeforeClose, previous)
                        || StartsLabel(text, words, index)
                        || AreApplications(text, words, index)
                        || IsAllOfThem(text, words, index)
                        || (Contains(AdvertNouns, previous) && (following.IsEmpty || Contains(OnADay, following))));
        }

        // "closed": any future closing counts. Of a past one only the advert's own, on a day. "Applications closed for that day" adds
        // nothing.
        return !Is(word, "closed")
            || (!IsSaidOfSomethingElse(text, words, index)
                && (((Is(previous, "be") || Is(previous, "is") || Is(previous, "are")) && IsOfAdvert(Subject(text, words, index))) || StartsLabel(text, words, index)
                    || ((Is(following, "on") || Is(following, "at") || Is(following, "early")) && Contains(AdvertNouns, Subject(text, words, index)))));
    }

    /// <summary>The subject is the advert, or an earlier sentence named it.</summary>
    private static bool IsOfAdvert(ReadOnlySpan<char> subject) =>
        subject.IsEmpty || Contains(AdvertNouns, subject) || Contains(Links, subject);

    /// <summary>"Fixed term contract. Ends: 31 March", "Starts: 1 May. Ends: 31 August": it is not the advert that ends.</summary>
    private static bool IsOfContract(ReadOnlySpan<char> text, int start)
    {
        const int Near = 100;
        return ContractWords.IsIn(text[Math.Max(0, start - Near)..start]);
    }

    /// <summary>
    /// Whether the subject before the verb is no advert: "the office closes", "the shop will be closed", "our funding round closes".
    /// </summary>
    private static bool IsSaidOfSomethingElse(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index)
    {
        var at = SubjectIndex(text, words, index);
        return at >= 0 && !Contains(AdvertNouns, At(text, words, at))
            && (Contains(OtherThingsThatClose, At(text, words, at)) || (at > 0 && words[at].Start - words[at - 1].End == 1 && Contains(OtherThingsThatClose, At(text, words, at - 1))));
    }

    /// <summary>"Our nursery closes at 6pm and closes early on 24 December": the same thing closes again.</summary>
    private static bool ClosesToo(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index)
    {
        if (!Is(At(text, words, index - 1), "and") && !Is(At(text, words, index - 1), "or"))
        {
            return false;
        }

        for (var at = index - 2; at > 0; at--)
        {
            if (Is(At(text, words, at), "closes"))
            {
                return IsSaidOfSomethingElse(text, words, at);
            }
        }

        return false;
    }

    /// <summary>"We will close the road", "close our Leeds office". Not "close our advert".</summary>
    private static bool HasObject(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index) =>
        Is(At(text, words, index), "the")
        || (Contains(Determiners, At(text, words, index)) && !Contains(AdvertNouns, At(text, words, index + 1)) && !Contains(AdvertNouns, At(text, words, index + 2)));

    private static bool IsCapitalised(ReadOnlySpan<char> word) => word.Length > 1 && char.IsUpper(word[0]) && char.IsLower(word[1]);

    /// <summary>"Aplications close on", "applications for this studentship close on".</summary>
    private static bool AreApplications(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index) =>
        MistypedKeywords.Meant(At(text, words, index - 1), isBeforeDateWord: false) is "applications" or "application"
            || IsNamedAdvert(text, words, index);

    /// <summary>"We have posts for a driver and a packer. All close on": the sentence before named what closes.</summary>
    private static bool IsAllOfThem(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index)
    {
        const int Near = 160;
        if (!Contains(AllOfThem, At(text, words, index - 1)) || !Contains(OnADay, At(text, words, index + 1)))
        {
            return false;
        }

        Span<Word> before = stackalloc Word[24];
        foreach (var word in SplitLast(text, Math.Max(0, words[index].Start - Near), words[index].Start, before))
        {
            if (Contains(AdvertNouns, text[word.Start..word.End]) && !Contains(Pointers, text[word.Start..word.End]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"The advert for our new project worker closes", "the post of ward clerk closes": a job title is between the two.</summary>
    private static bool IsNamedAdvert(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index)
    {
        const int LongestName = 8;
        for (var at = index - 1; at > Math.Max(0, index - LongestName) && text[words[at].End..words[at + 1].Start].IsWhiteSpace(); at--)
        {
            if ((Is(At(text, words, at), "for") || Is(At(text, words, at), "of"))
                && Contains(AdvertNouns, At(text, words, at - 1))
                && !Contains(Pointers, At(text, words, at - 1)))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> Subject(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index) =>
        At(text, words, SubjectIndex(text, words, index));

    /// <summary>The index of the word before the verb and its auxiliaries; negative at punctuation or the start.</summary>
    private static int SubjectIndex(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index)
    {
        for (var at = index - 1; at >= 0; at--)
        {
            if (text[words[at].End..words[at + 1].Start] is not ("'" or "’") and var between && !between.IsWhiteSpace()) // "won't"
            {
                return -1;
            }

            if (!Contains(Auxiliaries, At(text, words, at)))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>At the start of a statement, or after a mark that starts one.</summary>
    private static bool StartsLabel(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index) =>
        index == 0
            || !text[words[index - 1].End..words[index].Start].IsWhiteSpace()
            || text[words[index - 1].End..words[index].Start].IndexOfAny('\n', '\t') >= 0;

    /// <summary>At the start of a line, a cell or a sentence. A comma before it continues the sentence.</summary>
    private static bool StartsLine(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end > 0 && (TextCursor.IsInlineSpace(text[end - 1]) || text[end - 1] is '*' or '•' or '-' or '–' or '>'))
        {
            end--;
        }

        return end == 0 || TextCursor.IsLineBreak(text[end - 1]) || text[end - 1] is '.' or '|' or '!' or '?';
    }

    private static bool StandsWithin(
        ReadOnlySpan<char> text,
        ReadOnlySpan<Word> words,
        int index,
        int atMost,
        params ReadOnlySpan<string> wanted)
    {
        for (var at = index - 1; at >= Math.Max(0, index - atMost) && text[words[at].End..words[at + 1].Start].IndexOfAny(Breaks) < 0; at--)
        {
            foreach (var word in wanted)
            {
                if (Is(At(text, words, at), word))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> At(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int index) =>
        index >= 0 && index < words.Length ? text[words[index].Start..words[index].End] : default;

    /// <summary>Whether the word means an advert: "advert", "vacancy", "post".</summary>
    public static bool IsAdvert(ReadOnlySpan<char> word) => Contains(AdvertNouns, word);

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool Contains(FrozenSet<string> set, ReadOnlySpan<char> word) =>
        !word.IsEmpty && set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static (RoleKeywordKind Kind, string[] Phrases)[] Load() =>
    [
        .. EmbeddedTable.Rows("role-keywords.tsv")
            .Select(columns => (KebabCase.Parse<RoleKeywordKind>(columns[0]), columns[1].Split('|'))),
    ];

    private static FrozenSet<string> Words(string list) => list.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
