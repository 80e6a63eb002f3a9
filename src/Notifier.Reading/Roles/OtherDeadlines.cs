using System.Buffers;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>
/// Whether a date is another deadline. It may belong to an event, another post, a request, a referee's or employer's task, past actions, or
/// the length of a post.
/// </summary>
internal static class OtherDeadlines
{
    private const int Near = 70;

    private static readonly WordList OtherSubject = WordList.Load("other-subject");
    private static readonly SearchValues<char> Marks = SearchValues.Create(":–—,(|");

    private static readonly WordList SubjectLinks = WordList.Load("subject-links");
    private static readonly WordList OtherRecruiting = WordList.Load("other-recruiting");
    private static readonly WordList Beside = WordList.Load("beside");
    private static readonly WordList Recruiting = WordList.Load("recruiting");
    private static readonly WordList ToRegister = WordList.Load("to-register");
    private static readonly WordList PassedOn = WordList.Load("passed-on");
    private static readonly WordList OtherPost = WordList.Load("other-post");
    private static readonly WordList ThisPost = WordList.Load("this-post");
    private static readonly WordList OtherPurpose = WordList.Load("other-purpose");
    private static readonly WordList OwnPurpose = WordList.Load("own-purpose");
    private static readonly WordList OtherMatter = WordList.Load("other-matter");
    private static readonly WordList AlwaysOtherMatter = WordList.Load("other-matter-always");
    private static readonly WordList OtherForm = WordList.Load("other-form");
    private static readonly WordList OwnMatter = WordList.Load("own-matter");
    private static readonly WordList TheirAct = WordList.Load("their-act");
    private static readonly WordList Person = WordList.Load("person");
    private static readonly WordList Duty = WordList.Load("duty");
    private static readonly WordList PersonLinks = WordList.Load("person-links");
    private static readonly WordList PersonDid = WordList.Load("person-did");
    private static readonly WordList TaskLinks = WordList.Load("task-links");
    private static readonly WordList Interest = WordList.Load("interest");
    private static readonly WordList Task = WordList.Load("task");
    private static readonly WordList AfterClosing = WordList.Load("after-closing");
    private static readonly WordList LastsUntil = WordList.Load("lasts-until");
    private static readonly WordList StaysOpen = WordList.Load("stays-open");
    private static readonly WordList OtherApplication = WordList.Load("other-application");
    private static readonly WordList AdvertSubject = WordList.Load("advert-subject");
    private static readonly WordList Occupation = WordList.Load("occupation");
    private static readonly WordList MayHappen = WordList.Load("may-happen");
    private static readonly WordList AdvertGoes = WordList.Load("advert-goes");

    /// <param name="previousEnd">The end of the previous date, because its words are its own.</param>
    public static bool Is(ReadOnlySpan<char> text, DateRole reading, DateRoleClassifier.Place place, int previousEnd)
    {
        var from = Math.Min(Math.Max(reading.SentenceStart, previousEnd), place.Start);
        from = StartsStatement(text, reading.Keyword) ? Math.Max(from, Math.Min(reading.Keyword.Start, place.Start)) : from;
        var said = text[from..place.Start];
        var after = After(text, place.End);
        return IsOfAnotherPost(text, from, place.Start, reading.Keyword)
            || IsSubject(text, from, reading.Keyword)
            || (IsByADay(text, reading.Keyword) && IsForAnotherPurpose(after))
            || (reading.Keyword.Kind is RoleKeywordKind.Apply or RoleKeywordKind.Send && (IsOfOtherMatter(said) || IsTheirAct(said) || IsWhatPeopleDid(said)))
            || (reading.IsBefore && IsEarlyClosing(said))
            || IsAfterClosing(said)
            || IsTask(text, reading.Keyword)
            || (reading.Role == MentionRole.Closing && IsTermOfPost(text, reading.Keyword, place.Start));
    }

    /// <summary>
    /// "Let us know by 8 May", "to join us, drop us a line by", or a line that starts with "Reply by".
    /// </summary>
    public static bool IsInvitation(ReadOnlySpan<char> text, RoleKeyword keyword, int contextStart, int dateEnd)
    {
        var from = Math.Max(0, Math.Min(contextStart, keyword.Start) - Near);
        var before = text[Math.Min(contextStart, keyword.Start)..keyword.Start].Trim(" \t\r\n*•-–>");
        return (before.IsEmpty || before.Equals("please", StringComparison.OrdinalIgnoreCase) || Interest.IsIn(text[from..keyword.End]))
            && !OtherMatter.IsIn(After(text, dateEnd)) && !AlwaysOtherMatter.IsIn(After(text, dateEnd)) && !OtherMatter.IsIn(text[Math.Min(contextStart, keyword.Start)..keyword.Start]);
    }

