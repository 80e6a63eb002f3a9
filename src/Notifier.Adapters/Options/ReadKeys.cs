using Microsoft.Extensions.Configuration;
using Notifier.Core.Security;

namespace Notifier.Adapters.Options;

/// <summary>Reads the secrets where they are set, as under the Functions host, whose folders nobody keeps. What is wrong is said without showing any of them.</summary>
internal static class ReadKeys
{
    public const string Section = "Keys";

    private const string Pepper = "Pepper";
    private const string SuppressionPepper = "SuppressionPepper";
    private const string Data = "Data";
    private const string Links = "Links";

    private const string AllowedOne = "32 random bytes in base64, such as openssl rand -base64 32 makes";
    private const string AllowedRing = $"keys as id:secret, separated by commas, the one that makes new things first; an id is 1 to 16 small letters and digits, a secret {AllowedOne}";

    /// <param name="isNeeded">Whether it is refused that none are set.</param>
    /// <returns>Null when none are set, or when one is refused.</returns>
    public static SecretKeys? Read(IConfigurationSection section, bool isNeeded, List<string> refusals)
    {
        if (!section.Exists() && !isNeeded)
        {
            return null;
        }

        foreach (var unknown in section.GetChildren().Where(child => child.Key is var name && !new[] { Pepper, SuppressionPepper, Data, Links }.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            refusals.Add($"{Section}__{unknown.Key} is refused. Allowed: no setting of this name; {Section} has {Pepper}, {SuppressionPepper}, {Data}, {Links}.");
        }

        var pepper = One(section, Pepper, refusals);
        var suppression = One(section, SuppressionPepper, refusals);
        var data = Ring(section, Data, refusals);
        var links = Ring(section, Links, refusals);
        return pepper is null || suppression is null || data is null || links is null ? null : new SecretKeys(pepper, suppression, data, links);
    }

    private static SecretKey? One(IConfigurationSection section, string name, List<string> refusals)
    {
        var given = section[name] ?? string.Empty;
        if (TryKey(name.ToLowerInvariant()[..6], given) is { } key)
        {
            return key;
        }

        Refuse(name, given, AllowedOne, refusals);
        return null;
    }

    private static KeyRing? Ring(IConfigurationSection section, string name, List<string> refusals)
    {
        var given = section[name] ?? string.Empty;
        var keys = given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split(':', 2) is [var id, var secret] ? TryKey(id, secret) : null).ToList();
        if (keys.Count > 0 && keys.TrueForAll(key => key is not null) && keys.DistinctBy(key => key!.Id).Count() == keys.Count)
        {
            return new KeyRing(keys.Select(key => key!));
        }

        Refuse(name, given, AllowedRing, refusals);
        return null;
    }

    private static SecretKey? TryKey(string id, string secret)
    {
        var bytes = new byte[SecretKey.Length];
        try
        {
            return secret.Length <= 64 && Convert.TryFromBase64String(secret, bytes, out var length) && length == bytes.Length ? new SecretKey(id, bytes) : null;
        }
        catch (ArgumentException)
        {
            return null; // the id
        }
    }

    /// <summary>How long it is helps to find the mistake, and gives nothing away.</summary>
    private static void Refuse(string name, string given, string allowed, List<string> refusals) =>
        refusals.Add($"{Section}__{name} {(given.Length == 0 ? "is not set" : $"= (a secret of {given.Length} characters) is refused")}. Allowed: {allowed}.");
}
