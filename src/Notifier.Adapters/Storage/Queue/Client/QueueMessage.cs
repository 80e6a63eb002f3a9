namespace Azure.Storage.Queues.Models;

internal sealed record QueueMessage(string MessageId, string PopReceipt, string MessageText, long DequeueCount);

internal sealed record QueueProperties(int ApproximateMessagesCount);
