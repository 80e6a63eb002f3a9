using Azure.Core;
using Azure.Identity;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Options;

namespace Notifier.Adapters.Options;

/// <summary>
/// The storage account, under the names that the Functions host has for it, so that nothing is set twice.
/// It is no record, because it must not print its secret.
/// </summary>
internal sealed class AzureStorageOptions
{
    public const string Section = "AzureWebJobsStorage";

    private const string AllowedName = "3 to 24 lower-case letters and digits";
    private const string AllowedConnection =
        "a connection string with AccountName and AccountKey, or UseDevelopmentStorage=true for the emulator";


    [Setting(AllowedConnection, Name = Section, IsSecret = true)]
    public string ConnectionString { get; init; } = string.Empty;

    [Setting(AllowedName, Name = Section + "__accountName")]
    public string AccountName { get; init; } = string.Empty;

    [OneOf("managedidentity, or nothing for whatever identity there is", "", "managedidentity", Name = Section + "__credential")]
    public string Credential { get; init; } = string.Empty;

    [Setting("the client id of one of several identities of this machine", Name = Section + "__clientId")]
    public string ClientId { get; init; } = string.Empty;

    /// <param name="refusal">Holds if there is no account.</param>
    public AzureAccount? TryOpen(out string refusal)
    {
        if (ConnectionString.Length > 0)
        {
            var account = AzureAccount.TryParse(ConnectionString, out var reason);
            refusal = $"{Section} = ({Setting.LengthOf(ConnectionString)}) is refused: {reason}. Allowed: {AllowedConnection}.";
            return account;
        }

        refusal = AccountName.Length == 0
            ? $"Storage = \"azure\" needs {Section} ({AllowedConnection}) or {Section}__accountName "
                + "(the name of an account on which this program’s identity has rights)."
            : $"{Section}__accountName = {Setting.Quoted(AccountName)} is refused. Allowed: {AllowedName}.";
        return AzureAccount.TryNamed(AccountName, Identity());
    }

    /// <summary>As for the host: without a kind of credential it is the identity that the machine or its user has.</summary>
    private TokenCredential Identity() => Credential.Length == 0
        ? new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = ClientId.Length == 0 ? null : ClientId })
        : new ManagedIdentityCredential(
            ClientId.Length == 0 ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(ClientId));
}
