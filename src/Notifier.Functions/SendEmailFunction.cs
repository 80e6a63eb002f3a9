using System.Globalization;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Notifier.Adapters.Options;
using Notifier.Adapters.Startup;
using Notifier.Core.Jobs;

namespace Notifier.Functions;

/// <summary>Takes the messages of the queue. A message that fails comes again: the host puts it back.</summary>
public sealed class SendEmailFunction(SendEmailHandler handle)
{
    /// <summary>Bytes: a text would be read as JSON first. What was begun is finished, though the host may have gone.</summary>
    [Function("SendMail")]
    public async Task RunAsync(
        [QueueTrigger(StorageRegistration.Queue, Connection = ReadSettings.AzureStorage)] byte[] message, FunctionContext context)
    {
        var known = context.BindingContext.BindingData;
        var delivered = new DeliveredMessage(IdIn(known), Encoding.UTF8.GetString(message), DeliveryIn(known));
        if (!(await handle.RunAsync(delivered, CancellationToken.None)).IsDone)
        {
            throw new FunctionFailedException();
        }
    }

    /// <summary>It becomes part of the key of a record.</summary>
    private static string IdIn(IReadOnlyDictionary<string, object?> known) =>
        known.GetValueOrDefault("Id") is string { Length: > 0 and <= 64 } id
        && id.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-')
            ? id
            : Guid.NewGuid().ToString();

    /// <summary>One when it is not known: then the host counts alone.</summary>
    private static int DeliveryIn(IReadOnlyDictionary<string, object?> known) =>
        int.TryParse(known.GetValueOrDefault("DequeueCount") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count > 0
            ? count
            : 1;
}
