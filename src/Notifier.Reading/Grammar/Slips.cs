namespace Notifier.Reading.Grammar;

/// <summary>Counts the typing errors between a word and the word that was meant.</summary>
internal static class Slips
{
    /// <summary>The longest name that we compare.</summary>
    private const int LongestName = 14;

    /// <summary>Letters missing, added, changed, or swapped with their neighbour (optimal string alignment distance).</summary>
    public static int Between(ReadOnlySpan<char> word, string name)
    {
        var width = name.Length + 1;
        Span<int> rows = stackalloc int[3 * (LongestName + 2)];
        var before = rows[..width];
        var above = rows.Slice(LongestName + 2, width);
        var current = rows.Slice(2 * (LongestName + 2), width);
        for (var column = 0; column < width; column++)
        {
            above[column] = column;
        }

        for (var row = 1; row <= word.Length; row++)
        {
            current[0] = row;
            var letter = char.ToLowerInvariant(word[row - 1]);
            for (var column = 1; column < width; column++)
            {
                var change = letter == name[column - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(above[column] + 1, current[column - 1] + 1), above[column - 1] + change);
                if (row > 1 && column > 1 && letter == name[column - 2] && char.ToLowerInvariant(word[row - 2]) == name[column - 1])
                {
                    least = Math.Min(least, before[column - 2] + 1);
                }

                current[column] = least;
            }

            var spare = before;
            before = above;
            above = current;
            current = spare;
        }

        return above[name.Length];
    }
}
