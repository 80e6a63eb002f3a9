namespace Notifier.Cli;

/// <summary>Recognises a web address that a person typed in place of a file name.</summary>
internal static class WebAddress
{
    private static readonly string[] TopDomains =
    [
        "uk", "com", "org", "net", "jobs", "io", "eu", "ie", "scot", "wales", "cymru", "london", "careers", "recruitment",
    ];

    /// <summary>"https://…", "www.example.org", "jobs.example.org/1". We ask only when no file has that name.</summary>
    public static bool Is(string name)
    {
        if (name.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var host = name.Split('/', 2)[0];
        return host.Length < name.Length
            && host.LastIndexOf('.') is > 0 and var dot
            && TopDomains.Contains(host[(dot + 1)..], StringComparer.OrdinalIgnoreCase);
    }
}
