using System.Text.Json;

namespace Notifier.Reading.Grammar;

/// <summary>Our names in kebab case, as reports write them.</summary>
public static class KebabCase
{
    public static string From<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>The value of such a name, as our tables write it.</summary>
    /// <exception cref="ArgumentException">There is no such value.</exception>
    internal static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true);
}
