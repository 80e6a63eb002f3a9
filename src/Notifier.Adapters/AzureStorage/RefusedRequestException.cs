namespace Notifier.Adapters.AzureStorage;

/// <summary>Azure's storage refuses what it was asked, for no reason that an operator could mend: the request is a mistake of ours.</summary>
/// <param name="code">The status, and the name that the service gives the error.</param>
internal sealed class RefusedRequestException(string account, string code)
    : Exception($"The storage account {account} refuses a request of this program ({code}).");