    /// <summary>"Please reply by 1 May" does not say what to send.</summary>
    public static bool HasNoSubject(ReadOnlySpan<char> text, DateRole reading, int dateStart) =>
        reading.Keyword.Kind == RoleKeywordKind.Send && !OwnMatter.IsIn(text[Math.Min(reading.SentenceStart, dateStart)..dateStart]);

    /// <summary>
    /// "Shortlisting will close on 12 May", "whose current round closes on 30 June": it may not be the advert that closes.
    /// </summary>
    public static bool HasUnknownSubject(ReadOnlySpan<char> text, DateRole reading)
    {
        var (keyword, sentence) = (reading.Keyword, Math.Min(reading.SentenceStart, reading.Keyword.Start));
        if (keyword.Kind != RoleKeywordKind.Closing
            || !keyword.Says(text, "clos")
            || keyword.Says(text, " ")
            || keyword.Says(text, "closing"))
        {
            return false;
        }

        if (char.IsUpper(text[keyword.Start]))
        {
            return false; // a label
        }

        var subject = text[Math.Max(sentence, keyword.Start - Near)..keyword.Start];
        subject = subject[(subject.LastIndexOfAny(Marks) + 1)..].Trim();
        return subject.IndexOf(' ') > 0 && subject.IndexOf('\n') < 0
            && !AdvertSubject.IsIn(subject) && !Occupation.IsIn(subject) && !Audiences.In(subject).Found;
    }

    /// <summary>"It may be removed before 3 May": it is open until then, or closes early.</summary>
    private static bool IsEarlyClosing(ReadOnlySpan<char> said) =>
        MayHappen.Find(said) is { End: > 0 } may && AdvertGoes.IsIn(said[may.End..]);

    /// <summary>"... in a similar role Closing date: 8 May": the full stop was lost, but a capital starts a new statement.</summary>
    private static bool StartsStatement(ReadOnlySpan<char> text, RoleKeyword keyword) =>
        keyword.Start + 1 < keyword.End && char.IsUpper(text[keyword.Start]) && char.IsLower(text[keyword.Start + 1]);

    /// <summary>"A second post, for a cook, closes on 1 May", "beside this post we are recruiting a porter; apply by 1 May".</summary>
    private static bool IsOfAnotherPost(ReadOnlySpan<char> text, int from, int to, RoleKeyword keyword)
    {
        if (keyword.Kind == RoleKeywordKind.Closing
            && !keyword.Says(text, "apply")
            && OtherPost.Find(text[from..to]) is { End: > 0 } other
            && !ThisPost.IsIn(text[(from + other.End)..to]))
        {
            return true;
        }

        // A semicolon ends a statement about a date, but not one about a post.
        while (from > 0 && text[from - 1] is ' ' or ';' && to - from < Near)
        {
            from--;
        }

        if (from > 0 && text[from] == ';')
        {
            var start = text[Math.Max(0, from - Near)..from].LastIndexOfAny('.', '\n');
            from = Math.Max(0, from - Near) + start + 1;
        }

        var said = text[from..to];
        var (_, end) = Beside.Find(said);
        return OtherRecruiting.Find(said) is { End: > 0 } also ? !ThisPost.IsIn(said[also.End..])
            : end > 0 && Recruiting.IsIn(said[end..]) && !ThisPost.IsIn(said[end..]);
    }

    /// <summary>"... by 26 April to register your interest in attending the talk". Not "to register your interest in this post".</summary>
    private static bool IsForAnotherPurpose(ReadOnlySpan<char> after) =>
        (IsNext(OtherPurpose, after) && !OwnPurpose.IsIn(after))
            || (IsNext(ToRegister, after) && (OtherMatter.IsIn(after) || !after.Contains("interest", StringComparison.OrdinalIgnoreCase)));

    /// <summary>"Email us by", "open until". Not a label "Closing date", because words after its date are about something else.</summary>
    private static bool IsByADay(ReadOnlySpan<char> text, RoleKeyword keyword) =>
        keyword.Kind is RoleKeywordKind.Apply or RoleKeywordKind.Send || keyword.Says(text, "until") || keyword.Says(text, "by");

    private static bool IsNext(WordList words, ReadOnlySpan<char> after) =>
        words.Find(after.TrimStart()) is (0, > 0) && char.IsLower(after.TrimStart()[0]);

