using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Web.Endpoints;

namespace Notifier.Web.Security;

/// <summary>Marks an endpoint that needs the token of a manage link.</summary>
internal sealed class RequireManageToken
{
    public static RequireManageToken Mark { get; } = new();
}

/// <summary>The person whose manage token came with the request.</summary>
internal sealed record ManageTokenUser(PersonKey Person)
{
    /// <summary>Checks the token before we read anything else, and remembers its person.</summary>
    /// <returns>Null when the token is valid.</returns>
    public static async Task<IResult?> RefusalAsync(HttpContext context, LinkReader links, DateTimeOffset now)
    {
        const string Scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        switch (await links.ReadAsync(token, LinkPurpose.Manage, now, context.RequestAborted))
        {
            case LinkVerdict.Good good:
                context.Features.Set(new ManageTokenUser(good.Claims.Person));
                return null;
            case LinkVerdict.Expired:
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return ProblemResults.Create(
                    StatusCodes.Status401Unauthorized,
                    "This token has expired.",
                    "Ask for a new one at /api/manage-link.");
            default:
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return ProblemResults.Create(
                    StatusCodes.Status401Unauthorized,
                    "This needs the token of a manage link.",
                    "Send it as Authorization: Bearer. It comes by email; ask for it at /api/manage-link.");
        }
    }

    public static ValueTask<ManageTokenUser?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<ManageTokenUser>());
}
