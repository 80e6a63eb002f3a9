using Notifier.Tests.FunctionsHost;
using Notifier.Tests.Host;

namespace Notifier.Tests;

/// <summary>What no program may ever write to its log. Whatever a test of the whole program lets it log is searched for this when the test is over.</summary>
internal static class Confidential
{
    /// <summary>Where everybody lives whom tests write to; and every secret that tests set.</summary>
    private static readonly string[] Words =
    [
        "people.example",
        World.OperatorKey,
        World.SendGridKey,
        .. HostSettings.Keys.SelectMany(key => key.Value.Split(',')).Select(key => key.Split(':')[^1]),
    ];

    public static void AssertNoneIn(string output)
    {
        foreach (var word in Words)
        {
            Assert.DoesNotContain(word, output, StringComparison.OrdinalIgnoreCase);
        }
    }
}