    /// <summary>"We will contact candidates by 15 May". Not "we will contact all whose applications are received by 8 May".</summary>
    private static bool IsTheirAct(ReadOnlySpan<char> said) => TheirAct.Find(said) is { End: > 0 } act && !PassedOn.IsIn(said[act.End..]);

    /// <summary>"Registrations for the webinar will close": the subject is before the verb, and no advert follows it.</summary>
    private static bool IsSubject(ReadOnlySpan<char> text, int from, RoleKeyword keyword)
    {
        var start = Math.Max(Math.Min(from, keyword.Start), keyword.Start - Near);
        var before = text[start..keyword.Start];
        return keyword.Kind == RoleKeywordKind.Closing && (IsSubjectIn(OtherSubject, before) || IsSubjectIn(OtherApplication, before));
    }

    private static bool IsSubjectIn(WordList subjects, ReadOnlySpan<char> before) =>
        subjects.Find(before) is { End: > 0 } subject && IsSubjectsRest(before[subject.End..]);

    /// <summary>Words between a subject and its verb: "will", "for the webinar will". Not "Manager:".</summary>
    private static bool IsSubjectsRest(ReadOnlySpan<char> rest)
    {
        if (rest.IndexOfAny(Marks) >= 0 || OwnMatter.IsIn(rest))
        {
            return false;
        }

        var first = rest.TrimStart();
        first = first[..TextCursor.WordEnd(first, 0)];
        return first.IsEmpty || SubjectLinks.Is(first);
    }

    /// <summary>"Requests for adjustments should be received by", "to attend the event, email us by".</summary>
    private static bool IsOfOtherMatter(ReadOnlySpan<char> said) =>
        AlwaysOtherMatter.IsIn(said)
            || OtherApplication.IsIn(said)
            || IsOfOtherForm(said)
            || (OtherMatter.IsIn(said) && !OwnMatter.IsIn(said));

    /// <summary>"DBS forms have to be returned by". Not "send your application and DBS form by".</summary>
    private static bool IsOfOtherForm(ReadOnlySpan<char> said) =>
        OtherForm.Find(said) is { End: > 0 } form && !OwnMatter.IsIn(said[..form.Start]) && !OwnMatter.IsIn(said[form.End..]);

    /// <summary>"Anyone who submitted an application before 1 January". Not "your application must be submitted before".</summary>
    private static bool IsWhatPeopleDid(ReadOnlySpan<char> said)
    {
        if (Duty.IsIn(said))
        {
            return false;
        }

        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[24];
        var last = RoleKeywords.SplitLast(said, 0, said.Length, words);
        for (var index = 1; index < last.Length; index++)
        {
            if (!PersonDid.Is(said[last[index].Start..last[index].End]))
            {
                continue;
            }

            var before = index - 1;
            while (before > 0 && PersonLinks.Is(said[last[before].Start..last[before].End]))
            {
                before--;
            }

            if (Person.Is(said[last[before].Start..last[before].End]) && said[last[index].End..].IndexOfAny(',', ';') < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"After the closing date forms are returned to managers by". Not "after the closing date, which is".</summary>
    private static bool IsAfterClosing(ReadOnlySpan<char> said)
    {
        const int SmallWords = 14;
        var (_, end) = AfterClosing.Find(said);
        return end > 0 && said.Length - end > SmallWords;
    }

    /// <summary>"The coding test submission deadline"</summary>
    private static bool IsTask(ReadOnlySpan<char> text, RoleKeyword keyword)
    {
        if (keyword.Kind != RoleKeywordKind.Closing || !keyword.Says(text, "deadline"))
        {
            return false;
        }

        var end = TextCursor.SkipInlineSpaceBack(text, keyword.Start);
        var start = TextCursor.WordStart(text, end);
        if (TaskLinks.Is(text[start..end]))
        {
            end = TextCursor.SkipInlineSpaceBack(text, start);
            start = TextCursor.WordStart(text, end);
        }

        return Task.Is(text[start..end]);
    }

    /// <summary>
    /// "A vacancy until 31 March 2027": the post lasts until then. If it is open, live or advertised until then, it closes.
    /// </summary>
    private static bool IsTermOfPost(ReadOnlySpan<char> text, RoleKeyword keyword, int dateStart) =>
        keyword.Kind == RoleKeywordKind.Apply
            && keyword.Says(text, "vacancy")
            && LastsUntil.IsIn(text[keyword.End..dateStart])
            && !StaysOpen.IsIn(text[keyword.End..dateStart]);

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, int end)
    {
        var after = text[end..Math.Min(text.Length, end + Near)];
        var stop = after.IndexOfAny("\n.;");
        return stop < 0 ? after : after[..stop];
    }
}
