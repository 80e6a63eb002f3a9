using System.Text.Json;

namespace Notifier.Core.Findings;

/// <summary>Names of ours in kebab case, as reports have them.</summary>
public static class Kebab
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
