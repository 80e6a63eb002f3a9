using System.Buffers;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>
/// Closing dates that must be counted, in adverts that state no date. They count from the posting date ("open for 3 weeks"), or from the
/// day of reading ("closes in 5 days", "closes this Sunday").
/// </summary>
internal static class RelativeDates
{
    /// <summary>How many letters before a duration can be about it.</summary>
    private const int Near = 90;

    /// <summary>The most letters between a label and a weekday: "deadline for applications is noon on Friday".</summary>
    private const int LongestLead = 40;

    /// <summary>No advert is open longer.</summary>
    private const int LongestOpen = 92;

    private static readonly SearchValues<string> Units = SearchValues.Create(
        ["day", "week", "fortnight", "month", "tomorrow", "today"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly WordList Left = WordList.Load("left");
    private static readonly WordList LeftLabel = WordList.Load("left-label");
    private static readonly WordList LeftOver = WordList.Load("left-over");
    private static readonly WordList WithinAfter = WordList.Load("within-after");
    private static readonly WordList OfAdvert = WordList.Load("of-advert");
    private static readonly WordList OpenFor = WordList.Load("open-for");
    private static readonly WordList AdvertNoun = WordList.Load("advert-noun");
    private static readonly WordList OwnMatter = WordList.Load("own-matter");
    private static readonly WordList BeforeWeekday = WordList.Load("before-weekday");
    private static readonly WordList AfterWeekdayNot = WordList.Load("after-weekday-not");

    public static void Add(ReadOnlySpan<char> text, List<DateCandidate> found)
    {
        foreach (var unit in new TextMatches(text, Units))
        {
            if (unit > 0 && char.IsLetter(text[unit - 1]))
            {
                AddWeekday(text, unit, found);
                continue;
            }

            if (TextCursor.IsAt(text, unit, "today") || TextCursor.IsAt(text, unit, "tomorrow"))
            {
                AddDay(text, unit, found);
            }
            else if (DurationGrammar.EndingAt(text, unit) is { } duration)
            {
                AddDuration(text, unit, duration, found);
            }
            else if (DaysAfterLabel(text, unit) is { } labelled)
            {
                found.Add(labelled);
            }
        }
    }

    /// <summary>"Closes in", "closes in:": the duration after it counts from the day of reading.</summary>
    public static bool IsFromToday(ReadOnlySpan<char> before) => EndsWith(before.TrimEnd(" \t:"), "in");

    /// <summary>"Closes tomorrow", "closing date: today at 5pm".</summary>
    private static void AddDay(ReadOnlySpan<char> text, int start, List<DateCandidate> found)
    {
        if (ClosingKeywordBefore(text, start) is not { } keyword)
        {
            return;
        }

        var end = TextCursor.WordEnd(text, start);
        var after = TimeNearDate.After(text, end);
        var days = TextCursor.IsAt(text, start, "today") ? 0 : 1;
        found.Add(DurationGrammar.Found(new DurationGrammar.Duration(start, end, days, 0), MentionRole.Closing, keyword) with { IsFromToday = true, Time = after.Time, Zone = after.Zone, End = after.Edge });
    }

    /// <summary>
    /// "Closes this Sunday", "get your application in by 5pm on Friday". Not "Monday to Friday", "the office closes on Friday". "Closes
    /// Monday" may mean any Monday, so we quote it without a day.
    /// </summary>
    private static void AddWeekday(ReadOnlySpan<char> text, int unit, List<DateCandidate> found)
    {
        var (start, end) = (TextCursor.WordStart(text, unit), TextCursor.WordEnd(text, unit));
        if (!IsAfterWord(text, start) || WeekdayNames.Named(text[start..end]) is not { } weekday || IsOneOfMany(text, end))
        {
            return;
        }

        var lead = TimeNearDate.Before(text, start, 0);
        var reading = DateRoleClassifier.Classify(text, start, lead.Edge, end, isRange: false, PreviousDate.None);
        var isTold = reading.IsClosing
            && !reading.IsOver
            && reading.Keyword.End > reading.Keyword.Start
            && lead.Edge - reading.Keyword.End is >= 0 and < LongestLead;
        if (!isTold || OtherDeadlines.HasNoSubject(text, reading, start) || OtherDeadlines.HasUnknownSubject(text, reading))
        {
            return;
        }

        var after = TimeNearDate.After(text, end);
        found.Add(new DateCandidate(new DateToken(start, end, 0, 0, null, weekday), MentionRole.Closing, reading.Keyword.Start, after.Edge)
        {
            IsFromToday = true,
            IsAfterToday = TextCursor.IsWordBefore(text, start, "next", out _),
            Time = lead.Time ?? after.Time,
            Zone = lead.Zone ?? after.Zone,
            KeywordStart = reading.Keyword.Start,
            SentenceStart = reading.SentenceStart,
        });
    }

    /// <summary>Most weekdays are in hours of work. We look closely only at one after such a word.</summary>
    private static bool IsAfterWord(ReadOnlySpan<char> text, int start)
    {
        var before = TextCursor.SkipInlineSpaceBack(text, start);
        return BeforeWeekday.Is(text[TextCursor.WordStart(text, before)..before]);
    }

    /// <summary>"Friday to Sunday", "Friday and Saturday", "Friday 8 May", "Friday's", "by Friday each week".</summary>
    private static bool IsOneOfMany(ReadOnlySpan<char> text, int end)
    {
        var next = TextCursor.SkipInlineSpace(text, end, 3);
        if (next == text.Length)
        {
            return false;
        }

        var isDate = text[next] is '/' or '&' or '\'' or '’' || (char.IsAsciiDigit(text[next]) && TimeGrammar.At(text, next) is null);
        var isRange = text[next] is '-' or '–' or ','
            && WeekdayNames.Named(text[TextCursor.SkipInlineSpace(text, next + 1)..TextCursor.WordEnd(text, TextCursor.SkipInlineSpace(text, next + 1))]) is not null;
        return isDate || isRange || AfterWeekdayNot.Is(text[next..TextCursor.WordEnd(text, next)]);
    }

    private static void AddDuration(ReadOnlySpan<char> text, int unit, DurationGrammar.Duration duration, List<DateCandidate> found)
    {
        var lineStart = LineStart(text, duration.Start);
        var before = text[lineStart..duration.Start].TrimEnd();
        var after = Following(text, TextCursor.WordEnd(text, unit));
        if (IsFromToday(before))
        {
            if (ClosingKeywordBefore(text, duration.Start) is { } keyword)
            {
                found.Add(DurationGrammar.Found(duration, MentionRole.Closing, keyword) with { IsFromToday = true });
            }
        }
        else if (IsLeft(after) || LeftLabel.Find(before) is { End: > 0 } label && label.End == before.TrimEnd(": ").Length)
        {
            found.Add(DurationGrammar.Found(duration, MentionRole.Closing, duration.Start) with { IsFromToday = true });
        }
        else if (IsWithin(before, after) || IsOpenFor(before, duration))
        {
            found.Add(DurationGrammar.Found(duration, MentionRole.Closing, lineStart));
        }
        else if (ClosingKeywordBefore(text, duration.Start) is { } stated && !char.IsAsciiDigit(text[duration.Start]))
        {
            found.Add(DurationGrammar.Found(duration, MentionRole.Closing, stated));
        }
    }

    /// <summary>"5 days left to apply", "11 days remaining". Not "two days to go until the race".</summary>
    private static bool IsLeft(ReadOnlySpan<char> after)
    {
        var (start, end) = Left.Find(after);
        if (end == 0 || !after[..start].IsWhiteSpace())
        {
            return false;
        }

        var rest = after[end..].TrimStart();
        return rest.IsEmpty || !char.IsLetterOrDigit(rest[0]) || (LeftOver.Find(rest) is (0, > 0));
    }

    /// <summary>"Days remaining: 9"</summary>
    private static DateCandidate? DaysAfterLabel(ReadOnlySpan<char> text, int unit)
    {
        var after = Following(text, unit);
        var (start, end) = LeftLabel.Find(after);
        if (start != 0 || end == 0)
        {
            return null;
        }

        var number = unit + end;
        while (number < text.Length && number < unit + end + 4 && (TextCursor.IsInlineSpace(text[number]) || text[number] is ':' or '|'))
        {
            number++;
        }

        var numberEnd = TextCursor.DigitsEnd(text, number);
        return numberEnd - number is 1 or 2
            ? DurationGrammar.Found(
                new DurationGrammar.Duration(unit, numberEnd, TextCursor.Number(text[number..numberEnd]), 0),
                MentionRole.Closing,
                unit) with
            { IsFromToday = true }
            : null;
    }

    /// <summary>"Applications must be received within 14 days of this advert". Not "within 14 days of the closing date".</summary>
    private static bool IsWithin(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        if (!EndsWith(before, "within"))
        {
            return false;
        }

        before = before[..^"within".Length].TrimEnd();
        var (start, end) = OfAdvert.Find(after);
        var isOfAdvert = (end > 0 && after[..start].IsWhiteSpace() && !after[end..].StartsWith(" clos", StringComparison.OrdinalIgnoreCase))
            || after.IsWhiteSpace();
        return isOfAdvert && OwnMatter.IsIn(before) && WithinAfter.Is(before[TextCursor.WordStart(before, before.Length)..]);
    }

    /// <summary>"The advert will be open for 3 weeks". Not "the job is open for 12 months".</summary>
    private static bool IsOpenFor(ReadOnlySpan<char> before, DurationGrammar.Duration duration)
    {
        if (EndsWith(before, "a"))
        {
            before = before[..^1].TrimEnd();
        }

        if (!EndsWith(before, "for") || duration.Months > 0 || duration.Days > LongestOpen)
        {
            return false;
        }

        before = before[..^"for".Length].TrimEnd();
        return OpenFor.Is(before[TextCursor.WordStart(before, before.Length)..]) && AdvertNoun.IsIn(before);
    }

    /// <summary>The start of the closing label before these words; null when there is none.</summary>
    private static int? ClosingKeywordBefore(ReadOnlySpan<char> text, int start)
    {
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[10];
        var count = RoleKeywords.Split(text, Math.Max(LineStart(text, start), start - LongestLead), start, words);
        for (var index = count - 1; index >= 0; index--)
        {
            var keyword = RoleKeywords.StartingAt(text, words[..count], index);
            if (keyword.Kind == RoleKeywordKind.Closing && DurationGrammar.FollowsLabel(text, keyword.End, start))
            {
                return keyword.Start;
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> Following(ReadOnlySpan<char> text, int end)
    {
        var after = text[end..Math.Min(text.Length, end + Near)];
        var stop = after.IndexOfAny('\n', '.', '!');
        return stop < 0 ? after : after[..stop];
    }

    private static int LineStart(ReadOnlySpan<char> text, int end)
    {
        var from = Math.Max(0, end - Near);
        return from + text[from..end].LastIndexOfAny('\n', '.', '!') + 1;
    }

    private static bool EndsWith(ReadOnlySpan<char> text, string word) =>
        text.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || !char.IsLetter(text[^(word.Length + 1)]));
}
