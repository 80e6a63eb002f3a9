using Azure.Core;

namespace Azure.Storage.Queues;

internal sealed class QueueClientOptions : ClientOptions
{
    public QueueMessageEncoding MessageEncoding { get; set; }
}

internal enum QueueMessageEncoding
{
    None,

    /// <summary>Any text goes, and the Functions host expects it so.</summary>
    Base64,
}
