namespace Azure.Storage.Queues.Models;

/// <summary>What the service names in x-ms-error-code (learn.microsoft.com, "Queue Storage error codes").</summary>
internal static class QueueErrorCode
{
    public const string MessageNotFound = "MessageNotFound";
    public const string PopReceiptMismatch = "PopReceiptMismatch";
    public const string QueueNotFound = "QueueNotFound";
}
