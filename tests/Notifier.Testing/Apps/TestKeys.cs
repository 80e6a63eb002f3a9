using Notifier.Core.Security;

namespace Notifier.Testing.Apps;

/// <summary>Keys that are no secret.</summary>
internal static class TestKeys
{
    public static readonly SecretKeys All = new(Key("p", 1), Key("s", 2), new KeyRing(Key("d1", 3)), new KeyRing(Key("k1", 4)));

    public static SecretKey Key(string id, byte fill) => new(id, Enumerable.Repeat(fill, SecretKey.Length).ToArray());
}
