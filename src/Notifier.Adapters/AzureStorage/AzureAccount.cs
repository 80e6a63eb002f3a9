using Azure.Core;

namespace Notifier.Adapters.AzureStorage;

/// <summary>A storage account in Azure: where its tables and queues are, and the credentials for it. It never prints the key.</summary>
public sealed class AzureAccount
{
    /// <summary>The emulator's account name and key are public (learn.microsoft.com, "Use the Azurite emulator").</summary>
    private const string EmulatorName = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private AzureAccount(string name, Uri tables, Uri queues, string? key, TokenCredential? credential) =>
        (Name, Tables, Queues, Key, Credential) = (name, tables, queues, key, credential);

    public string Name { get; }

    internal Uri Tables { get; }

    internal Uri Queues { get; }

    /// <summary>Base64. Null when <see cref="Credential"/> is used.</summary>
    internal string? Key { get; }

    internal TokenCredential? Credential { get; }

    /// <summary>An account that an Azure identity may use.</summary>
    public static AzureAccount? TryNamed(string name, TokenCredential credential) =>
        IsName(name)
            ? new(
                name,
                Endpoint("https", name, "table", "core.windows.net"),
                Endpoint("https", name, "queue", "core.windows.net"),
                null,
                credential)
            : null;

    /// <summary>For services at other addresses, such as an emulator's.</summary>
    internal static AzureAccount At(string name, Uri tables, Uri queues, TokenCredential credential) =>
        new(name, tables, queues, null, credential);

    /// <summary>Reads a connection string with a key, or <c>UseDevelopmentStorage=true</c>.</summary>
    /// <param name="refusal">What is wrong with it, without its secrets. Empty when nothing is.</param>
    public static AzureAccount? TryParse(string connectionString, out string refusal)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // A key contains equals signs of its own.
            if (part.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } value] || !values.TryAdd(name, value))
            {
                refusal = "it is no list of different Name=Value separated by semicolons";
                return null;
            }
        }

        if (values.TryGetValue("UseDevelopmentStorage", out var emulator)
            && string.Equals(emulator, bool.TrueString, StringComparison.OrdinalIgnoreCase))
        {
            refusal = "";
            return new(
                EmulatorName,
                new Uri($"http://127.0.0.1:10002/{EmulatorName}"),
                new Uri($"http://127.0.0.1:10001/{EmulatorName}"),
                EmulatorKey,
                null);
        }

        if (values.ContainsKey("SharedAccessSignature"))
        {
            refusal = "a shared access signature ends some day, and with it the sending of reminders";
            return null;
        }

        if (!values.TryGetValue("AccountName", out var account) || !IsName(account))
        {
            refusal = "AccountName is missing, or not 3 to 24 small letters and digits";
            return null;
        }

        if (!values.TryGetValue("AccountKey", out var key) || !Convert.TryFromBase64String(key, new byte[key.Length], out _))
        {
            refusal = "AccountKey is missing, or no base64";
            return null;
        }

        var protocol = values.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = values.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        if (!TryEndpoint(values.GetValueOrDefault("TableEndpoint", $"{protocol}://{account}.table.{suffix}"), out var tables)
            || !TryEndpoint(values.GetValueOrDefault("QueueEndpoint", $"{protocol}://{account}.queue.{suffix}"), out var queues))
        {
            refusal = "DefaultEndpointsProtocol, EndpointSuffix, TableEndpoint and QueueEndpoint lead to no http or https address";
            return null;
        }

        refusal = "";
        return new(account, tables, queues, key, null);
    }

    public override string ToString() => Name;

    private static Uri Endpoint(string protocol, string account, string service, string suffix) =>
        new($"{protocol}://{account}.{service}.{suffix}");

    private static bool TryEndpoint(string text, out Uri uri) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out uri!) && uri.Scheme is "http" or "https";

    private static bool IsName(string name) =>
        name.Length is >= 3 and <= 24 && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character));
}
