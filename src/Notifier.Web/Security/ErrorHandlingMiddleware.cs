using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Notifier.Core;
using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages;

namespace Notifier.Web.Security;

/// <summary>Gives every error an answer in words: problem+json for API clients, and a page for people.</summary>
internal sealed partial class ErrorHandlingMiddleware(
    RequestDelegate next,
    WebOptions settings,
    Telemetry telemetry,
    ILogger<ErrorHandlingMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await AnswerAsync(context);
        telemetry.Answered(context.Response.StatusCode);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // Kestrel discards an unread body for at most 5 seconds. With a limit it would close at once, and a client still sending would
            // never read the answer.
            limit.MaxRequestBodySize = null;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 } response)
            {
                await WriteAsync(context, ProblemResults.FromStatus(response.StatusCode));
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, so there is nobody to answer.
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, ProblemResults.FromStatus(bad.StatusCode));
        }
        catch (StorageUnavailableException trouble) when (!context.Response.HasStarted)
        {
            Unavailable(trouble.Message);
            await WriteAsync(
                context,
                ProblemResults.Create(StatusCodes.Status503ServiceUnavailable, "Nothing can be stored or looked up at the moment.", "Nothing was changed, or what was begun will be completed. Please try again later."));
        }
        catch (TooManyReadingsException) when (!context.Response.HasStarted)
        {
            var busy = ProblemResults.Create(
                StatusCodes.Status503ServiceUnavailable,
                "Too many adverts are being read at the moment.",
                "Please try again in a few seconds.");
            await WriteAsync(context, busy, retryAfter: TimeSpan.FromSeconds(5));
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            // We log neither the path, which may hold a token, nor the exception's message, which may repeat the request.
            Failed(context.GetEndpoint()?.DisplayName ?? "no endpoint", bug.GetType().Name, bug.StackTrace ?? string.Empty);
            await WriteAsync(context, ProblemResults.FromStatus(StatusCodes.Status500InternalServerError));
        }
    }

    private async Task WriteAsync(HttpContext context, IResult problem, TimeSpan? retryAfter = null)
    {
        var allow = context.Response.Headers.Allow; // a 405 names the allowed methods here
        context.Response.Clear();
        if (allow.Count > 0)
        {
            context.Response.Headers.Allow = allow;
        }

        if (retryAfter is { TotalSeconds: var seconds })
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        PageHeaders.Add(context, settings.PublicUrl);
        await ProblemResults.AnswerAsync(context, problem);
    }

    [LoggerMessage(1, LogLevel.Error, "A request could not be answered: {Reason}")]
    private partial void Unavailable(string reason);

    [LoggerMessage(2, LogLevel.Error, "A request failed at {Endpoint}: {Exception} {Stack}")]
    private partial void Failed(string endpoint, string exception, string stack);
}
