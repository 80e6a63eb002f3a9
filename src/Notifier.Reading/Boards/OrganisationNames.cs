using System.Buffers;
using System.Collections.Frozen;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Boards;

/// <summary>Tells whether a line is an organisation's name, by the words in <c>organisation-words.tsv</c>.</summary>
internal static class OrganisationNames
{
    private const int Longest = 100;

    /// <summary>Marks that may surround the words of a name.</summary>
    private const string Marks = "(),\"“”'’-–&*";

    private static readonly ILookup<string, string> Words = Load();

    /// <summary>Marks that end a sentence or a label.</summary>
    private static readonly SearchValues<string> NotInNames = SearchValues.Create(
        [":", ";", "!", "?", "|", "•", " - ", " – "],
        StringComparison.Ordinal);

    private static readonly FrozenSet<string> Small = FrozenSet.Create(
        StringComparer.Ordinal,
        "and", "at", "for", "in", "of", "on", "the", "y", "yr");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SmallBySpan = Small.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// A name is short, is capitalised, and has more words than its type: "Ashford Valley Hospitals NHS Foundation Trust". "NHS Foundation
    /// Trust" and "Join our Trust" are not names.
    /// </summary>
    public static bool Is(string line)
    {
        if (line.Length > Longest || line.EndsWith('.') || line.AsSpan().ContainsAny(NotInNames) || !IsInCapitals(line))
        {
            return false;
        }

        var names = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(Bare)
            .Where(word => word.Length > 0)
            .Select(word => word.ToLowerInvariant())
            .ToList();
        return names.Count > 1
            && names.Exists(name => name != "nhs" && !Small.Contains(name) && !Words.Contains(name))
            && !names.Exists(name => Has(name, "never"))
            && (Has(names[^1], "end") || Has(names[0], "start") || names.Zip(names.Skip(1)).Any(pair => Has(pair.First, "of") && pair.Second is "of" or "for"));
    }

    /// <summary>Every word except small ones is capitalised.</summary>
    private static bool IsInCapitals(ReadOnlySpan<char> line)
    {
        foreach (var range in line.Split(' '))
        {
            var word = line[range].Trim(Marks);
            if (!word.IsEmpty && char.IsLower(word[0]) && !SmallBySpan.Contains(word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Has(string word, string where) => Words[word].Contains(where);

    private static string Bare(string word) => word.AsSpan().Trim(Marks).ToString();

    private static ILookup<string, string> Load() => EmbeddedTable.Rows("organisation-words.tsv")
        .ToLookup(columns => columns[0], columns => columns[1], StringComparer.Ordinal);
}
