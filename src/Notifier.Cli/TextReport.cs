using System.Globalization;
using System.Text;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Cli;

/// <summary>Writes a report for people: the safe date first, then the dates with their quotes, then the findings.</summary>
internal sealed class TextReport(Terminal terminal, DateOnly today) : IReport
{
    private const int LongestQuote = 160;
    private const string FindingIndent = "           ";
    private const string Bold = "1", Dim = "2", Red = "31", Green = "32", Yellow = "33", Blue = "36";

    private readonly Dictionary<Severity, int> _adverts = [];
    private int _count;
    private int _clean;

    public void Add(string file, CheckedAdvert check)
    {
        if (_count++ > 0)
        {
            Line();
        }

        Count(check);
        var reading = check.Reading;
        Line(Paint(Dim, AdvertFiles.NameOf(file)));
        Line(Paint(Bold, Printable.From(reading.Title ?? "(no title)")));
        if (string.Join(" · ", About(reading)) is { Length: > 0 } about)
        {
            Line(about);
        }

        Line();
        Line("  " + Advice(check));
        if (terminal.ShowsColour && TimeBar.Draw(check, today, terminal.Width - 2) is { } bar)
        {
            Line("  " + bar);
        }

        Dates(reading);
        Findings(check);
    }

    public void End(IReadOnlyList<Unreadable> unreadable)
    {
        if (_count > 0)
        {
            Line();
        }

        var parts = new List<string>();
        AddCount(parts, _adverts.GetValueOrDefault(Severity.Error), "with an error", "with errors");
        AddCount(parts, _adverts.GetValueOrDefault(Severity.Warning), "with a warning", "with warnings");
        AddCount(parts, _adverts.GetValueOrDefault(Severity.Note), "with notes only", "with notes only");
        AddCount(parts, _clean, "with nothing wrong", "with nothing wrong");
        var checkedAdverts = $"{_count} {(_count == 1 ? "advert" : "adverts")} checked";
        var notRead = unreadable.Count == 0
            ? string.Empty
            : $" {unreadable.Count} {(unreadable.Count == 1 ? "input" : "inputs")} could not be read.";
        Line(Paint(Bold, $"{checkedAdverts}{(parts.Count == 0 ? string.Empty : ": ")}{string.Join(", ", parts)}.{notRead}"));
    }

    public void Dispose()
    {
    }

    private static void AddCount(List<string> parts, int count, string one, string many)
    {
        if (count > 0)
        {
            parts.Add($"{count} {(count == 1 ? one : many)}");
        }
    }

    private void Count(CheckedAdvert check)
    {
        if (check.Worst is { } worst)
        {
            _adverts[worst] = _adverts.GetValueOrDefault(worst) + 1;
        }
        else
        {
            _clean++;
        }
    }

    private static IEnumerable<string> About(AdvertReading reading)
    {
        if (reading.Employer is { } employer)
        {
            yield return Printable.From(employer);
        }

        if (reading.Reference is { } reference)
        {
            yield return "reference " + Printable.From(reference);
        }

        if (reading.Board is { } board)
        {
            yield return board.Name;
        }
    }

    private string Advice(CheckedAdvert check)
    {
        if (check.Safe.Moment is not { } moment)
        {
            return Paint(Yellow, "No date is safe: the closing date cannot be told from this advert.");
        }

        var when = moment.Time is { } time ? EnglishDates.Clock(time) : "end of day";
        var (isOver, isGuess, day) = (
            moment.LastDay < today,
            check.Safe.Confidence == Confidence.Guess,
            EnglishDates.InWords(moment.LastDay));
        var words = (isOver, isGuess) switch
        {
            (false, false) => $"Apply by {day}, {when}",
            (false, true) => $"Apply soon: it may close on {day}, or before",
            (true, false) => $"Closed on {day}, {when}",
            (true, true) => $"Closed on {day}, or before",
        };
        return Paint(isOver || isGuess ? Yellow : Green, words)
            + Paint(Dim, $" ({string.Join("; ", Remarks(check, moment))})");
    }

    private static IEnumerable<string> Remarks(CheckedAdvert check, ClosingMoment moment)
    {
        yield return KebabCase.From(check.Safe.Confidence);
        if (check.Findings.Any(finding => finding.Kind == FindingKind.InternalApplicantsOnly))
        {
            yield return "internal applicants only";
        }
        else if (check.Safe.ForWhom is { } people)
        {
            yield return people;
        }

        if (check.Findings.Any(finding => finding.Kind == FindingKind.SeveralAudiences))
        {
            yield return check.Reading.Closing.Any(mention => mention.Date < moment.LastDay) ? "earlier for others" : "later for others";
        }
    }

