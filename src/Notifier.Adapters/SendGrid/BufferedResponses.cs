namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Reads an answer to its end before SendGrid's client does. The client loses the status of an answer that breaks off, and the status alone
/// says what became of the request.
/// </summary>
internal sealed class BufferedResponses(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>A page of a list needs a tenth of it.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        using var content = answer.Content;
        // Read as UTF-8, whatever its header says.
        answer.Content = new ByteArrayContent(await ReadAsync(content, cancellationToken));
        // Everything is read already, so a time-out must not lose it.
        await answer.Content.LoadIntoBufferAsync(CancellationToken.None);
        return answer;
    }

    /// <returns>Empty when the answer is too long, breaks off, or takes too long.</returns>
    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            return await content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception brokenOff) when (brokenOff is HttpRequestException or IOException or OperationCanceledException)
        {
            return [];
        }
    }
}
