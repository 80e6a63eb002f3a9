namespace Notifier.Repository.Tests.Docs;

/// <summary>A paragraph, and the line on which it begins. <see cref="Prose.Code"/> makes one word of the code in it.</summary>
/// <param name="IsCell">In a cell of a table a semicolon ends a sentence too.</param>
internal sealed record ProsePiece(string File, int Line, string Text, bool IsCell = false);

/// <summary>How we write: one idea a sentence, in words that nobody has to read twice. It holds for documents, comments and log lines alike.</summary>
internal static class Prose
{
    public const int MostWords = 25;

    /// <summary>A full stop after these ends no sentence.</summary>
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase) { "e.g.", "i.e.", "etc.", "vs.", "cf.", "a.m.", "p.m." };

    /// <summary>Words that slow a reader down, and words of our own where the field has one; beside each, what to write.</summary>
    private static readonly (string Phrase, string Instead)[] Banned =
    [
        ("whoever", "anyone who, or the person’s role"), ("whomever", "anyone whom, or the person’s role"), ("whosoever", "anyone who"),
        ("of which", "a sentence of its own"), ("of whom", "a sentence of its own"),
        ("thereof", "of it"), ("whereof", "of it"), ("therein", "in it"), ("wherein", "in which"), ("thereby", "so"), ("whereby", "so"),
        ("hangs on", "depends on"), ("hang on", "depend on"), ("rests on", "comes from, or depends on"), ("rest on", "come from, or depend on"),
        ("but for", "except, or a sentence of its own"), ("in order to", "to"), ("at hand", "available"),
        ("likewise", "also"), ("aforementioned", "the name of it"), ("utilise", "use"),
        ("rung", "reminder day"), ("rungs", "reminder days"), ("ladder", "reminder schedule"), ("due row", "due item"), ("due rows", "due items"),
        ("ledger row", "ledger entry"), ("ledger rows", "ledger entries"),
        ("a door", "an endpoint"), ("the door", "the endpoint"), ("its door", "its endpoint"), ("doors", "endpoints"),
        ("cue", "keyword"), ("cues", "keywords"), ("mail hours", "sending window"),
    ];

    /// <summary>Code is one word, however long it is, and no word of ours.</summary>
    public static string Code(string code) => $"`{code.Replace(' ', '\u00a0').Replace('\n', '\u00a0')}`";

    /// <returns>What is wrong, each with its place, the sentence and what to do.</returns>
    public static IEnumerable<string> Faults(ProsePiece piece)
    {
        foreach (var (line, words) in Sentences(piece))
        {
            var sentence = string.Join(' ', words);
            var count = words.Count(word => word.Any(char.IsLetterOrDigit));
            if (count > MostWords)
            {
                yield return $"{piece.File}:{line}: {count} words, and at most {MostWords} are allowed: “{sentence}”";
            }

            var bare = $" {string.Join(' ', words.Select(Bare))} ";
            foreach (var (phrase, instead) in Banned.Where(banned => bare.Contains($" {banned.Phrase} ", StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"{piece.File}:{line}: “{phrase}” is not used; write {instead}: “{sentence}”";
            }
        }
    }

    private static IEnumerable<(int Line, IReadOnlyList<string> Words)> Sentences(ProsePiece piece)
    {
        var words = new List<string>();
        var begun = piece.Line;
        foreach (var (number, line) in piece.Text.Split('\n').Index())
        {
            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                begun = words.Count == 0 ? piece.Line + number : begun;
                words.Add(word);
                if (Ends(word, piece.IsCell))
                {
                    yield return (begun, words);
                    words = [];
                }
            }
        }

        if (words.Count > 0)
        {
            yield return (begun, words);
        }
    }

    private static bool Ends(string word, bool isCell)
    {
        var end = word.TrimEnd('”', '’', '"', '\'', ')');
        return end.Length > 0 && (end[^1] is '.' or '!' or '?' || (isCell && end[^1] == ';')) && !Abbreviations.Contains(end);
    }

    /// <summary>The word without the signs around it.</summary>
    private static string Bare(string word) =>
        word.StartsWith('`') ? word : word.Trim('“', '”', '‘', '’', '"', '\'', '(', ')', '[', ']', '.', ',', ';', ':', '!', '?', '…');
}
