using Notifier.Testing.Apps;

namespace Notifier.Testing;

/// <summary>What no program may ever write to its log. Whatever a test of the whole program lets it log is searched for this when the test is over.</summary>
internal static class Confidential
{
    /// <summary>Where everybody lives whom tests write to; and every secret that tests set.</summary>
    private static readonly string[] Words =
    [
        "people.example",
        TestApp.OperatorKey,
        TestApp.SendGridKey,
        .. HostSettings.Keys.SelectMany(key => key.Value.Split(',')).Select(key => key.Split(':')[^1]),
    ];

    /// <summary>The pages whose addresses hold a token: anybody who has one can act for the person.</summary>
    private static readonly string[] Pages = ["confirm", "manage", "u", "applied", "replace", "calendar", "leave"];

    public static void AssertNoneIn(string output) => AssertNoneIn(output, Words);

    /// <param name="words">What else nobody may read there.</param>
    public static void AssertNoneIn(string output, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            Assert.DoesNotContain(word, output, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The beginnings of the tokens in the links of an email: a log may have cut the rest off.</summary>
    public static IEnumerable<string> TokensIn(string email) => email
        .Split((char[])[' ', '\r', '\n', '<', '>', '"'], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.StartsWith("http", StringComparison.Ordinal))
        .Select(link => link.Split('/', '?'))
        .SelectMany(parts => parts.Zip(parts.Skip(1)))
        .Where(pair => Pages.Contains(pair.First) && pair.Second.Length >= 20)
        .Select(pair => pair.Second[..16]);
}
