namespace Notifier.Adapters.Fetching;

/// <summary>The headers of an answer that the fetcher and the reader need.</summary>
internal static class GateHeaders
{
    private const int Longest = 2048;

    private static readonly string[] Kept =
    [
        "content-type", "content-language", "location", "retry-after", "etag", "last-modified", "x-robots-tag", "server", "cf-mitigated",
        "x-iinfo", "x-cdn",
    ];

    /// <summary>A cookie is kept by its name only. Some names tell that a check for humans answered.</summary>
    public static IReadOnlyDictionary<string, string> From(HttpResponseMessage response)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            var lower = name.ToLowerInvariant();
            if (lower == "set-cookie")
            {
                Keep(kept, lower, string.Join(", ", values.Select(cookie => cookie.Split('=')[0].Trim())));
            }
            else if (Kept.Contains(lower))
            {
                Keep(kept, lower, string.Join(", ", values));
            }
        }

        return kept;
    }

    /// <summary>Of a content type that the HTTP client cannot parse, such as one with a broken charset.</summary>
    public static string? TypeOf(HttpResponseMessage response) =>
        From(response).GetValueOrDefault("content-type")?.Split(';', ',')[0].Trim() is { Length: > 0 } type ? type : null;

    private static void Keep(Dictionary<string, string> kept, string name, string value) =>
        kept[name] = value.Length <= Longest ? value : value[..Longest];
}
