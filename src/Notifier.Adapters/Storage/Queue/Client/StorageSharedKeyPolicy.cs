using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Storage.Queues;

/// <summary>Signs every attempt anew (learn.microsoft.com, "Authorize with Shared Key", "Shared Key Lite for Blob, Queue, and File services").</summary>
internal sealed class StorageSharedKeyPolicy(StorageSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;

        request.Headers.SetValue("x-ms-date", DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture)); // the service compares it with its own clock: no other will do
        var type = request.Headers.TryGetValue(HttpHeader.Names.ContentType, out var given) ? given : "";
        var headers = string.Concat(request.Headers
            .Where(header => header.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Name.ToLowerInvariant()}:{header.Value}\n")
            .Order(StringComparer.Ordinal));
        var uri = request.Uri.ToUri();
        var component = uri.Query.Contains("comp=metadata", StringComparison.Ordinal) ? "?comp=metadata" : "";
        var signature = credential.Sign($"{request.Method}\n\n{type}\n\n{headers}/{credential.AccountName}{uri.AbsolutePath}{component}");
        request.Headers.SetValue(HttpHeader.Names.Authorization, $"SharedKeyLite {credential.AccountName}:{signature}");
    }
}
