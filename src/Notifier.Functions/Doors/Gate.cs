using Microsoft.AspNetCore.Http.Metadata;
using Notifier.Core.Secrets;
using Notifier.Functions.Start;

namespace Notifier.Functions.Doors;

/// <summary>What every request passes before its door opens: its size, where it comes from, and whether it may.</summary>
internal sealed class Gate(RequestDelegate next, NotifierSettings settings, OperatorKeys operatorKeys, LinkTokens tokens, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        PageHeaders.Add(context, settings.PublicUrl);
        await (Refusal(context) is { } refusal ? Problem.AnswerAsync(context, refusal) : next(context));
    }

    private IResult? Refusal(HttpContext context)
    {
        var request = context.Request;
        var door = context.GetEndpoint()?.Metadata;
        var most = door?.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? settings.Limits.RequestBytes;
        if (request.ContentLength > most)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "The request is too large.", $"At most {Size(most)} is taken.");
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && door?.GetMetadata<AnyOrigin>() is null && IsCrossSite(request))
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "This request was sent by another website.", "Please open the link in your email again, and press the button on the page it opens.");
        }

        var needsKey = door?.GetMetadata<OperatorsOnly>() is not null || request.Headers.ContainsKey(OperatorKeys.Header);
        if (needsKey && !operatorKeys.Accept(request.Headers[OperatorKeys.Header]))
        {
            return Problem.Of(StatusCodes.Status401Unauthorized, "This needs an operator’s key.", $"Send it in the header {OperatorKeys.Header}.");
        }

        return door?.GetMetadata<BearerOnly>() is null ? null : TokenBearer.Refusal(context, tokens, clock.GetUtcNow());
    }

    private static string Size(long bytes) => bytes switch
    {
        >= 1024 * 1024 => $"{bytes / (1024 * 1024)} MB",
        >= 1024 => $"{bytes / 1024} kB",
        _ => $"{bytes} bytes",
    };

    /// <summary>Browsers say where a request comes from; other programs say nothing, and carry nothing that could be abused.</summary>
    private static bool IsCrossSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none");
}

/// <summary>Marks the door that mail programs knock at from their own pages (RFC 8058).</summary>
internal sealed class AnyOrigin
{
    public static AnyOrigin Mark { get; } = new();
}
