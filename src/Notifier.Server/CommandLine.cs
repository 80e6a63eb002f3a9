using Notifier.Adapters.Options;

namespace Notifier.Server;

/// <summary>What was typed after the program's name: settings, each by a name there is. A mistyped one would silently change nothing.</summary>
internal static class CommandLine
{
    public const string Help = """
        The closing-date notifier, whole, on one machine, until Ctrl-C.

          --NAME=VALUE   sets one setting, such as --Listen=127.0.0.1:7072 or --Delays:Settle=00:00:02
          --help         says this

        Every setting can also stand in the environment (Delays__Settle) or in appsettings.json, and secrets only there.
        docs/settings.md lists them.
        """;

    private static readonly string[] Sections = ["Delays", "Limits", "Schedules", ReadSendGrid.Section];

    /// <summary>The settings by themselves, without those of the sections.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "BackgroundWork", "DataFolder", "HrDomains", "Listen", "MailFrom", "MailService", "OperatorKeys", "PublicUrl", "Samples", "Storage", "TrustedProxies",
        "OperatorContact", "OperatorName", "OutboxUnderHost", "Keys__Pepper", "Keys__SuppressionPepper", "Keys__Data", "Keys__Links", ReadSettings.AzureStorage, $"{ReadSettings.AzureStorage}__accountName",
    ];

    /// <summary>Those of .NET itself, and of how much is logged.</summary>
    private static readonly string[] OfTheHost = ["applicationName", "contentRoot", "environment", "Logging"];

    private static readonly string[] SecretNames = ["OperatorKeys", "Keys", ReadSettings.AzureStorage, $"{ReadSendGrid.Section}:ApiKey"];

    /// <param name="typed">The whole command, as others on the machine see it.</param>
    /// <returns>One sentence for each secret that stands there.</returns>
    public static IReadOnlyList<string> Secrets(IEnumerable<string> typed) =>
    [
        .. typed.Select(arg => arg.Split('=', 2)[0].TrimStart('-', '/')).Where(IsSecret).Distinct(StringComparer.OrdinalIgnoreCase).Select(name =>
            $"{name} is refused on the command line, where everybody on this machine can read it: set it in the environment, or in appsettings.json beside the program."),
    ];

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

    /// <summary>An account that is only named is let in by its identity, and its name is no secret.</summary>
    private static bool IsSecret(string name)
    {
        var parts = name.Replace("__", ":", StringComparison.Ordinal);
        return SecretNames.Any(secret => parts.Equals(secret, StringComparison.OrdinalIgnoreCase)
            || (secret is "OperatorKeys" or "Keys" && parts.StartsWith(secret + ":", StringComparison.OrdinalIgnoreCase)));
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
