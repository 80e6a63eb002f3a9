using System.Buffers;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>Whether the words around a closing date say that it is out of date, or that it is new.</summary>
internal static class ClosingTense
{
    private const int Near = 120;

    /// <summary>The longest struck-out date with its time.</summary>
    private const int LongestStrike = 40;

    /// <summary>How many words before the date may say that it is old.</summary>
    private const int FurthestFormerly = 10;

    private static readonly SearchValues<char> Marks = SearchValues.Create(".,;:!?");

    private static readonly WordList OldNames = WordList.Load("old-name");
    private static readonly WordList OldAdverts = WordList.Load("old-advert");
    private static readonly WordList Formerly = WordList.Load("formerly");
    private static readonly WordList FormerlyLinks = WordList.Load("formerly-links");
    private static readonly WordList LeftFrom = WordList.Load("left-from");
    private static readonly WordList OldIfPassed = WordList.Load("old-if-passed");
    private static readonly WordList OldIfFollowed = WordList.Load("old-if-followed");
    private static readonly WordList WasDue = WordList.Load("was-due");
    private static readonly WordList Instead = WordList.Load("instead");
    private static readonly WordList JustNow = WordList.Load("just-now");
    private static readonly WordList Deadlines = WordList.Load("deadlines");
    private static readonly WordList Extended = WordList.Load("extended");
    private static readonly WordList Over = WordList.Load("over");
    private static readonly WordList Moved = WordList.Load("moved");
    private static readonly WordList Updates = WordList.Load("update");
    private static readonly WordList AfterNow = WordList.Load("after-now");
    private static readonly WordList NotNow = WordList.Load("not-now");
    private static readonly WordList TakingNow = WordList.Load("taking-now");

    /// <summary>It is an old date: a new one is beside it, or the words say that it is over.</summary>
    public static bool IsOver(ReadOnlySpan<char> text, DateRole reading, DateRoleClassifier.Place place, PreviousDate previous)
    {
        var before = TextCursor.SkipInlineSpaceBack(text, reading.Keyword.Start);
        if (IsDeadline(text, reading.Keyword)
            && (OldNames.Is(WordBefore(text, before)) || Formerly.Is(WordBefore(text, SkipBack(text, before)))))
        {
            return true;
        }

        if (reading.Keyword.Says(text, "closed")
            && OldAdverts.IsIn(text[Math.Min(reading.SentenceStart, reading.Keyword.Start)..reading.Keyword.Start]))
        {
            return true;
        }

        var after = SentenceAfter(text, place.End);
        if (WordBefore(text, before).Equals("earlier", StringComparison.OrdinalIgnoreCase) && OldIfPassed.IsIn(after))
        {
            return true;
        }

        return Over.IsIn(after)
            || WasDue.IsIn(text[Math.Min(reading.SentenceStart, place.Start)..place.Start]) && OldIfFollowed.IsIn(after)
            || (reading.Keyword.Start == place.End && OldNames.IsIn(after))
            || IsSaidFormerly(text, Math.Max(reading.SentenceStart, previous.End), place.Start)
            || (TextCursor.IsWordBefore(text, place.Start, "was", out _) && OldIfFollowed.IsIn(after)) || IsStruckOut(text, place);
    }

    /// <summary>It has no keyword, and its words call it the old date of its neighbour: "8 May (extended from 24 April)".</summary>
    /// <param name="from">The start of the words between the two.</param>
    public static bool IsOldBeside(ReadOnlySpan<char> text, DateRoleClassifier.Place place, int from)
    {
        var said = text[Math.Min(from, place.Start)..place.Start].TrimEnd();
        return LeftFrom.Ends(said) || IsSaidFormerly(text, from, place.Start);
    }

    /// <summary>"Deadline extended! Now 8 May", "the closing date of 1 May is wrong; it should read 8 May".</summary>
    public static bool IsSuccessor(ReadOnlySpan<char> text, int sentenceStart, DateRoleClassifier.Place place, PreviousDate previous)
    {
        const int Short = 60;
        var said = text[Math.Min(sentenceStart, place.Start)..place.Start];
        if (previous.IsClosing && place.Start - previous.End < Short && Instead.IsIn(said))
        {
            return true;
        }

        var before = text[Math.Max(0, sentenceStart - Short)..Math.Min(sentenceStart, place.Start)];
        return JustNow.Is(said.Trim(" \t\n:-–")) && (Deadlines.IsIn(before) || Extended.IsIn(before));
    }

    /// <summary>"Closing date: 8 May (now 15 May)", "15 May, now brought forward to 8 May". Not "8 May to 15 May".</summary>
    public static bool IsMovedBeside(ReadOnlySpan<char> text, PreviousDate previous, int start)
    {
        const int Short = 40;
        if (!previous.IsClosing || start - previous.End is < 1 or > Short)
        {
            return false;
        }

        var words = text[previous.End..start].Trim(" \t(,;:-–");
        return (JustNow.Is(words) && TextCursor.Holds(words, "now"))
            || (words.IndexOfAny(Marks) < 0 && !LeftFrom.Ends(words) && Moved.Find(words) is { End: > 0 } moved && moved.End == words.Length);
    }

