using System.Globalization;
using System.Text;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Testing;

namespace Notifier.Reading.Tests;

/// <summary>
/// Every wording of the reader's tables, read in the example of its row in place of the example's own wording. The golden files mark
/// with ≠ what is read otherwise than the example: there the wording does something else, or the example does not show what it does.
/// </summary>
public sealed class WordingTables
{
    private static readonly DateOnly Today = new(2026, 4, 20);

    [Theory]
    [InlineData("keywords.tsv")]
    [InlineData("notices.tsv")]
    public void Every_Wording_Is_Read_In_The_Example_Of_Its_Row_As_The_Golden_File_Says(string table)
    {
        var told = new StringBuilder();
        foreach (var (list, entries, example) in Rows(table))
        {
            var shown = Shown(entries, example) ?? entries[0];
            var expected = Read(example);
            told.Append(CultureInfo.InvariantCulture, $"{list}: {example}\n    = {expected}\n");
            foreach (var entry in entries.Where(entry => entry != shown))
            {
                var text = With(example, shown, entry.TrimEnd('*'));
                var actual = Read(text);
                told.Append(CultureInfo.InvariantCulture, $"    {entry}{(actual == expected ? string.Empty : $" ≠ {actual}")}\n");
            }
        }

        Golden.Equal(Path.Combine("wordings", Path.ChangeExtension(table, ".txt")), told.ToString());
    }

    [Theory]
    [InlineData("keywords.tsv")]
    [InlineData("notices.tsv")]
    public void The_Example_Of_Every_Row_Has_One_Of_Its_Wordings(string table) =>
        Assert.All(Rows(table), row => Assert.True(Shown(row.Entries, row.Example) is not null, $"{row.List}: {row.Example}"));

    private static IEnumerable<(string List, string[] Entries, string Example)> Rows(string table) =>
        EmbeddedTable.Rows(table).Select(columns => (columns[0], columns[1].Split('|'), columns[2]));

    /// <summary>The longest wording that stands in the example as a whole word.</summary>
    private static string? Shown(string[] entries, string example) =>
        entries.Where(entry => IsWord(example, entry)).OrderByDescending(entry => entry.Length).FirstOrDefault();

    private static bool IsWord(string example, string entry)
    {
        var words = entry.TrimEnd('*');
        var at = example.IndexOf(words, StringComparison.OrdinalIgnoreCase);
        var end = at + words.Length;
        return at >= 0 && (at == 0 || !char.IsLetter(example[at - 1])) && (entry.EndsWith('*') || end == example.Length || !char.IsLetter(example[end]));
    }

    /// <summary>The example with another wording, which starts with a capital where the example's own does.</summary>
    private static string With(string example, string shown, string entry)
    {
        var at = example.IndexOf(shown.TrimEnd('*'), StringComparison.OrdinalIgnoreCase);
        var end = shown.EndsWith('*') ? at + example[at..].TakeWhile(char.IsLetter).Count() : at + shown.Length;
        return example[..at] + (char.IsUpper(example[at]) ? char.ToUpperInvariant(entry[0]) + entry[1..] : entry) + example[end..];
    }

    /// <summary>What is read of a sentence alone, and of one below a closing date.</summary>
    private static string Read(string sentence) =>
        $"{Said(sentence)} / {Said($"Date posted: 15 April 2026\n\nClosing date: 20 May 2026\n\n{sentence}")}";

    private static string Said(string text)
    {
        var check = AdvertReader.Read(AdvertText.FromPlainText(text), Today);
        var dates = check.Reading.Mentions.Select(mention => string.Create(CultureInfo.InvariantCulture, $"{mention.Role} {mention.Date:MM-dd}"));
        var findings = check.Findings.Select(finding => string.Create(CultureInfo.InvariantCulture, $"!{finding.Kind} {finding.Quotes.Length}"));
        return string.Join(' ', dates.Concat(findings));
    }
}
