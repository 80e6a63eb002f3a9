namespace Notifier.Adapters.AzureStorage;

/// <summary>Azure Storage refused a request for no reason that an operator could remove. The request is a mistake of ours.</summary>
/// <param name="code">The status, and the service's name for the error.</param>
internal sealed class RefusedRequestException(string account, string code)
    : Exception($"The storage account {account} refuses a request of this program ({code}).");
