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

/// <summary>What every request passes before its door opens: its size, where it comes from, and whether it may.</summary>
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

    /// <summary>Whoever was refused has their answer; where the storage is away, the refusals are still counted.</summary>
    private async Task TellOfRefusalsAsync()
    {
        try
        {
            var told = await alarm.TellAsync(clock.GetUtcNow(), CancellationToken.None);
            foreach (var secret in told.Each)
            {
                Refused(KebabCase.From(secret));
            }

            if (told.Begun is { } begun)
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
        var door = context.GetEndpoint()?.Metadata;
        var most = door?.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? settings.Limits.RequestBytes;
        if (request.ContentLength > most)
        {
            return ProblemResults.Create(StatusCodes.Status413PayloadTooLarge, "The request is too large.", $"At most {Size(most)} is taken.");
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && door?.GetMetadata<AllowCrossSite>() is null && IsCrossSite(request))
        {
            return ProblemResults.Create(StatusCodes.Status403Forbidden, "This request was sent by another website.", "Please open the link in your email again, and press the button on the page it opens.");
        }

        if (door?.GetMetadata<RequireOperatorKey>() is not null || request.Headers.ContainsKey(OperatorKeys.Header))
        {
            if (operatorKeys.PlaceOf(request.Headers[OperatorKeys.Header]) is not (> 0 and var place))
            {
                refused.Add(RefusedSecret.OperatorKey);
                return ProblemResults.Create(StatusCodes.Status401Unauthorized, "This needs an operator’s key.", $"Send it in the header {OperatorKeys.Header}.");
            }

            OperatorAccepted(place, DoorOf(context));
        }

        if (door?.GetMetadata<RequireManageToken>() is null)
        {
            return null;
        }

        var refusal = await ManageTokenUser.RefusalAsync(context, links, clock.GetUtcNow());
        if (refusal is null)
        {
            BearerAccepted(DoorOf(context));
        }

        return refusal;
    }

    /// <summary>By its pattern: what stands in its place in an address may be a token.</summary>
    private static string DoorOf(HttpContext context) => context.GetEndpoint()?.DisplayName ?? "no door";

    private static string Size(long bytes) => bytes switch
    {
        >= 1024 * 1024 => $"{bytes / (1024 * 1024)} MB",
        >= 1024 => $"{bytes / 1024} kB",
        _ => $"{bytes} bytes",
    };

    /// <summary>Browsers say where a request comes from; other programs say nothing, and carry nothing that could be abused.</summary>
    private static bool IsCrossSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none");

    [LoggerMessage(1, LogLevel.Information, "Operator’s key {Place} was accepted at {Door}")]
    private partial void OperatorAccepted(int place, string door);

    [LoggerMessage(2, LogLevel.Information, "The token of a manage link was accepted at {Door}")]
    private partial void BearerAccepted(string door);

    [LoggerMessage(3, LogLevel.Warning, "Refused: {Secret}")]
    private partial void Refused(string secret);

    [LoggerMessage(4, LogLevel.Error, "Keys and tokens are refused too often: {What}")]
    private partial void Alarmed(string what);

    [LoggerMessage(5, LogLevel.Warning, "The alarm about refused keys and tokens could not be written: {Reason}")]
    private partial void NotRaised(string reason);
}

/// <summary>Marks the door that mail programs knock at from their own pages (RFC 8058).</summary>
internal sealed class AllowCrossSite
{
    public static AllowCrossSite Mark { get; } = new();
}
