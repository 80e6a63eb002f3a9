using System.Buffers;
using System.Collections.Frozen;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>
/// Whether a keyword near a date is really about that date and about applying. The words between, around and after them decide.
/// </summary>
internal static class KeywordContext
{
    private const int AfterLength = 80;

    // Every public advert has the rules on leaving the European Union, which are about no vacancy.
    private static readonly SearchValues<string> PolicyWords = SearchValues.Create(
        ["settled status", "EUSS", "EU Settlement", "Turkish nationals"],
        StringComparison.OrdinalIgnoreCase);

    // What people get when they apply early, and what else they can apply for.
    private static readonly SearchValues<string> Incentives = SearchValues.Create(
        ["bonus", "golden hello", "incentive", "voucher", "Blue Light", "UCAS"], StringComparison.OrdinalIgnoreCase);

    // "Advertised until 31 March as maternity cover"
    private static readonly SearchValues<string> Engagements = SearchValues.Create(
        [
            "as maternity cover", "as a secondment", "as a fixed", "(fixed", "(temporary", "chance of", "possibility of",
            "possible extension", "view to becoming", "first instance",
        ],
        StringComparison.OrdinalIgnoreCase);

    // Words about the answer to an application.
    private static readonly SearchValues<string> Answers = SearchValues.Create(
        [
            "outcome", "notification", "notified", "advised of", "will receive", "should receive", "not heard", "unsuccessful",
            "respond to",
        ], StringComparison.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Linking = FrozenSet.ToFrozenSet(
        ("are is be will can may accepted open welcome invited received considered taken live advertised running run from now online made being for this the post posts vacancy role job position and we until till to remain remains stay kept closes on at "
        + "was due going set but close stay stays instead remained between submitted runs lasts am pm noon midday midnight only our via through website portal "
        + "accepting also still window period date dates applications application").Split(' '), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly WordList Answered = WordList.Load("answered");

    private static readonly WordList Denied = WordList.Load("denied");

    private static readonly SearchValues<string> Duties = SearchValues.Create(
        ["you will ", "you’ll ", "you'll "],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Instructions = SearchValues.Create(
        ["your ", "apply", "need to", "asked to", "have until"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Negations = SearchValues.Create(
        [" no ", " not ", "cannot"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Afterwards = SearchValues.Create(
        ["after", " not ", "cannot"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Refusals = SearchValues.Create(
        [" no ", " not ", "cannot", "late app"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Only small words are between the preposition and the date: "by the end of the day on", "by first post on", "until: ".
    /// </summary>
    public static bool IsJustBefore(ReadOnlySpan<char> text, int keywordEnd, int dateStart)
    {
        if (dateStart - keywordEnd > 32 || text[keywordEnd..dateStart].IndexOfAny('.', ')', '(') >= 0)
        {
            return false;
        }

        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[8];
        var count = RoleKeywords.Split(text, keywordEnd, dateStart, words);
        for (var index = 0; index < count; index++)
        {
            if (!(text[words[index].Start..words[index].End] is "the" or "end" or "of" or "day" or "on" or "first" or "post" or "and" or "including" or "latest" or "at" or "no" or "later" or "than" or "close" or "business" or "tomorrow" or "next" or "this" or "coming" or "COP" or "cop" or "COB" or "cob" or "play"))
            {
                return false;
            }
        }

        return true;
    }

    // "no applications ... after", "applications received after ... will not be considered"
    public static bool IsRefusal(ReadOnlySpan<char> text, RoleKeyword keyword, DateRoleClassifier.Place place)
    {
        if (!keyword.Says(text, "after") || place.Start - keyword.End > 14)
        {
            return false;
        }

        var before = text[place.ContextStart..keyword.Start];
        var sentenceEnd = text[place.End..Math.Min(text.Length, place.End + 70)];
        var stop = sentenceEnd.IndexOfAny('\n', '.');
        sentenceEnd = stop < 0 ? sentenceEnd : sentenceEnd[..stop];
        return TextCursor.Holds(before, "appl")
            && (before.StartsWith("no ", StringComparison.OrdinalIgnoreCase) || before.IndexOfAny(Refusals) >= 0 || sentenceEnd.IndexOfAny(Refusals) >= 0);
    }

    /// <summary>
    /// "Two weeks after the closing date, 7 December": the closing date starts a count, and the date is another one. "Before the closing
    /// date of 22 November" states it.
    /// </summary>
    public static bool IsPointInTime(ReadOnlySpan<char> text, RoleKeyword keyword, int dateStart)
    {
        if (!keyword.Says(text, "clos") || keyword.Says(text, "closes"))
        {
            return false;
        }

        var end = TextCursor.SkipInlineSpaceBack(text, keyword.Start);
        var start = TextCursor.WordStart(text, end);
        while (text[start..end] is "the" or "The" or "this" or "our" or "advertised" or "stated" or "published" or "job")
        {
            end = TextCursor.SkipInlineSpaceBack(text, start);
            start = TextCursor.WordStart(text, end);
        }

        var before = text[start..end];
        var between = text[keyword.End..dateStart].Trim(" \t\r\n\u00A0,:(–—-");
        if (before.Equals("after", StringComparison.OrdinalIgnoreCase)
            || before.Equals("following", StringComparison.OrdinalIgnoreCase)
            || before is "of" or "within" or "from" or "since")
        {
            // "date of closing"
            return between is not ("of" or "of the" or "which is")
                && !TextCursor.IsWordBefore(text, start, "date", out _)
                && !TextCursor.IsWordBefore(text, start, "change", out _);
        }

        return before is "before" or "by" or "at" or "until" or "to" or "for" or "Before" or "By"
            && !(between.IsEmpty || between is "of" or "of the" or "is" or "is the" or "on" or "on the" or "being" or "for applications of" or "for this post" or "which is" or "which is on");
    }

    /// <summary>
    /// Whether "until" belongs to the applications before it. "Applications are open until" does; "a vacancy for a nurse until" is about
    /// the post. "By" and "before" need no check.
    /// </summary>
    public static bool GoesWith(
        ReadOnlySpan<char> text,
        RoleKeyword keyword,
        RoleKeyword until,
        DateRoleClassifier.Place place,
        PreviousDate previous)
    {
        if (until.Kind == RoleKeywordKind.Before
            || until.Says(text, "by")
            || until.Says(text, "later")
            || until.Says(text, "before")
            || until.Says(text, "after")
            || until.Says(text, "latest")
            || until.Says(text, "erbyn"))
        {
            return true;
        }

        var end = Math.Max(keyword.End, Math.Min(until.Start, place.Start));
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[24];
        var count = RoleKeywords.Split(text, keyword.End, end, words);
        for (var index = 0; index < count; index++)
        {
            var (from, to) = words[index];
            var word = text[from..to];
            var isOfDateBefore = from >= previous.Start && from < previous.End;
            if (!isOfDateBefore && !Linking.Contains(word) && WeekdayNames.Named(word) is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// "You will process applications, which must be received by ..." is a duty of the job and no way to apply for it. The rules on settled
    /// status are similar.
    /// </summary>
    public static bool IsOfSomethingElse(ReadOnlySpan<char> text, int contextStart, int dateStart, int dateEnd, RoleKeyword keyword)
    {
        var context = text[contextStart..dateStart];
        if (context.IndexOfAny(PolicyWords) >= 0)
        {
            return true;
        }

        var after = text[dateEnd..Math.Min(text.Length, dateEnd + AfterLength)];
        var stop = after.IndexOfAny('\n', '.', ';');
        after = stop < 0 ? after : after[..stop];
        if (keyword.Kind == RoleKeywordKind.Closing && keyword.End < dateStart && IsAnswered(text[keyword.End..dateStart]))
        {
            return true;
        }

        if (after.IndexOfAny(PolicyWords) >= 0 || IsLate(text, context, after, keyword))
        {
            return true;
        }

        if (keyword.Kind is RoleKeywordKind.Closing
            && keyword.End - keyword.Start > 10
            && (keyword.Says(text, "clos") || keyword.Says(text, "deadline")))
        {
            return false; // "closing date" itself is never a duty
        }

        if (after.IndexOfAny(Incentives) >= 0
            || after.IndexOfAny(Engagements) >= 0
            || (keyword.Kind is RoleKeywordKind.Apply or RoleKeywordKind.Send && (context.IndexOfAny(Incentives) >= 0 || context.IndexOfAny(Answers) >= 0)))
        {
            return true;
        }

        return context.IndexOfAny(Duties) >= 0 && context.IndexOfAny(Instructions) < 0;
    }

    /// <summary>"Late applications will be accepted until 31 December": the closing date was an earlier one.</summary>
    private static bool IsLate(ReadOnlySpan<char> text, ReadOnlySpan<char> context, ReadOnlySpan<char> after, RoleKeyword keyword) =>
        keyword.Kind == RoleKeywordKind.Apply
            && TextCursor.IsWordBefore(text, keyword.Start, "late", out _)
            && context.IndexOfAny(Afterwards) < 0
            && after.IndexOfAny(Negations) < 0;

    /// <summary>"Deadline: rolling (first look at applications 8 May)": the label has its answer before the date.</summary>
    private static bool IsAnswered(ReadOnlySpan<char> between) => between.Length > 5 && Answered.IsIn(between);

    /// <summary>"Won't close before", "the advert will not come down before". Not "applications not received before".</summary>
    public static bool IsDenied(ReadOnlySpan<char> text, RoleKeyword keyword, int dateStart)
    {
        const int Near = 24;
        return keyword.Kind == RoleKeywordKind.Closing ? Denied.IsIn(text[Math.Max(0, keyword.Start - Near)..keyword.Start])
            : keyword.Kind == RoleKeywordKind.Apply
                && keyword.End < dateStart
                && RoleKeywords.IsAdvert(text[keyword.Start..keyword.End])
                && !keyword.Says(text, "appl")
                && Denied.IsIn(text[keyword.End..dateStart]);
    }

    public static bool IsTask(ReadOnlySpan<char> text, RoleKeyword keyword) =>
        keyword.Says(text, "test") || keyword.Says(text, "exercise") || keyword.Says(text, "assess");

    /// <summary>Whether the nearest telling word is about a contract, a licence or the like, and not about applications.</summary>
    public static bool IsElsewhere(ReadOnlySpan<char> text, ReadOnlySpan<RoleKeywords.Word> words)
    {
        for (var index = words.Length - 1; index >= 0; index--)
        {
            if (RoleKeywords.StartingAt(text, words, index) is { Kind: RoleKeywordKind.Apply or RoleKeywordKind.Elsewhere } keyword)
            {
                // "this post is open until"
                return keyword.Kind == RoleKeywordKind.Elsewhere
                    && !keyword.Says(text, "post is")
                    && !keyword.Says(text, "role is")
                    && !keyword.Says(text, "position is");
            }
        }

        return false;
    }

    /// <summary>"Closing (date): 8 May" shares its brackets with no other word.</summary>
    public static bool IsInClosedBrackets(ReadOnlySpan<char> text, RoleKeyword keyword, int dateStart) =>
        !keyword.Says(text, "(") && IsInClosedBrackets(text, keyword.End, dateStart);

    // "(subject to shortlisting)" between a label and its date.
    public static bool IsInClosedBrackets(ReadOnlySpan<char> text, int keywordEnd, int dateStart)
    {
        var between = text[keywordEnd..dateStart];
        var close = between.IndexOf(')');
        if (close < 0)
        {
            return false;
        }

        var open = between.IndexOf('(');
        return open < 0 || close < open;
    }

    public static bool IsIntroduced(ReadOnlySpan<char> text, int dateStart)
    {
        var end = TextCursor.SkipInlineSpaceBack(text, dateStart);
        foreach (var word in (ReadOnlySpan<string>)["the", "on"])
        {
            if (TextCursor.IsWordBefore(text, end, word, out var start))
            {
                end = TextCursor.SkipInlineSpaceBack(text, start);
            }
        }

        return end > 0
            && (text[end - 1] == ':' || TextCursor.IsWordBefore(text, end, "is", out _) || TextCursor.IsWordBefore(text, end, "be", out _));
    }
}
