using System.Text.Json;

namespace Notifier.Reading.Grammar;

/// <summary>Names of ours in kebab case, as reports have them.</summary>
public static class KebabCase
{
    public static string From<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
