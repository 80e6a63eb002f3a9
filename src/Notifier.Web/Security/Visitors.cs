using Microsoft.AspNetCore.HttpOverrides;
using Notifier.Core.Options;
using Notifier.Core.Security;

namespace Notifier.Web.Security;

/// <summary>Finds the address of a visitor.</summary>
internal static class Visitors
{
    /// <summary>
    /// Takes the visitor’s address from X-Forwarded-For. It reads from the nearest proxy back, and stops at the first that is not trusted.
    /// </summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, WebOptions settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear(); // ASP.NET's default trusts every program on this machine
        options.KnownIPNetworks.Clear();
        foreach (var proxies in settings.TrustedProxies)
        {
            options.KnownIPNetworks.Add(proxies);
        }

        app.UseForwardedHeaders(options);
    }

    public static VisitorNetwork NetworkOf(HttpContext context) => VisitorNetwork.From(context.Connection.RemoteIpAddress);
}
