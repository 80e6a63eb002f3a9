using System.Collections.Frozen;
using System.Text;
using Notifier.Reading.Boards;

namespace Notifier.Core.Emails;

/// <summary>
/// Mail programs make a link of whatever looks like a web address, also in the words of an advert. A space after each dot that could
/// stand in one leaves the words readable, and is no link.
/// </summary>
public static class BareAddresses
{
    /// <summary>Names and hosts of boards, which we say ourselves.</summary>
    private static readonly FrozenSet<string> Ours =
        KnownBoards.All.SelectMany(board => board.Hosts.Append(board.WhereToLook).Append(board.Name)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="line">Words from outside, on one line.</param>
    public static string Broken(string line)
    {
        var broken = default(StringBuilder);
        var kept = 0;
        var word = 0;
        var isOurs = default(bool?);
        for (var at = 1; at < line.Length; at++)
        {
            if (line[at] == ' ')
            {
                (word, isOurs) = (at + 1, null);
            }
            else if (at > word && Breaks(line, at) && !(isOurs ??= IsOurs(line, word)))
            {
                (broken ??= new StringBuilder(line.Length + 16)).Append(line, kept, at - kept).Append(' ');
                kept = at;
            }
        }

        return broken is null ? line : broken.Append(line, kept, line.Length - kept).ToString();
    }

    /// <summary>Whether a space is needed before this place: after a dot, a scheme, or the first stroke of a network's path.</summary>
    private static bool Breaks(string line, int at) => line[at - 1] switch
    {
        '.' or '。' or '．' or '｡' => at > 1 && line[at - 2] is not (' ' or '.') && (IsName(line, at) || IsAfterWww(line, at)),
        ':' => line.AsSpan(at).StartsWith("//", StringComparison.Ordinal),
        '\\' => line[at] == '\\',
        _ => false,
    };

    /// <summary>The last part of a host has two letters at least: "5.30", "e.g." and "Ph.D" are none.</summary>
    private static bool IsName(string line, int at) =>
        IsLetter(line[at]) && at + 1 < line.Length && (IsLetter(line[at + 1]) || char.IsAsciiDigit(line[at + 1]) || line[at + 1] == '-');

    private static bool IsAfterWww(string line, int at) =>
        at > 3 && char.IsLetterOrDigit(line[at]) && line.AsSpan(at - 4, 3).Equals("www", StringComparison.OrdinalIgnoreCase);

    /// <summary>Hosts may have letters of any script, and emojis.</summary>
    private static bool IsLetter(char unit) => char.IsLetter(unit) || char.IsSurrogate(unit);

    private static bool IsOurs(string line, int word)
    {
        var end = line.IndexOf(' ', word);
        var bare = line.AsSpan(word, (end < 0 ? line.Length : end) - word).Trim("().,;:“”\"'");
        return bare.Length <= 64 && Ours.GetAlternateLookup<ReadOnlySpan<char>>().Contains(bare);
    }
}
