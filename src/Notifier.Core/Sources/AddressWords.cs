using Notifier.Reading.Grammar;

namespace Notifier.Core.Sources;

/// <summary>What the words of an address say about its job. They are a hint for a search, and never shown as the advert's own.</summary>
internal static class AddressWords
{
    private const int Longest = 200;

    /// <summary>After one of these, a part of the path names the job.</summary>
    private static readonly string[] Before = ["job", "jobs", "vacancy", "vacancies"];

    /// <returns>Null when the address has no such words.</returns>
    public static SoughtJob? From(Uri address)
    {
        string[] parts = [.. address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Words)];
        return parts switch
        {
            // Trac's own order: country, region, town, employer, specialty, and the title with the number.
            ["job", "uk", _, var town, var employer, var specialty, var last] =>
                new SoughtJob(null, employer, last.StartsWith(specialty, StringComparison.Ordinal) ? null : TitleOf(last), town, null),
            [.., var before, var slug] when Before.Contains(before, StringComparer.Ordinal) && TitleOf(slug) is { } title =>
                new SoughtJob(null, null, title, null, null),
            _ => null,
        };
    }

    /// <summary>The words without the numbers at either end, which are the board's.</summary>
    private static string? TitleOf(string words)
    {
        var kept = words.Split(' ').ToList();
        kept.RemoveAll(word => word.Any(char.IsAsciiDigit));
        return kept.Count < 2 ? null : string.Join(' ', kept);
    }

    private static string Words(string part) => SingleLine.From(
        Uri.UnescapeDataString(part).Replace('-', ' ').Replace('_', ' ').Replace('+', ' ').ToLowerInvariant().Trim(), Longest);
}
