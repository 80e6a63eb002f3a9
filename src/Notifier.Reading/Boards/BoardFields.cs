using System.Collections.Frozen;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Boards;

/// <summary>What a board's label stands for.</summary>
internal enum BoardFieldKind
{
    /// <summary>A label that means nothing to us. It shows only that its neighbours are labels too.</summary>
    Known,
    Title,
    Employer,
    Reference,
    PostingDate,
    ClosingDate,
    WorkingPattern,
}

/// <summary>A label and its value, as positions in the readable text.</summary>
/// <param name="Name">The label in lower case, without its colon.</param>
/// <param name="IsShownByBoard">The board shows it beside the advert. It is false for a line of the advert's own text that only looks like
/// a field.</param>
internal sealed record BoardField(BoardFieldKind Kind, string Name, int LabelStart, int ValueStart, int ValueEnd, bool IsShownByBoard);

/// <summary>
/// Finds a board's fields: "Label: value", "| Label: | value |", pairs on two lines, and the pairs in a page's tables and definition lists.
/// An employer's text has pairs too, so a board's group also needs a posting date or known labels.
/// </summary>
internal static class BoardFields
{
    private const int LongestLabel = 45;

    /// <summary>Pairs further apart than this many lines are separate groups. A value below its label may have several lines.</summary>
    private const int GroupGap = 8;

    /// <summary>The same distance when the value is on its label's line.</summary>
    private const int LineGap = 3;

    private const int LeastInGroup = 3;

    /// <summary>The labels we know, from the table <c>labels.tsv</c> beside this file.</summary>
    private static readonly FrozenDictionary<string, (BoardFieldKind Kind, string Name)> Labels = Load();

    private static readonly FrozenDictionary<string, (BoardFieldKind Kind, string Name)>.AlternateLookup<ReadOnlySpan<char>> LabelsBySpan =
        Labels.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly bool[] Starts = FirstLetters();

    /// <summary>A pair from a page's own structure, as positions in the readable text.</summary>
    public readonly record struct Pair(int LabelStart, int LabelEnd, int ValueStart, int ValueEnd);

    /// <summary>
    /// All pairs in reading order, and the board that their labels reveal. A line with only a working pattern counts as a pair without a
    /// label.
    /// </summary>
    public static (List<BoardField> Fields, Board? Board) Find(string text, IReadOnlyList<Pair> shown)
    {
        var (candidates, fields) = Candidates(text);
        if (candidates.Count < LeastInGroup && shown.Count == 0)
        {
            fields.AddRange(candidates.Select(candidate => candidate.Field));
            return (fields, null);
        }

        var names = new HashSet<string>();
        foreach (var pair in shown)
        {
            var label = Label(text.AsSpan(pair.LabelStart, pair.LabelEnd - pair.LabelStart));
            if (label.Length is > 0 and <= 60)
            {
                var name = label.ToString().ToLowerInvariant();
                names.Add(name);
                fields.Add(new BoardField(Known(label)?.Kind ?? BoardFieldKind.Known, name, pair.LabelStart, pair.ValueStart, pair.ValueEnd, IsShownByBoard: true));
            }
        }

        foreach (var candidate in candidates)
        {
            names.Add(candidate.Field.Name);
        }

        var board = KnownBoards.OfLabels(names);
        if (board?.HeaderLine is { } header
            && HeaderLine(text, header, candidates.Select(candidate => candidate.Field.LabelStart).Concat(fields.Select(field => field.LabelStart))) is { } line)
        {
            fields.Add(line);
        }

        AddGroups(candidates, board, fields);
        fields.Sort((left, right) => left.ValueStart.CompareTo(right.ValueStart));
        return (fields, board);
    }

    /// <summary>The unlabelled line above the board's fields that shows its closing date.</summary>
    private static BoardField? HeaderLine(string text, string header, IEnumerable<int> labels)
    {
        var above = labels.DefaultIfEmpty(0).Min();
        for (var at = 0; at < above;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            if (text.AsSpan(at).StartsWith(header, StringComparison.OrdinalIgnoreCase))
            {
                return new BoardField(BoardFieldKind.ClosingDate, header, at, at + header.Length, end, IsShownByBoard: true);
            }

            at = end + 1;
        }

        return null;
    }

    /// <summary>
    /// The group with the posting date belongs to the board. Other groups do too, unless they state a closing date, because a board shows
    /// its closing date only once.
    /// </summary>
    private static void AddGroups(List<Candidate> candidates, Board? board, List<BoardField> fields)
    {
        if (fields.Count > 0)
        {
            var known = fields.Select(field => field.ValueStart).ToHashSet();
            candidates.RemoveAll(candidate => !known.Add(candidate.Field.ValueStart));
        }

        var hasMain = fields.Exists(field => field is { IsShownByBoard: true, Kind: BoardFieldKind.PostingDate or BoardFieldKind.ClosingDate });
        for (var start = 0; start < candidates.Count;)
        {
            var end = start + 1;
            while (end < candidates.Count
                && candidates[end].Line - candidates[end - 1].Line <= (candidates[end].IsOnOneLine ? LineGap : GroupGap))
            {
                end++;
            }

            var group = candidates[start..end].ConvertAll(candidate => candidate.Field);
            start = end;
            var isGroup = group.Count >= LeastInGroup && group.Select(field => field.Name).Distinct().Count() >= LeastInGroup;
            var isMain = isGroup && !hasMain && group.Exists(field => field.Kind == BoardFieldKind.PostingDate);
            var isBoards = isMain
                || (isGroup && board is not null && (!hasMain || !group.Exists(field => field.Kind == BoardFieldKind.ClosingDate)));
            hasMain |= isBoards;
            var closing = isBoards ? group.Find(field => field.Kind == BoardFieldKind.ClosingDate) : null;
            fields.AddRange(!isBoards ? group : group.ConvertAll(field => field with { IsShownByBoard = field.Kind != BoardFieldKind.ClosingDate || ReferenceEquals(field, closing) }));
        }
    }

