using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Notifier.Core.Options;
using Notifier.Core.Security;

namespace Notifier.Adapters.Options;

/// <summary>Reads the text of a setting as a value of its type, in one strict form.</summary>
internal static class SettingText
{
    private const StringSplitOptions Parts = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    private static readonly string[] Hours = ["HH:mm", "HH:mm:ss"];

    private static readonly Dictionary<Type, Func<string, object?>> Readers = new()
    {
        [typeof(string)] = text => text,
        [typeof(bool)] = text => bool.TryParse(text, out var value) ? value : null,
        [typeof(int)] = text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null,

        // A number alone would be read as days.
        [typeof(TimeSpan)] = text =>
            text.Contains(':') && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value) ? value : null,
        [typeof(TimeOnly)] = text =>
            TimeOnly.TryParseExact(text, Hours, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : null,
        [typeof(Uri)] = text => Uri.TryCreate(text, UriKind.Absolute, out var value) ? value : null,

        // "7071" alone would be read as the address 0.0.27.159.
        [typeof(IPEndPoint)] = text => text.Contains(':') && IPEndPoint.TryParse(text, out var value) && value.Port > 0 ? value : null,
        [typeof(IReadOnlyList<string>)] = text => text.Split(',', Parts),
        [typeof(IReadOnlyList<IPNetwork>)] = Networks,
        [typeof(IReadOnlyList<NamedTenant>)] = Tenants,
        [typeof(SecretKey)] = text => Key("set", text),
        [typeof(KeyRing)] = Ring,
        [typeof(ECDsa)] = PublicKey,
    };

    /// <returns>Null if the text is not of this type.</returns>
    public static object? Parse(string text, Type type) => Readers[type](text);

    /// <summary>A network of everybody is refused, because every visitor could then make up an address.</summary>
    private static List<IPNetwork>? Networks(string text)
    {
        var networks = text.Split(',', Parts).Select(Network).ToList();
        return networks.TrueForAll(network => network is { PrefixLength: > 0 }) ? [.. networks.OfType<IPNetwork>()] : null;

        static IPNetwork? Network(string proxy) =>
            IPNetwork.TryParse(proxy, out var network) ? network
            : proxy.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(proxy, out var one)
                ? new IPNetwork(one, 8 * one.GetAddressBytes().Length)
            : null;
    }

    /// <summary>Each account once, as it stands in addresses: "greenhouse.io/acme=Acme Trust".</summary>
    private static List<NamedTenant>? Tenants(string text)
    {
        var tenants = text.Split(',', Parts).Select(Tenant).OfType<NamedTenant>().ToList();
        var isWhole = tenants.Count == text.Split(',', Parts).Length;
        return isWhole && tenants.DistinctBy(tenant => tenant.Tenant).Count() == tenants.Count ? tenants : null;

        static NamedTenant? Tenant(string part) =>
            part.Split('=', 2, StringSplitOptions.TrimEntries) is [var account, { Length: > 0 and <= 200 } employer]
            && employer.Any(char.IsLetter) && !employer.Any(char.IsControl)
            && account.Split('/') is [var system, { Length: > 0 } name] && system.Contains('.') && IsPlain(system) && IsPlain(name)
                ? new NamedTenant(account.ToLowerInvariant(), employer)
                : null;

        static bool IsPlain(string text) => text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_');
    }

    private static SecretKey? Key(string id, string secret)
    {
        var bytes = new byte[SecretKey.Length];
        try
        {
            var isWhole = secret.Length <= 64 && Convert.TryFromBase64String(secret, bytes, out var length) && length == bytes.Length;
            return isWhole ? new SecretKey(id, bytes) : null;
        }
        catch (ArgumentException)
        {
            return null; // the id
        }
    }

    private static KeyRing? Ring(string text)
    {
        var keys = text.Split(',', Parts).Select(part => part.Split(':', 2) is [var id, var secret] ? Key(id, secret) : null).ToList();
        var isRing = keys.Count > 0 && keys.TrueForAll(key => key is not null) && keys.DistinctBy(key => key!.Id).Count() == keys.Count;
        return isRing ? new KeyRing(keys.OfType<SecretKey>()) : null;
    }

    /// <summary>Of the curve P-256, in base64.</summary>
    private static ECDsa? PublicKey(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length == 0)
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(bytes.AsSpan(0, length), out var read);
            var curve = key.ExportParameters(includePrivateParameters: false).Curve;
            if (read == length && curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return key;
            }
        }
        catch (CryptographicException)
        {
            // It is no key.
        }

        key.Dispose();
        return null;
    }
}
