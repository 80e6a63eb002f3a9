using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues.Models;

namespace Azure.Storage.Queues;

/// <summary>One queue.</summary>
/// <remarks>What the service refuses is a <see cref="RequestFailedException"/> with the service's status and error code.</remarks>
internal sealed class QueueClient
{
    private const string Scope = "https://storage.azure.com/.default";
    private const string Messages = "/messages";

    private readonly HttpPipeline _pipeline;
    private readonly Uri _queue;
    private readonly QueueMessageEncoding _encoding;

    public QueueClient(Uri queueUri, StorageSharedKeyCredential credential, QueueClientOptions options)
        : this(queueUri, new StorageSharedKeyPolicy(credential), options)
    {
    }

    public QueueClient(Uri queueUri, TokenCredential credential, QueueClientOptions options)
        : this(queueUri, new BearerTokenAuthenticationPolicy(credential, Scope), options)
    {
    }

    private QueueClient(Uri queueUri, HttpPipelinePolicy authorization, QueueClientOptions options)
    {
        _pipeline = HttpPipelineBuilder.Build(options, authorization);
        _queue = queueUri;
        _encoding = options.MessageEncoding;
    }

    /// <summary>Makes the queue. One that is there with the same properties is an answer of 204.</summary>
    public async Task CreateIfNotExistsAsync(CancellationToken cancellationToken)
    {
        using var message = Create(RequestMethod.Put, "");
        await SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="visibilityTimeout">How long nobody sees it.</param>
    /// <param name="timeToLive">How long it is kept; minus one second for ever.</param>
    public async Task SendMessageAsync(string messageText, TimeSpan visibilityTimeout, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        using var message = Create(RequestMethod.Post, Messages, ("visibilitytimeout", Seconds(visibilityTimeout)), ("messagettl", Seconds(timeToLive)));
        var text = _encoding == QueueMessageEncoding.Base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(messageText)) : messageText;
        var xml = new XElement("QueueMessage", new XElement("MessageText", text)).ToString(SaveOptions.DisableFormatting);
        message.Request.Content = RequestContent.Create(Encoding.UTF8.GetBytes(xml));
        message.Request.Headers.SetValue(HttpHeader.Names.ContentType, "application/xml");
        await SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>A message, if one is visible.</returns>
    public async Task<Response<QueueMessage?>> ReceiveMessageAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken)
    {
        using var message = Create(RequestMethod.Get, Messages, ("numofmessages", "1"), ("visibilitytimeout", Seconds(visibilityTimeout)));
        var answer = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        var received = XDocument.Load(answer.Content.ToStream()).Root!.Element("QueueMessage");
        return Response.FromValue(received is null ? null : Read(received), answer);
    }

    public async Task DeleteMessageAsync(string messageId, string popReceipt, CancellationToken cancellationToken)
    {
        using var message = Create(RequestMethod.Delete, $"{Messages}/{Uri.EscapeDataString(messageId)}", ("popreceipt", popReceipt));
        await SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Response<QueueProperties>> GetPropertiesAsync(CancellationToken cancellationToken)
    {
        using var message = Create(RequestMethod.Get, "", ("comp", "metadata"));
        var answer = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        var count = answer.Headers.TryGetValue("x-ms-approximate-messages-count", out var given) ? int.Parse(given, CultureInfo.InvariantCulture) : 0;
        return Response.FromValue(new QueueProperties(count), answer);
    }

    private QueueMessage Read(XElement message)
    {
        var text = message.Element("MessageText")!.Value;
        return new(
            message.Element("MessageId")!.Value,
            message.Element("PopReceipt")!.Value,
            _encoding == QueueMessageEncoding.Base64 ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : text,
            long.Parse(message.Element("DequeueCount")!.Value, CultureInfo.InvariantCulture));
    }

    private HttpMessage Create(RequestMethod method, string path, params ReadOnlySpan<(string Name, string Value)> query)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(_queue);
        message.Request.Uri.AppendPath(path, escape: false);
        foreach (var (name, value) in query)
        {
            message.Request.Uri.AppendQuery(name, value, escapeValue: true);
        }

        message.Request.Headers.SetValue("x-ms-version", "2020-12-06");
        return message;
    }

    private async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (!message.Response.IsError)
        {
            return message.Response;
        }

        // The service's own words are not repeated: they may hold the message.
        var code = message.Response.Headers.TryGetValue("x-ms-error-code", out var named) ? named : null;
        throw new RequestFailedException(message.Response.Status, $"The queue service answered {message.Response.Status} {code}.", code, null);
    }

    /// <summary>Whole seconds, never early.</summary>
    private static string Seconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
