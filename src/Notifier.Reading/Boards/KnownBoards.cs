using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Notifier.Reading.Boards;

/// <summary>A place that publishes adverts, and what it is known to do with closing dates.</summary>
/// <param name="DefaultDays">Days from posting that the board fills in as closing date when the employer gave none; null when it fills in none we know of.</param>
/// <param name="HeaderLine">The words that start the one line in which the board shows its closing date without a label; null when it has none.</param>
/// <param name="NumbersRePosts">A job posted again has "-2", "-3" after its reference.</param>
/// <param name="WhereToLook">Where a person finds the original of a copied advert.</param>
public sealed record Board(
    string Name, ImmutableArray<string> Hosts, int LeastLabels, int? DefaultDays, string WhereToLook, ImmutableArray<string> Labels, string? HeaderLine, bool NumbersRePosts);

/// <summary>The boards we know, from the table <c>boards.tsv</c> beside this file.</summary>
internal static class KnownBoards
{
    public static ImmutableArray<Board> All { get; } = Load();

    /// <summary>For each label the boards that show it, by their number in <see cref="All"/>.</summary>
    private static readonly FrozenDictionary<string, int[]> ByLabel = Enumerable.Range(0, All.Length)
        .SelectMany(board => All[board].Labels.Select(label => (label, board)))
        .GroupBy(pair => pair.label, pair => pair.board)
        .ToFrozenDictionary(boards => boards.Key, boards => boards.ToArray());

    /// <summary>The board one of whose hosts this address is on; null when it is on none, or is no address.</summary>
    public static Board? OfUrl(string? url)
    {
        if (url is null || !Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return null;
        }

        return All.FirstOrDefault(board => board.Hosts.Any(host =>
            address.Host.Equals(host, StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase)));
    }

    public static Board? OfName(string name) => All.FirstOrDefault(board => board.Name == name);

    /// <summary>The board whose labels these are; of several the one with the most of them.</summary>
    public static Board? OfLabels(IReadOnlySet<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Span<int> shown = stackalloc int[All.Length];
        foreach (var label in labels)
        {
            foreach (var board in ByLabel.GetValueOrDefault(label, []))
            {
                shown[board]++;
            }
        }

        var (best, most) = (default(Board), 0);
        for (var board = 0; board < All.Length; board++)
        {
            if (shown[board] >= All[board].LeastLabels && shown[board] > most)
            {
                (best, most) = (All[board], shown[board]);
            }
        }

        return best;
    }

    private static ImmutableArray<Board> Load()
    {
        using var stream = typeof(KnownBoards).Assembly.GetManifestResourceStream("boards.tsv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];
    }

    private static Board Parse(string line)
    {
        var columns = line.Split('\t');
        return new Board(
            columns[0],
            [.. columns[1].Split(' ')],
            int.Parse(columns[2], CultureInfo.InvariantCulture),
            columns[3] == "-" ? null : int.Parse(columns[3], CultureInfo.InvariantCulture),
            columns[4],
            [.. columns[5].Split(',')],
            columns[6] == "-" ? null : columns[6],
            columns[7] == "yes");
    }
}
