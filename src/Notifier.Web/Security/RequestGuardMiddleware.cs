using Microsoft.AspNetCore.Http.Metadata;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Grammar;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages;

namespace Notifier.Web.Security;

/// <summary>Checks every request before its endpoint runs: its size, its origin and its permission.</summary>
internal sealed partial class RequestGuardMiddleware(
    RequestDelegate next,
    WebOptions settings,
    OperatorKeys operatorKeys,
    LinkReader links,
    RefusedSecrets refused,
    RefusalAlarm alarm,
    TimeProvider clock,
    ILogger<RequestGuardMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        PageHeaders.Add(context, settings.PublicUrl);
        await (await RefusalAsync(context) is { } refusal ? ProblemResults.AnswerAsync(context, refusal) : next(context));
        await TellOfRefusalsAsync();
    }

    /// <summary>The client already has its answer. If storage is unavailable, the refusals are counted later.</summary>
    private async Task TellOfRefusalsAsync()
    {
        try
        {
            var refusals = await alarm.TellAsync(clock.GetUtcNow(), CancellationToken.None);
            foreach (var secret in refusals.Each)
            {
                Refused(KebabCase.From(secret));
            }

            if (refusals.Begun is { } begun)
            {
                Alarmed(begun.What);
            }
        }
        catch (StorageUnavailableException trouble)
        {
            NotRaised(trouble.Message);
        }
    }

    private async Task<IResult?> RefusalAsync(HttpContext context)
    {
        var request = context.Request;
        var metadata = context.GetEndpoint()?.Metadata;
        var most = metadata?.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? settings.Limits.RequestBytes;
        if (request.ContentLength > most)
        {
            return ProblemResults.Create(
                StatusCodes.Status413PayloadTooLarge,
                "The request is too large.",
                $"At most {Size(most)} is taken.");
        }

        if (!HttpMethods.IsGet(request.Method)
            && !HttpMethods.IsHead(request.Method)
            && metadata?.GetMetadata<AllowCrossSite>() is null
            && IsCrossSite(request))
        {
            return ProblemResults.Create(
                StatusCodes.Status403Forbidden,
                "This request was sent by another website.",
                "Please open the link in your email again, and press the button on the page it opens.");
        }

        if (metadata?.GetMetadata<RequireOperatorKey>() is not null || request.Headers.ContainsKey(OperatorKeys.Header))
        {
            if (operatorKeys.PlaceOf(request.Headers[OperatorKeys.Header]) is not (> 0 and var place))
            {
                refused.Add(RefusedSecret.OperatorKey);
                return ProblemResults.Create(
                    StatusCodes.Status401Unauthorized,
                    "This needs an operator’s key.",
                    $"Send it in the header {OperatorKeys.Header}.");
            }

            OperatorAccepted(place, EndpointOf(context));
        }

        if (metadata?.GetMetadata<RequireManageToken>() is null)
        {
            return null;
        }

        var refusal = await ManageTokenUser.RefusalAsync(context, links, clock.GetUtcNow());
        if (refusal is null)
        {
            BearerAccepted(EndpointOf(context));
        }

        return refusal;
    }

    /// <summary>The route pattern, because the real path may hold a token.</summary>
    private static string EndpointOf(HttpContext context) => context.GetEndpoint()?.DisplayName ?? "no endpoint";

    private static string Size(long bytes) => bytes switch
    {
        >= 1024 * 1024 => $"{bytes / (1024 * 1024)} MB",
        >= 1024 => $"{bytes / 1024} kB",
        _ => $"{bytes} bytes",
    };

    /// <summary>Browsers send the origin. Other programs send none, and carry no cookie that a hostile page could abuse.</summary>
    private static bool IsCrossSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none");

    [LoggerMessage(1, LogLevel.Information, "Operator’s key {Place} was accepted at {Endpoint}")]
    private partial void OperatorAccepted(int place, string endpoint);

    [LoggerMessage(2, LogLevel.Information, "The token of a manage link was accepted at {Endpoint}")]
    private partial void BearerAccepted(string endpoint);

    [LoggerMessage(3, LogLevel.Warning, "Refused: {Secret}")]
    private partial void Refused(string secret);

    [LoggerMessage(4, LogLevel.Error, "Keys and tokens are refused too often: {What}")]
    private partial void Alarmed(string what);

    [LoggerMessage(5, LogLevel.Warning, "The alarm about refused keys and tokens could not be written: {Reason}")]
    private partial void NotRaised(string reason);
}

/// <summary>Marks the endpoint that email programs call from their own pages (RFC 8058).</summary>
internal sealed class AllowCrossSite
{
    public static AllowCrossSite Mark { get; } = new();
}
