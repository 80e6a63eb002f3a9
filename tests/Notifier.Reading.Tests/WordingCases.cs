using System.Globalization;
using System.Text;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;
using Notifier.Testing;

namespace Notifier.Reading.Tests;

/// <summary>
/// The wordings we can read, one a line in <c>cases/*.cases</c>; the head of <c>dates.cases</c> says how to write one.
/// A new way of writing a date is a new line there, not a new method here.
/// </summary>
public sealed class WordingCases
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "cases");

    /// <summary>In a mutation run the golden file of all readings stands for the single lines.</summary>
    public static TheoryData<string, int, string> Lines()
    {
        var lines = new TheoryData<string, int, string>();
        foreach (var (file, number, line) in All().Take(MutationRun.IsOn ? 1 : int.MaxValue))
        {
            lines.Add(file, number, line);
        }

        return lines;
    }

    public static TheoryData<string> Files() => [.. All().Select(line => line.File).Distinct()];

    internal static IEnumerable<WordingCase> Parsed => All().Select(line => WordingCase.Parse(line.Line));

    internal static IEnumerable<string> TextsOf(string file) => All().Where(line => line.File == file).Select(line => WordingCase.Parse(line.Line).Text);

    private static IEnumerable<(string File, int Number, string Line)> All()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.cases").Order(StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                if (line.Contains('⇶', StringComparison.Ordinal) && !line.StartsWith('#'))
                {
                    yield return (Path.GetFileName(file), number, line);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_Wording_Is_Read_As_Its_Case_Says(string file, int number, string line)
    {
        var wording = WordingCase.Parse(line);
        var check = AdvertReader.Read(wording.Advert(), wording.Today);

        var actual = wording.Describe(check);
        Assert.True(wording.Expected == actual, $"{file}:{number}\n   text: {wording.Text}\nexpected: {wording.Expected}\n  actual: {actual}");
        Assert.All(check.Reading.Mentions.Where(mention => mention.Source != MentionSource.StructuredData), mention =>
            Assert.Equal(mention.Quote.Text, check.Reading.Text.Source.Substring(mention.Quote.Offset, mention.Quote.Length)));
    }

    /// <summary>Everything read from every case: quotes and their places, weekdays, doubts, the safe date and all findings, beyond what the case names.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Every_Case_Is_Read_As_The_Golden_File_Says(string file)
    {
        var told = new StringBuilder();
        foreach (var (_, _, line) in All().Where(line => line.File == file))
        {
            var wording = WordingCase.Parse(line);
            var check = AdvertReader.Read(wording.Advert(), wording.Today);
            told.Append(wording.Text.Replace("\r", "␍", StringComparison.Ordinal).Replace("\n", "⏎", StringComparison.Ordinal).Replace("\t", "⇥", StringComparison.Ordinal)).Append('\n');
            foreach (var mention in check.Reading.Mentions)
            {
                told.Append(CultureInfo.InvariantCulture, $"    {mention.Role} {mention.Date:yyyy-MM-dd}{string.Concat(mention.Alternatives.Select(date => $" |{date:yyyy-MM-dd}"))} {mention.Time} {mention.Zone} {mention.StatedWeekday} {mention.Audience} {mention.Source} {mention.Doubts}{(mention.IsExclusive ? " before" : string.Empty)} {mention.Quote.Offset}+{mention.Quote.Length} “{mention.Quote.OnOneLine}”").Append('\n');
            }

            told.Append(CultureInfo.InvariantCulture, $"    = {check.Safe.Moment?.LastDay:yyyy-MM-dd} {check.Safe.Moment?.Instant:yyyy-MM-ddTHH:mmZ} {check.Safe.Confidence} {check.Safe.ForWhom}").Append('\n');
            foreach (var finding in check.Findings)
            {
                told.Append(CultureInfo.InvariantCulture, $"    ! {finding.Severity} {finding.Kind}: {finding.Message}").Append('\n');
            }
        }

        Golden.Equal(Path.Combine("readings", Path.ChangeExtension(file, ".txt")), told.ToString());
    }

    [Fact]
    public void There_Are_Cases() => Assert.True(All().Count() > 300);
}

/// <summary>One line of a case file.</summary>
internal sealed record WordingCase(string Text, string Expected, DateOnly? Posted, string? Field, DateOnly Today, IReadOnlyList<string> Findings, bool ListsOthers, bool ListsSafe)
{
    private static readonly DateOnly UsualToday = new(2026, 4, 10);

    public bool ListsConfidence { get; private init; }

