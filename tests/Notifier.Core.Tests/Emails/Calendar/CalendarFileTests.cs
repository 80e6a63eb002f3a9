using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Notifier.Core.Emails.Calendar;
using Notifier.Testing;

namespace Notifier.Core.Tests.Emails.Calendar;

/// <summary>Calendar files, whole and line by line.</summary>
public sealed class CalendarFileTests
{
    [Theory]
    [MemberData(nameof(TestEvents.Names), MemberType = typeof(TestEvents))]
    public void A_file_reads_as_it_should(string name)
    {
        var file = TestEvents.FileOf(name);

        StrictCalendar.Read(file);
        Golden.Equal($"calendar/{name}.ics", file.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(TestEvents.Names), MemberType = typeof(TestEvents))]
    public void What_was_folded_and_escaped_comes_back_as_it_was_meant(string name)
    {
        var events = StrictCalendar.Events(StrictCalendar.Read(TestEvents.FileOf(name)));

        Assert.Equal(TestEvents.All[name].Count, events.Count);
        foreach (var (meant, read) in TestEvents.All[name].Zip(events))
        {
            Assert.Equal(Meant(meant.Summary), read.First(line => line.Name == "SUMMARY").Text);
            Assert.Equal(Meant(meant.Description), read.First(line => line.Name == "DESCRIPTION").Text);
            Assert.Equal(meant.Uid, StrictCalendar.Value(read, "UID"));
        }
    }

    [Fact]
    public void A_hostile_title_adds_no_line_to_an_event()
    {
        var plain = StrictCalendar.Read(CalendarFile.Create(TestEvents.Day));
        var hostile = StrictCalendar.Read(CalendarFile.Create(TestEvents.Day with { Summary = TestEvents.Hostile, Description = TestEvents.Hostile }));

        Assert.Equal(plain.Select(line => line.Name), hostile.Select(line => line.Name));
    }

    [ManySamples]
    public Property Whatever_the_words_every_line_is_short_and_they_come_back()
    {
        var words = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty),
            Gen.Elements("\r\n", "\n", "\r", ";", ",", "\\", "\\n", ":", "\"", "😀", "é", "漢", "e\u0301", "\uD800", "\uDC00", "\u202E", "\u2066", "\0", "\u007F", "\u0085", "\u2028", "\t", " ", "  ", "x", "BEGIN:VEVENT", "\uFEFF", "\uFFFF").ListOf().Select(pieces => string.Concat(pieces)),
            Gen.Choose(0, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value).ToString()).ListOf().Select(runes => string.Concat(runes)));
        return Prop.ForAll(words.Zip(words).ToArbitrary(), pair =>
        {
            var lines = StrictCalendar.Read(CalendarFile.Create(TestEvents.Day with { Summary = pair.Item1, Description = pair.Item2 }));

            Assert.Equal(Meant(pair.Item1), lines.First(line => line.Name == "SUMMARY").Text);
            Assert.Equal(Meant(pair.Item2), lines.First(line => line.Name == "DESCRIPTION").Text);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_line_is_folded_at_seventy_five_octets_and_no_earlier_than_it_must(int shift)
    {
        var file = CalendarFile.Create(TestEvents.Day with { Summary = new string('x', shift) + string.Concat(Enumerable.Repeat("😀", 60)) });

        var folded = file.Split("\r\n").SkipWhile(line => !line.StartsWith("SUMMARY", StringComparison.Ordinal)).TakeWhile(line => line[0] is 'S' or ' ').ToList();
        Assert.All(folded.SkipLast(1), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 72, 75));
    }

    [Fact]
    public void London_is_described_as_its_clocks_are_for_fifty_years()
    {
        for (var year = 2000; year < 2050; year++)
        {
            var (forward, back) = (LastSundayOf(year, 3).AddHours(1), LastSundayOf(year, 10).AddHours(1)); // UTC, as the rules have it
            foreach (var (moment, before, after) in new[] { (forward, 0, 1), (back, 1, 0) })
            {
                Assert.Equal(TimeSpan.FromHours(before), Notifier.Reading.Grammar.LondonTime.Zone.GetUtcOffset(moment.AddSeconds(-1)));
                Assert.Equal(TimeSpan.FromHours(after), Notifier.Reading.Grammar.LondonTime.Zone.GetUtcOffset(moment));
            }
        }
    }

    [Fact]
    public void The_last_day_of_all_has_no_day_after()
    {
        var lines = StrictCalendar.Read(CalendarFile.Create(TestEvents.Day with { Day = DateOnly.MaxValue }));

        Assert.Equal("99991231", StrictCalendar.Value(lines, "DTSTART;VALUE=DATE"));
        Assert.DoesNotContain(lines, line => line.Name.StartsWith("DTEND", StringComparison.Ordinal));
    }

    /// <summary>Line ends are one character, tabs are spaces, and what is not seen is gone. Half a surrogate pair is the sign for one.</summary>
    internal static string Meant(string words) => string.Concat(words.ReplaceLineEndings("\n").Replace('\t', ' ').EnumerateRunes()
        .Where(rune => rune.Value == '\n' || (!Rune.IsControl(rune) && !"\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069".Contains(rune.ToString(), StringComparison.Ordinal))));

    private static DateTimeOffset LastSundayOf(int year, int month)
    {
        var last = new DateTimeOffset(year, month, DateTime.DaysInMonth(year, month), 0, 0, 0, TimeSpan.Zero);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
