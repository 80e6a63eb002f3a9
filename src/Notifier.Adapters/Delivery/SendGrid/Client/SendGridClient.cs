using System.Net.Http.Headers;
using System.Text;
using SendGrid.Helpers.Mail;

namespace SendGrid;

/// <summary>Asks the service, and gives back whatever it answers. It tries nothing twice.</summary>
/// <exception cref="HttpRequestException">No answer came.</exception>
internal sealed class SendGridClient(HttpClient httpClient, SendGridClientOptions options)
{
    public enum Method
    {
        GET,
        POST,
    }

    /// <summary>A page of a list has a tenth of it.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    public Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken) =>
        RequestAsync(Method.POST, msg.Serialize(), "mail/send", cancellationToken);

    /// <param name="requestBody">JSON; null for none.</param>
    /// <param name="urlPath">After the version, with its query.</param>
    public async Task<Response> RequestAsync(Method method, string? requestBody, string urlPath, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method == Method.GET ? HttpMethod.Get : HttpMethod.Post, $"{options.Host}/v3/{urlPath}")
        {
            Content = requestBody is null ? null : new StringContent(requestBody, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return new Response(answer.StatusCode, await ReadAsync(answer.Content, cancellationToken).ConfigureAwait(false), answer.Headers);
    }

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MostBytes, cancellationToken).ConfigureAwait(false);
            return await content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception brokenOff) when (brokenOff is HttpRequestException or IOException or OperationCanceledException)
        {
            return string.Empty; // the status says what became of the request, whatever else was to come
        }
    }
}
