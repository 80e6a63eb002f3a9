using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Requests to one account's tables, and what their answers mean.</summary>
internal sealed class Requests(HttpPipeline pipeline, Uri endpoint)
{
    public const string Json = "application/json";
    public const string LittleMetadata = "application/json;odata=minimalmetadata";
    public const string ServiceVersion = "3.0";

    public HttpMessage Create(RequestMethod method, string path)
    {
        var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(endpoint);
        request.Uri.AppendPath(path, escape: false);
        request.Headers.SetValue("x-ms-version", "2020-12-06");
        request.Headers.SetValue("DataServiceVersion", ServiceVersion);
        request.Headers.SetValue(HttpHeader.Names.Accept, LittleMetadata);
        return message;
    }

    public HttpMessage Create(RequestMethod method, string path, byte[] content, string contentType = Json)
    {
        var message = Create(method, path);
        message.Request.Content = RequestContent.Create(content);
        message.Request.Headers.SetValue(HttpHeader.Names.ContentType, contentType);
        if (method == RequestMethod.Post)
        {
            message.Request.Headers.SetValue("Prefer", "return-no-content");
        }

        return message;
    }

    /// <param name="missing">404 is an answer like any other.</param>
    /// <exception cref="RequestFailedException">The service answered with an error, or not at all.</exception>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, bool missing = false)
    {
        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response is { IsError: true } error && !(missing && error.Status == 404) ? throw Failure(error) : message.Response;
    }

    /// <summary>The path of an entity. A quotation mark within a key is written twice.</summary>
    public static string PathOf(string table, string partitionKey, string rowKey) =>
        $"/{table}(PartitionKey='{Quoted(partitionKey)}',RowKey='{Quoted(rowKey)}')";

    public Uri Absolute(string path)
    {
        var uri = new RequestUriBuilder();
        uri.Reset(endpoint);
        uri.AppendPath(path, escape: false);
        return uri.ToUri();
    }

    /// <summary>What the service said went wrong, without the request's own words, which hold keys.</summary>
    public static RequestFailedException Failure(Response answer)
    {
        var code = answer.Headers.TryGetValue("x-ms-error-code", out var named) ? named : Error(answer)?.Code;
        return new RequestFailedException(answer.Status, $"The table service answered {answer.Status} {code}.", code, null);
    }

    /// <summary>An error in JSON; errors of authorization may come in XML, and then their status says enough.</summary>
    public static (string? Code, string? Message)? Error(Response answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Content);
            var error = json.RootElement.GetProperty("odata.error");
            return (error.GetProperty("code").GetString(), error.GetProperty("message").GetProperty("value").GetString());
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Quoted(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
