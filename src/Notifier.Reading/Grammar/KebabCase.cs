using System.Text.Json;

namespace Notifier.Reading.Grammar;

/// <summary>Our names in kebab case, as reports write them.</summary>
public static class KebabCase
{
    public static string From<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
