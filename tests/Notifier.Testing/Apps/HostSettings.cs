namespace Notifier.Testing.Apps;

/// <summary>The app settings with which the notifier runs under the host in tests.</summary>
internal static class HostSettings
{
    /// <summary>Secrets of nobody.</summary>
    public static readonly (string Name, string Value)[] Keys =
    [
        ("Keys__Pepper", Secret(1)),
        ("Keys__SuppressionPepper", Secret(2)),
        ("Keys__Data", $"d1:{Secret(3)}"),
        ("Keys__Links", $"l2:{Secret(4)},l1:{Secret(5)}"),
    ];

    /// <param name="storage">A connection string.</param>
    /// <param name="data">Where the outbox is.</param>
    public static (string Name, string Value)[] All(string storage, string data) =>
    [
        ("AzureWebJobsDisableHomepage", "true"),
        ("AzureWebJobsStorage", storage),
        ("PublicUrl", "https://dates.example/"),
        ("OperatorKeys", TestApp.OperatorKey),
        ("MailService", "outbox"),
        ("OutboxUnderHost", "true"),
        ("DataFolder", data),
        ("ReadLinks", "false"), // no test asks the real web

        // Everybody in a test asks from one address.
        ("Limits__AsksAMinute", "100000"),
        ("Limits__AsksAnHour", "100000"),
        ("Limits__ChecksAMinute", "100000"),
        ("Limits__ChecksAnHour", "100000"),
        ("Limits__LinksAMinute", "100000"),
        ("Limits__LinksAnHour", "100000"),
        .. Keys,
    ];

    /// <summary>As configuration names them.</summary>
    public static (string Name, string Value)[] Named(IEnumerable<(string Name, string Value)> settings) => [.. settings.Select(setting => (setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value))];

    public static string Secret(byte number) => Convert.ToBase64String(Enumerable.Repeat(number, 32).ToArray());
}