    /// <summary>It is a new date, and nothing says whether it is later or earlier than the old one.</summary>
    public static bool IsNew(ReadOnlySpan<char> text, DateRole reading, DateRoleClassifier.Place place, PreviousDate previous)
    {
        var start = Math.Min(Math.Max(reading.SentenceStart, previous.End), reading.Keyword.Start);
        var said = text[start..place.Start];
        if (Moved.IsIn(said) && (IsDeadline(text, reading.Keyword) || Deadlines.IsIn(said)))
        {
            return true;
        }

        if (SentenceAfter(text, place.End).TrimStart(" ,(").StartsWith("instead of", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var isUpdate = IsUpdate(said);
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[24];
        var last = RoleKeywords.SplitLast(text, start, place.Start, words);
        for (var index = last.Length - 1; index >= 0; index--)
        {
            if (text[last[index].Start..last[index].End].Equals("now", StringComparison.OrdinalIgnoreCase))
            {
                return (AllAfterNow(text, last[(index + 1)..], place.Start) && (index == 0 || !NotNow.Is(Word(text, last[index - 1]))))
                    || (index + 1 < last.Length && TakingNow.Is(Word(text, last[AfterBe(text, last, index + 1)])) && (isUpdate || (previous.IsClosing && place.Start - previous.End < Near)));
            }
        }

        return isUpdate;
    }

    private static bool AllAfterNow(ReadOnlySpan<char> text, ReadOnlySpan<RoleKeywords.Word> words, int end)
    {
        if (!words.IsEmpty && text[words[0].Start..end].IndexOfAny(Marks) >= 0)
        {
            return false;
        }

        foreach (var word in words)
        {
            if (!AfterNow.Is(Word(text, word)) && WeekdayNames.Named(Word(text, word)) is null)
            {
                return false;
            }
        }

        return true;
    }

    private static int AfterBe(ReadOnlySpan<char> text, ReadOnlySpan<RoleKeywords.Word> words, int index) =>
        index + 1 < words.Length && Word(text, words[index]).Equals("be", StringComparison.OrdinalIgnoreCase) ? index + 1 : index;

    private static bool IsSaidFormerly(ReadOnlySpan<char> text, int from, int to)
    {
        // We go back one word at a time, because the nearest nearly always decides.
        Span<RoleKeywords.Word> one = stackalloc RoleKeywords.Word[1];
        var following = default(ReadOnlySpan<char>);
        for (var (words, end) = (0, to); words < FurthestFormerly && RoleKeywords.SplitLast(text, Math.Min(from, end), end, one) is [var last]; words++)
        {
            var word = Word(text, last);
            if (Formerly.Is(word) || (word is "first" or "last" && following is "advertised" or "posted"))
            {
                return true;
            }

            if (!FormerlyLinks.Is(word) && WeekdayNames.Named(word) is null)
            {
                return false;
            }

            following = word;
            end = last.Start;
        }

        return false;
    }

    /// <summary>Struck out in Markdown: <c>~~24 April~~ 8 May</c>. In a page we do not read struck-out text at all.</summary>
    private static bool IsStruckOut(ReadOnlySpan<char> text, DateRoleClassifier.Place place)
    {
        const string Mark = "~~";
        var from = Math.Max(0, place.Start - LongestStrike);
        var open = text[from..place.Start].LastIndexOf(Mark);
        var close = text[place.End..Math.Min(text.Length, place.End + LongestStrike)].IndexOf(Mark);
        return open >= 0 && close >= 0 && from + open + Mark.Length < text.Length && !char.IsWhiteSpace(text[from + open + Mark.Length])
            && text[(from + open)..(place.End + close)].IndexOf('\n') < 0;
    }

    private static ReadOnlySpan<char> SentenceAfter(ReadOnlySpan<char> text, int end)
    {
        var after = text[end..Math.Min(text.Length, end + Near)];
        var stop = after.IndexOfAny('\n', '.', ';');
        return stop < 0 ? after : after[..stop];
    }

    /// <summary>"The original closing date". But "your original application by 8 May" says nothing about the date.</summary>
    private static bool IsDeadline(ReadOnlySpan<char> text, RoleKeyword keyword) =>
        keyword.Says(text, "clos") || keyword.Says(text, "deadline") || keyword.Says(text, "date");

    /// <summary>"UPDATE:", "Correction -", "Update 22 April:". Not "update engineer".</summary>
    private static bool IsUpdate(ReadOnlySpan<char> said)
    {
        said = said.TrimStart(" \t*#(");
        var end = TextCursor.WordEnd(said, 0);
        var next = TextCursor.SkipInlineSpace(said, end);
        return Updates.Is(said[..end]) && next < said.Length && !char.IsLetter(said[next]);
    }

    private static int SkipBack(ReadOnlySpan<char> text, int end) => TextCursor.SkipInlineSpaceBack(text, TextCursor.WordStart(text, end));

    private static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text, int end) => text[TextCursor.WordStart(text, end)..end];

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text, RoleKeywords.Word word) => text[word.Start..word.End];
}
