using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Boards;

/// <summary>A site that publishes adverts, and its known habits with closing dates.</summary>
/// <param name="DefaultDays">Days from posting to its board default; null when we know of none.</param>
/// <param name="HeaderLine">The words that start the line in which the board shows its closing date without a label; null when it has no
/// such line.</param>
/// <param name="NumbersRePosts">The board adds "-2", "-3" to the reference of a job that is posted again.</param>
/// <param name="WhereToLook">Where a person finds the original of a copied advert.</param>
public sealed record Board(
    string Name, ImmutableArray<string> Hosts, int LeastLabels, int? DefaultDays, string WhereToLook, ImmutableArray<string> Labels,
    string? HeaderLine, bool NumbersRePosts);

/// <summary>The boards we know, from the table <c>boards.tsv</c> beside this file.</summary>
internal static class KnownBoards
{
    public static ImmutableArray<Board> All { get; } = Load();

    /// <summary>For each label, the boards that show it, as indexes into <see cref="All"/>.</summary>
    private static readonly FrozenDictionary<string, int[]> ByLabel = Enumerable.Range(0, All.Length)
        .SelectMany(board => All[board].Labels.Select(label => (label, board)))
        .GroupBy(pair => pair.label, pair => pair.board)
        .ToFrozenDictionary(boards => boards.Key, boards => boards.ToArray());

    /// <summary>The board on whose host this address is; null when we know none, or it is not an address.</summary>
    public static Board? OfUrl(string? url)
    {
        if (url is null || !Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return null;
        }

        return All.FirstOrDefault(board => board.Hosts.Any(host =>
            address.Host.Equals(host, StringComparison.OrdinalIgnoreCase)
                || address.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase)));
    }

    public static Board? OfName(string name) => All.FirstOrDefault(board => board.Name == name);

    /// <summary>The board to which most of these labels belong.</summary>
    public static Board? OfLabels(IReadOnlySet<string> labels)
    {
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

    private static ImmutableArray<Board> Load() => [.. EmbeddedTable.Rows("boards.tsv").Select(Parse)];

    private static Board Parse(string[] columns) => new(
        columns[0],
        [.. columns[1].Split(' ')],
        int.Parse(columns[2], CultureInfo.InvariantCulture),
        columns[3] == "-" ? null : int.Parse(columns[3], CultureInfo.InvariantCulture),
        columns[4],
        [.. columns[5].Split(',')],
        columns[6] == "-" ? null : columns[6],
        columns[7] == "yes");
}
