using Azure;
using Azure.Identity;
using Notifier.Core.Storage;

namespace Notifier.Adapters.AzureStorage;

/// <summary>Translates errors of Azure Storage for the operator.</summary>
/// <remarks>
/// The message of a <see cref="RequestFailedException"/> repeats the answer with its body, which may hold stored data. So no such exception
/// leaves this class, not even as an inner exception.
/// </remarks>
internal static class AzureFaults
{
    /// <summary>Does the work, and translates what failed.</summary>
    public static async Task<T> Reached<T>(this AzureAccount account, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (Explain(account, error, cancellationToken) is { } trouble)
        {
            throw trouble;
        }
        catch (RequestFailedException refused)
        {
            throw new RefusedRequestException(account.Name, Code(refused));
        }
    }

    /// <summary>Null for a mistake of ours, such as a wrong request, and when the caller cancelled.</summary>
    private static StorageUnavailableException? Explain(
        AzureAccount account, Exception error, CancellationToken cancellationToken) => error switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            OperationCanceledException or AggregateException or RequestFailedException { Status: 0 } =>
                new($"The storage account {account.Name} cannot be reached: check its name, and the network between it and this machine."),
            AuthenticationFailedException =>
                new($"No identity of Azure is found that could open the storage account {account.Name}: "
                    + "give this program a managed identity, or sign in with az login."),
            WrongClockException clock => new(
                $"The storage account {account.Name} refuses us, for {clock.Message}: "
                + "set the clock, and let it be kept right (timedatectl set-ntp true).",
                clock),
            RequestFailedException { Status: 401 or 403 } refused when account.Credential is null =>
                new($"The storage account {account.Name} refuses its key ({Code(refused)}): "
                    + "check AccountKey, whether the account allows keys, and its firewall."),
            RequestFailedException { Status: 401 or 403 } refused =>
                new($"The storage account {account.Name} refuses this program’s identity ({Code(refused)}): "
                    + "give it the roles Storage Table Data Contributor and Storage Queue Data Contributor, and check the firewall."),
            RequestFailedException { Status: 408 or 429 or >= 500 } busy =>
                new($"The storage account {account.Name} is too busy or in trouble ({Code(busy)}): "
                    + "it is asked again later; if that does not help, look at Azure’s status."),
            RequestFailedException { Status: 409, ErrorCode: "TableBeingDeleted" or "QueueBeingDeleted" } going =>
                new($"The storage account {account.Name} is still deleting what is to be written ({Code(going)}): that takes a minute."),
            _ => null,
        };

    /// <summary>Tables name the error in the body of their answer. Queues name it in a header too.</summary>
    private static string Code(RequestFailedException error)
    {
        var code = error.ErrorCode;
        if (code is null)
        {
            error.GetRawResponse()?.Headers.TryGetValue("x-ms-error-code", out code);
        }

        return string.IsNullOrEmpty(code) ? $"{error.Status}" : $"{error.Status} {code}";
    }
}