    private void Dates(AdvertReading reading)
    {
        var mentions = reading.Mentions;
        Line();
        if (mentions.Count == 0)
        {
            Line("  No dates are stated.");
            return;
        }

        Line("  " + Paint(Bold, "Dates"));
        var role = mentions.Max(mention => KebabCase.From(mention.Role).Length) + 2;
        var when = mentions.Max(mention => When(mention).Length) + 2;
        var source = mentions.Max(mention => KebabCase.From(mention.Source).Length) + 2;
        for (var index = 0; index < mentions.Count; index++)
        {
            var mention = mentions[index];
            var number = (index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(3);
            var row = $"  {number}  {KebabCase.From(mention.Role).PadRight(role)}{When(mention).PadRight(when)}{KebabCase.From(mention.Source).PadRight(source)}";
            var quote = Quoted(mention.Quote);
            if (terminal.ShowsColour && row.Length + quote.Length > terminal.Width)
            {
                Line(row);
                Wrapped("       ", quote, "       ");
            }
            else
            {
                Line(row + quote);
            }
        }

        if (reading.LeftOut > 0)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"  and {reading.LeftOut:N0} more, not listed: closing dates are listed before others"));
        }
    }

    private static string When(DateMention mention)
    {
        var date = mention switch
        {
            { Date: null } => "no such day",
            { Alternatives.Count: > 1 } => string.Join(" or ", mention.Alternatives.Select(Short)),
            { Date: { } day } => Short(day),
        };
        var time = mention.Time is { } stated ? ", " + EnglishDates.Clock(stated) : string.Empty;
        var audience = mention.Audience is { } people ? $" ({people})" : string.Empty;
        return date + time + audience;
    }

    private static string Short(DateOnly date) => date.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    private void Findings(CheckedAdvert check)
    {
        Line();
        if (check.Findings.IsEmpty)
        {
            Line("  Nothing is wrong with its dates.");
            return;
        }

        Line("  " + Paint(Bold, "Findings"));
        var evidence = new Evidence(check.Reading.Mentions);
        foreach (var finding in check.Findings)
        {
            var colour = finding.Severity switch { Severity.Error => Red, Severity.Warning => Yellow, _ => Blue };
            Wrapped(
                $"  {KebabCase.From(finding.Severity),-9}",
                $"{Printable.From(finding.Message)} [{KebabCase.From(finding.Kind)}]",
                FindingIndent,
                colour);
            var dates = evidence.Places(finding).Select(index => (index + 1).ToString(CultureInfo.InvariantCulture)).ToList();
            if (dates.Count > 0)
            {
                Line($"{FindingIndent}{(dates.Count == 1 ? "date" : "dates")} {(dates.Count == 1 ? dates[0] : $"{string.Join(", ", dates[..^1])} and {dates[^1]}")}");
            }

            foreach (var quote in finding.Quotes)
            {
                Wrapped(FindingIndent, Quoted(quote), FindingIndent);
            }
        }
    }

    /// <summary>On a terminal, lines wrap between words and keep their indent. In a pipe they stay whole.</summary>
    private void Wrapped(string start, string text, string indent, string? colour = null)
    {
        var width = terminal.ShowsColour ? Math.Max(40, terminal.Width) : int.MaxValue;
        var line = new StringBuilder();
        var lead = colour is null ? start : Paint(colour, start);
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && indent.Length + line.Length + 1 + word.Length > width)
            {
                Line(lead + line);
                line.Clear();
                lead = indent;
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        Line(lead + line);
    }

    private static string Quoted(Quote quote)
    {
        var words = Printable.From(quote.OnOneLine);
        if (words.Length <= LongestQuote)
        {
            return $"“{words}”";
        }

        var space = words.LastIndexOf(' ', LongestQuote, LongestQuote / 2);
        var cut = space > 0 ? space : char.IsLowSurrogate(words[LongestQuote]) ? LongestQuote - 1 : LongestQuote;
        return $"“{words[..cut]} …”";
    }

    private string Paint(string code, string text) => terminal.ShowsColour ? $"\u001b[{code}m{text}\u001b[0m" : text;

    private void Line(string text = "") => terminal.Out.Write(text.TrimEnd() + "\n");
}