    private readonly record struct Candidate(BoardField Field, int Line, bool IsOnOneLine);

    private static (List<Candidate> Candidates, List<BoardField> Unlabelled) Candidates(string text)
    {
        var candidates = new List<Candidate>();
        var unlabelled = new List<BoardField>();
        var pending = default((BoardFieldKind Kind, string Name, int Start, int Line)?);
        var number = 0;
        var span = text.AsSpan();
        for (var start = 0; start < span.Length;)
        {
            number++;
            if (span[start] == '\n')
            {
                start++;
                continue;
            }

            var rest = span[start..];
            var length = rest.IndexOf('\n');
            var whole = length < 0 ? rest : rest[..length];
            var (first, end) = (start, start + whole.Length);
            start = end + 1;
            if (pending is null && !MayBeLabel(whole))
            {
                continue;
            }

            var (from, to) = Trim(text, first, end);
            if (from == to)
            {
                continue;
            }

            var line = text.AsSpan(from, to - from);
            if (Split(line) is var (labelEnd, valueStart) && Known(Label(line[..labelEnd])) is var (kind, name))
            {
                if (valueStart < line.Length)
                {
                    var field = new BoardField(kind, name, from, from + valueStart, to, IsShownByBoard: false);
                    candidates.Add(new Candidate(field, number, IsOnOneLine: true));
                    pending = null;
                    continue;
                }

                pending = (kind, name, from, number);
            }
            else if (line.Length <= LongestLabel && Known(Label(line)) is var (alone, itsName))
            {
                pending = (alone, itsName, from, number);
            }
            else if (pending is null && line.Length is >= 8 and <= 10 && IsWorkingPattern(line))
            {
                unlabelled.Add(new BoardField(BoardFieldKind.WorkingPattern, string.Empty, from, from, to, IsShownByBoard: false));
            }
            else if (pending is { } label)
            {
                if (number - label.Line <= 3)
                {
                    candidates.Add(new Candidate(new BoardField(label.Kind, label.Name, label.Start, from, to, IsShownByBoard: false), number, IsOnOneLine: false));
                }

                pending = null;
            }
        }

        return (candidates, unlabelled);
    }

    /// <summary>
    /// Whether a known label, or "part time", can start with this line's first letters. Most lines need no more than this check.
    /// </summary>
    private static bool MayBeLabel(ReadOnlySpan<char> line)
    {
        var first = 0;
        while (first < line.Length && !char.IsAsciiLetter(line[first]))
        {
            first++;
        }

        return first + 2 < line.Length
            && char.IsAsciiLetter(line[first + 1])
            && char.IsAsciiLetter(line[first + 2])
            && Starts[Start(line[first..])];
    }

    private static bool[] FirstLetters()
    {
        var starts = new bool[26 * 26 * 26];
        foreach (var label in Labels.Keys.Append("full time").Append("part time"))
        {
            starts[Start(label)] = true;
        }

        return starts;
    }

    /// <summary>The first three letters as a number.</summary>
    private static int Start(ReadOnlySpan<char> letters) =>
        (((((letters[0] | 0x20) - 'a') * 26) + (letters[1] | 0x20) - 'a') * 26) + (letters[2] | 0x20) - 'a';

    private static bool IsWorkingPattern(ReadOnlySpan<char> line) =>
        line.Equals("full time", StringComparison.OrdinalIgnoreCase)
            || line.Equals("full-time", StringComparison.OrdinalIgnoreCase)
            || line.Equals("fulltime", StringComparison.OrdinalIgnoreCase)
        || line.Equals("part time", StringComparison.OrdinalIgnoreCase) || line.Equals("part-time", StringComparison.OrdinalIgnoreCase) || line.Equals("parttime", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether boards show this label, in any capitals.</summary>
    public static bool IsLabel(string label) => Known(label) is not null;

    private static (BoardFieldKind Kind, string Name)? Known(ReadOnlySpan<char> label) =>
        label.Length is > 1 and <= LongestLabel && LabelsBySpan.TryGetValue(label, out var known) ? known : null;

    private static ReadOnlySpan<char> Label(ReadOnlySpan<char> text) => text.Trim(" \t\u00A0:|*•·-–\r\n");

    private static (int LabelEnd, int ValueStart)? Split(ReadOnlySpan<char> line)
    {
        var within = line[..Math.Min(line.Length, LongestLabel + 2)];
        var separator = within.IndexOfAny(':', '|', '\t');
        if (separator <= 0)
        {
            return null;
        }

        var value = separator + 1;
        while (value < line.Length && (char.IsWhiteSpace(line[value]) || line[value] is '|' or ':'))
        {
            value++;
        }

        return (separator, value);
    }

    private static (int From, int To) Trim(string text, int from, int to)
    {
        while (from < to && (char.IsWhiteSpace(text[from]) || text[from] is '|' or '•' or '·' or '*' or '\uFEFF'))
        {
            from++;
        }

        while (to > from && (char.IsWhiteSpace(text[to - 1]) || text[to - 1] is '|' or '*'))
        {
            to--;
        }

        return (from, to);
    }

    private static FrozenDictionary<string, (BoardFieldKind Kind, string Name)> Load() => EmbeddedTable.Rows("labels.tsv")
        .SelectMany(columns => columns[1].Split('|').Select(label => (Kind: KebabCase.Parse<BoardFieldKind>(columns[0]), Label: label)))
        .ToFrozenDictionary(row => row.Label, row => (row.Kind, row.Label), StringComparer.OrdinalIgnoreCase);
}
