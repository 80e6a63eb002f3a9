namespace Notifier.Functions.Start;

/// <summary>What was typed after the program's name: settings, each by a name there is. A mistyped one would silently change nothing.</summary>
internal static class CommandLine
{
    public const string Help = """
        The closing-date notifier, whole, on one machine, until Ctrl-C.

          --NAME=VALUE   sets one setting, such as --Listen=127.0.0.1:7072 or --Delays:Settle=00:00:02
          --help         says this

        Every setting can also stand in the environment (Delays__Settle) or in appsettings.json. README.md lists them.
        """;

    private static readonly string[] Sections = ["Delays", "Limits", "Schedules", ReadSendGrid.Section];

    /// <summary>The settings by themselves, without those of the sections.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "BackgroundWork", "DataFolder", "HrDomains", "Listen", "MailFrom", "MailService", "OperatorKeys", "PublicUrl", "Samples", "Storage", "TrustedProxies",
        "OperatorContact", "OperatorName", "OutboxUnderHost", "Keys__Pepper", "Keys__SuppressionPepper", "Keys__Data", "Keys__Links", ReadSettings.AzureStorage, $"{ReadSettings.AzureStorage}__accountName",
    ];

    /// <summary>Those of the hosts themselves, and of how much is logged.</summary>
    private static readonly string[] OfTheHost = ["applicationName", "contentRoot", "environment", ReadSettings.HostPort, "Logging"];

    public static bool AsksForHelp(IEnumerable<string> args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "/?");

    /// <returns>One sentence for each argument that sets nothing.</returns>
    public static IReadOnlyList<string> Refusals(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var refusals = new List<string>();
        for (var place = 0; place < args.Count; place++)
        {
            var name = args[place].Split('=', 2)[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || !IsKnown(name[2..]))
            {
                refusals.Add($"{name} is no setting. There are {string.Join(", ", Names)}, and those below {string.Join(", ", Sections)}, such as --Delays:Settle; --help says more.");
            }
            else if (!args[place].Contains('=', StringComparison.Ordinal))
            {
                place++; // its value stands by itself
            }
        }

        return refusals;
    }

    private static bool IsKnown(string name)
    {
        var parts = name.Replace("__", ":", StringComparison.Ordinal).Split(':');
        return parts is ["OperatorKeys", "0" or "1"] or [ReadSettings.AzureStorage, "credential" or "clientId"]
            || (parts.Length <= 2 && Sections.Contains(parts[0], StringComparer.OrdinalIgnoreCase))
            || OfTheHost.Contains(parts[0], StringComparer.OrdinalIgnoreCase)
            || Names.Contains(string.Join("__", parts), StringComparer.OrdinalIgnoreCase);
    }
}
