using Notifier.Adapters.Options;

namespace Notifier.Server;

/// <summary>Settings that were typed after the program's name. A mistyped one would silently change nothing, so it is refused.</summary>
internal static class CommandLine
{
    public const string Help = """
        The closing-date notifier, whole, on one machine, until Ctrl-C.

          --NAME=VALUE   sets one setting, such as --Listen=127.0.0.1:7072 or --Delays:Settle=00:00:02
          --help         says this

        Every setting can also stand in the environment (Delays__Settle) or in appsettings.json, and secrets only there.
        docs/settings.md lists them.
        """;

    /// <summary>Those of .NET itself, and of how much is logged.</summary>
    private static readonly string[] OfTheHost = ["applicationName", "contentRoot", "environment", "Logging"];

    /// <summary>All that can be typed, except what the exporter of OpenTelemetry reads from the environment alone.</summary>
    private static IEnumerable<Setting> Settings => Setting.All.Where(setting => setting.Name != TelemetryOptions.Name);

    public static bool AsksForHelp(IEnumerable<string> args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "/?");

    /// <param name="typed">The whole command, as others on the machine see it.</param>
    /// <returns>One sentence for each secret in it.</returns>
    public static IReadOnlyList<string> Secrets(IEnumerable<string> typed) =>
    [
        .. from name in typed.Select(arg => arg.Split('=', 2)[0].TrimStart('-', '/')).Distinct(StringComparer.OrdinalIgnoreCase)
           where IsSecret(name)
           select $"{name} is refused on the command line, where everybody on this machine can read it: "
            + "set it in the environment, or in appsettings.json beside the program.",
    ];

    /// <returns>One sentence for each argument that sets nothing.</returns>
    public static IReadOnlyList<string> Refusals(IReadOnlyList<string> args)
    {
        var refusals = new List<string>();
        for (var place = 0; place < args.Count; place++)
        {
            var name = args[place].Split('=', 2)[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || !IsKnown(name[2..]))
            {
                var names = from setting in Settings where setting.Section.Length == 0 orderby setting.Name select setting.Name;
                refusals.Add(
                    $"{name} is no setting. There are {string.Join(", ", names)}, and those below {string.Join(", ", Setting.Sections)}, "
                    + "such as --Delays:Settle; --help says more.");
            }
            else if (!args[place].Contains('=', StringComparison.Ordinal))
            {
                place++; // its value stands by itself
            }
        }

        return refusals;
    }

    /// <summary>A mistyped name of a key gives the key away all the same.</summary>
    private static bool IsSecret(string typed) =>
        Find(typed)?.Rule.IsSecret ?? First(typed).Equals(KeyOptions.Section, StringComparison.OrdinalIgnoreCase);

    /// <summary>A wrong name in a section is refused later, with the right ones.</summary>
    private static bool IsKnown(string typed) =>
        Find(typed) is not null || Setting.Sections.Concat(OfTheHost).Contains(First(typed), StringComparer.OrdinalIgnoreCase);

    private static Setting? Find(string typed)
    {
        var name = typed.Replace(":", "__", StringComparison.Ordinal);
        return Settings.FirstOrDefault(setting => name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase)
            || (setting.IsList && name.StartsWith(setting.Name + "__", StringComparison.OrdinalIgnoreCase)));
    }

    private static string First(string typed) => typed.Replace("__", ":", StringComparison.Ordinal).Split(':')[0];
}
