using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifier.Web;

namespace Notifier.Functions;

/// <summary>
/// Every request takes the same path; three names let the host count and switch off areas. The host picks the first matching name, so the
/// one for all other paths comes last.
/// </summary>
public sealed partial class HttpFunctions(Pipeline pipeline, ILogger<HttpFunctions> logger)
{
    private int _isSaid;

    [Function("Api")]
    public Task ApiAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/{*path}")] HttpRequest request, FunctionContext context) =>
        AnswerAsync(request, context);

    [Function("Calendar")]
    public Task CalendarAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "calendar/{*path}")] HttpRequest request, FunctionContext context) =>
        AnswerAsync(request, context);

    [Function("Pages")]
    public Task PagesAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, FunctionContext context) =>
        AnswerAsync(request, context);

    private Task AnswerAsync(HttpRequest request, FunctionContext context)
    {
        var visitor = VisitorIn(context.BindingContext.BindingData.GetValueOrDefault("Headers") as string);
        request.HttpContext.Connection.RemoteIpAddress = visitor; // it was the host's own address
        if (visitor is null && Interlocked.Exchange(ref _isSaid, 1) == 0)
        {
            NotTold();
        }

        return pipeline.AnswerAsync(request.HttpContext);
    }

    /// <summary>
    /// Reads the visitor's address from the trigger's original headers, because the host's proxy replaces X-Forwarded-For. Only the last
    /// entry is from Azure; a client can forge the others.
    /// </summary>
    /// <param name="headers">The headers as a JSON object.</param>
    /// <returns>Null when it is not known.</returns>
    internal static IPAddress? VisitorIn(string? headers)
    {
        try
        {
            using var document = JsonDocument.Parse(headers ?? string.Empty);
            var forwarded = document.RootElement.ValueKind != JsonValueKind.Object ? default
                : document.RootElement.EnumerateObject()
                    .LastOrDefault(header => header.Name.Equals("X-Forwarded-For", StringComparison.OrdinalIgnoreCase)).Value;
            var last = forwarded.ValueKind == JsonValueKind.String ? forwarded.GetString()!.Split(',')[^1].Trim() : string.Empty;
            return IPEndPoint.TryParse(last, out var end) ? end.Address : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException) // an escaped lone surrogate
        {
            return null;
        }
    }

    [LoggerMessage(
        1, LogLevel.Warning, "The Functions host does not tell from where visitors ask: until it does, no limit for each of them holds")]
    private partial void NotTold();
}
