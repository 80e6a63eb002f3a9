using System.Globalization;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Notifier.Adapters.Options;
using Notifier.Adapters.Startup;
using Notifier.Core.Jobs;

namespace Notifier.Functions;

/// <summary>Handles the messages of the queue. The host puts a message that fails back into the queue.</summary>
public sealed class SendEmailFunction(SendEmailHandler handle)
{
    /// <summary>
    /// Takes bytes, because the host would parse a string as JSON first. It finishes what it began, even when the host stops.
    /// </summary>
    [Function("SendMail")]
    public async Task RunAsync(
        [QueueTrigger(StorageRegistration.Queue, Connection = AzureStorageOptions.Section)] byte[] message, FunctionContext context)
    {
        var known = context.BindingContext.BindingData;
        var delivered = new DeliveredMessage(IdIn(known), Encoding.UTF8.GetString(message), DeliveryIn(known));
        if (!(await handle.RunAsync(delivered, CancellationToken.None)).IsDone)
        {
            throw new FunctionFailedException();
        }
    }

    /// <summary>The message's id, checked because it becomes part of a record's key.</summary>
    private static string IdIn(IReadOnlyDictionary<string, object?> known) =>
        known.GetValueOrDefault("Id") is string { Length: > 0 and <= 64 } id
        && id.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-')
            ? id
            : Guid.NewGuid().ToString();

    /// <summary>How often the message was delivered; one when the host does not say. The host then does the counting.</summary>
    private static int DeliveryIn(IReadOnlyDictionary<string, object?> known) =>
        int.TryParse(known.GetValueOrDefault("DequeueCount") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count > 0
            ? count
            : 1;
}
