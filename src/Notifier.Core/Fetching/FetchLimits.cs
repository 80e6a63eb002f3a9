namespace Notifier.Core.Fetching;

/// <summary>How much of an answer is read, for how long, and which content types are taken.</summary>
public sealed record FetchLimits
{
    /// <summary>Pages of text compress to a tenth or so. A hundredth is an attack.</summary>
    public const int MostRatio = 100;

    /// <summary>Of an answer that reports an error. It is enough to recognise a check for humans.</summary>
    public const int MostErrorBytes = 64 * 1024;

    /// <summary>Until the headers have come, with the name resolved and the connection made.</summary>
    public static readonly TimeSpan Headers = TimeSpan.FromSeconds(10);

    private static readonly string[] Pages = ["text/html", "application/xhtml+xml", "text/plain", "application/json"];

    private static readonly string[] Feeds =
    [
        "application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "application/json", "application/feed+json",
        "text/plain",
    ];

    /// <summary>After decompression.</summary>
    public required int MostBytes { get; init; }

    /// <summary>Until the whole answer has come.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A longer answer is cut and taken. Otherwise it is refused.</summary>
    public bool Cuts { get; init; }

    /// <summary>Null for any. An answer without a content type is always taken.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    public required string Accept { get; init; }

    public static FetchLimits Of(FetchKind kind) => kind switch
    {
        FetchKind.FeedPage => new()
        {
            MostBytes = 10 << 20,
            Types = Feeds,
            Accept = "application/xml, application/json;q=0.9, text/xml;q=0.8, */*;q=0.1",
        },
        FetchKind.Sitemap => new()
        {
            MostBytes = 50 << 20,
            Types = Feeds,
            Accept = "application/xml, text/xml;q=0.9, */*;q=0.1",
            Whole = TimeSpan.FromMinutes(2),
        },
        FetchKind.Robots => new() { MostBytes = 512 << 10, Cuts = true, Accept = "text/plain, */*;q=0.1" },
        _ => new()
        {
            MostBytes = 2 << 20,
            Types = Pages,
            Accept = "text/html, application/xhtml+xml;q=0.9, application/json;q=0.8, text/plain;q=0.7, */*;q=0.1",
        },
    };

    /// <param name="type">Without parameters. Null when the answer states none.</param>
    public bool Takes(string? type) =>
        string.IsNullOrEmpty(type) || Types is null || Types.Contains(type, StringComparer.OrdinalIgnoreCase);
}
