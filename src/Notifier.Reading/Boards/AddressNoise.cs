using System.Buffers;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Boards;

/// <summary>Removes from an address what says how a person came to the page: tracking, sessions, marked words.</summary>
internal static class AddressNoise
{
    private const int LeastSession = 12;

    private const string MarkedWords = ":~:";

    private const string SessionInPath = ";jsessionid=";

    /// <summary>A fragment without any of these names a place within the page ("#top"), not a page of its own ("#/jobs/17").</summary>
    private static readonly SearchValues<char> PageMarks = SearchValues.Create("/!=0123456789");

    private static readonly ILookup<string, string> Names = EmbeddedTable.Rows("address-noise.tsv")
        .SelectMany(columns => columns[1].Split(' ').Select(name => (Kind: columns[0], Name: name)))
        .ToLookup(row => row.Kind, row => row.Name);

    /// <summary>The parts of a query that say which page it is, in their order, with their question mark.</summary>
    public static string Query(string query, bool isBoard)
    {
        var kept = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !IsNoise(part, isBoard));
        return string.Join('&', kept) is { Length: > 0 } rest ? $"?{rest}" : string.Empty;
    }

    public static string Path(string path)
    {
        for (var at = 0; (at = path.IndexOf(SessionInPath, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            var length = path.AsSpan(at + 1).IndexOfAny(';', '/');
            path = length < 0 ? path[..at] : path.Remove(at, length + 1);
        }

        return path;
    }

    /// <summary>The fragment with its mark, if it stands for a page of its own.</summary>
    public static string Fragment(string fragment)
    {
        var marked = fragment.IndexOf(MarkedWords, StringComparison.Ordinal);
        var page = (marked < 0 ? fragment : fragment[..marked]).TrimStart('#');
        return page.AsSpan().IndexOfAny(PageMarks) >= 0 && !IsNoise(page, isBoard: false) ? $"#{page}" : string.Empty;
    }

    private static bool IsNoise(string part, bool isBoard)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var name = Uri.UnescapeDataString(equals < 0 ? part : part[..equals]);
        var value = equals < 0 ? string.Empty : Uri.UnescapeDataString(part[(equals + 1)..]);
        return Names["prefix"].Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            || Has("name", name)
            || Has("session", name)
            || (Has("session-like", name) && IsSession(value))
            || (isBoard && Has("language", name))
            || (Has("source", name) && Has("referrer", value));
    }

    private static bool Has(string kind, string name) => Names[kind].Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsSession(string value) =>
        value.Length >= LeastSession && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter) && !value.Contains(' ', StringComparison.Ordinal);
}