    public bool ListsMoment { get; private init; }

    public static WordingCase Parse(string line)
    {
        var halves = line.Split('⇶', 2);
        var text = Letters(halves[0].Trim()).Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
        var comment = halves[1].IndexOf(" //", StringComparison.Ordinal);
        var parts = (comment < 0 ? halves[1] : halves[1][..comment]).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var expected = parts.Where(part => !part.StartsWith("posted ", StringComparison.Ordinal) && !part.StartsWith("today ", StringComparison.Ordinal) && !part.StartsWith("field ", StringComparison.Ordinal)).ToList();
        return new WordingCase(
            text,
            string.Join("; ", expected),
            Value(parts, "posted ") is { } posted ? Day(posted) : null,
            Value(parts, "field "),
            Value(parts, "today ") is { } today ? Day(today) : UsualToday,
            [.. expected.Where(part => part.StartsWith("finding ", StringComparison.Ordinal) || part.StartsWith("no finding ", StringComparison.Ordinal))],
            expected.Exists(part => part.StartsWith("other ", StringComparison.Ordinal)),
            expected.Exists(part => part.StartsWith("safe ", StringComparison.Ordinal)))
        {
            ListsConfidence = expected.Exists(part => part is "certain" or "likely" or "guess"),
            ListsMoment = expected.Exists(part => part.StartsWith("until ", StringComparison.Ordinal)),
        };
    }

    /// <summary>Letters that nobody would see in the case are written as \u and four digits.</summary>
    private static string Letters(string text)
    {
        var parts = text.Split("\\u");
        return parts[0] + string.Concat(parts.Skip(1).Select(part => (char)int.Parse(part[..4], NumberStyles.HexNumber, CultureInfo.InvariantCulture) + part[4..]));
    }

    public AdvertText Advert()
    {
        var facts = new PageMetadata();
        if (Posted is { } posted)
        {
            facts.Dates.Add(new StructuredDate(MentionRole.Posting, new Quote(Iso(posted), 0, 0), 0));
        }

        if (Field is { } field)
        {
            facts.Dates.Add(new StructuredDate(MentionRole.Closing, new Quote(field, 0, 0), 0));
        }

        return AdvertText.FromPlainText(Text, facts);
    }

    /// <summary>The reading in the words of the case, so that the two can be compared as text.</summary>
    public string Describe(CheckedAdvert check)
    {
        var mentions = check.Reading.Mentions
            .Where(mention => mention.Source != MentionSource.StructuredData && (ListsOthers || mention.Role != MentionRole.Other))
            .Select(Describe)
            .ToList();
        var parts = mentions.Count == 0 ? ["nothing"] : mentions;
        if (ListsSafe)
        {
            parts.Add("safe " + (check.Safe.Moment is { } moment ? Iso(moment.LastDay) + (moment.Time is { } time ? " " + time : string.Empty) : "none"));
        }

        if (ListsConfidence)
        {
            parts.Add(check.Safe.Confidence.ToString().ToLowerInvariant());
        }

        if (ListsMoment)
        {
            parts.Add("until " + check.Safe.Moment?.Instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture));
        }

        foreach (var finding in Findings)
        {
            var kind = finding[(finding.LastIndexOf(' ') + 1)..];
            var fires = check.Findings.Any(actual => Kebab(actual.Kind) == kind);
            parts.Add((fires ? "finding " : "no finding ") + kind);
        }

        return string.Join("; ", parts);
    }

    public static string Kebab(FindingKind kind) =>
        string.Concat(kind.ToString().Select((letter, index) => char.IsUpper(letter) ? (index == 0 ? string.Empty : "-") + char.ToLowerInvariant(letter) : letter.ToString()));

    private static string Describe(DateMention mention)
    {
        var date = mention.Date is { } day ? Iso(day) : "impossible";
        return string.Join(' ', new[]
        {
            mention.Role switch { MentionRole.ExtendedTo => "extended-to", MentionRole.NowClosesOn => "now-closes-on", var role => role.ToString().ToLowerInvariant() },
            mention.Alternatives.Count > 0 ? string.Join('|', mention.Alternatives.Select(Iso)) : date,
            mention.IsExclusive ? "exclusive" : null,
            mention.Time?.ToString(),
            mention.Zone is { } zone ? $"({zone})" : null,
            mention.Audience is { } audience ? $"[{audience}]" : null,
        }.Where(part => part is not null));
    }

    private static string? Value(string[] parts, string name) => parts.FirstOrDefault(part => part.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
