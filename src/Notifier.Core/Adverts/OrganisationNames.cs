using System.Collections.Frozen;

namespace Notifier.Core.Adverts;

/// <summary>Tells by its words whether a line is an organisation's name. The words stand in <c>organisation-words.tsv</c>.</summary>
internal static class OrganisationNames
{
    private const int Longest = 100;

    private static readonly ILookup<string, string> Words = Load();

    /// <summary>The end of a sentence or of a label.</summary>
    private static readonly string[] NotInNames = [":", ";", "!", "?", "|", "•", " - ", " – "];

    private static readonly FrozenSet<string> Small = FrozenSet.Create(StringComparer.Ordinal, "and", "at", "for", "in", "of", "on", "the", "y", "yr");

    /// <summary>
    /// A name is short, writes its words large and is more than the word that gives it away:
    /// "Ashford Valley Hospitals NHS Foundation Trust", but not "NHS Foundation Trust" or "Join our Trust".
    /// </summary>
    public static bool Is(string line)
    {
        if (line.Length > Longest || line.EndsWith('.') || NotInNames.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
        {
            return false;
        }

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Bare).Where(word => word.Length > 0).ToList();
        var names = words.ConvertAll(word => word.ToLowerInvariant());
        return words.Count > 1
            && words.TrueForAll(word => !char.IsLower(word[0]) || Small.Contains(word))
            && names.Exists(name => name != "nhs" && !Small.Contains(name) && !Words.Contains(name))
            && !names.Exists(name => Has(name, "never"))
            && (Has(names[^1], "end") || Has(names[0], "start") || names.Zip(names.Skip(1)).Any(pair => Has(pair.First, "of") && pair.Second is "of" or "for"));
    }

    private static bool Has(string word, string where) => Words[word].Contains(where);

    private static string Bare(string word) => word.Trim('(', ')', ',', '"', '“', '”', '\'', '’', '-', '–', '&', '*');

    private static ILookup<string, string> Load()
    {
        using var stream = typeof(OrganisationNames).Assembly.GetManifestResourceStream("organisation-words.tsv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToLookup(columns => columns[0], columns => columns[1], StringComparer.Ordinal);
    }
}
