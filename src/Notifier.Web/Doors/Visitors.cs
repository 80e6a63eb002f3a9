using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Notifier.Core.Options;
using Notifier.Core.Secrets;

namespace Notifier.Web.Doors;

/// <summary>From where a visitor asks.</summary>
internal static class Visitors
{
    /// <summary>Believes what trusted proxies say of whom they ask for, from the nearest on, and stops at the first that is not trusted.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, WebSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear(); // ASP.NET's own list trusts every program on this machine
        options.KnownIPNetworks.Clear();
        foreach (var proxies in settings.TrustedProxies)
        {
            options.KnownIPNetworks.Add(proxies);
        }

        app.UseForwardedHeaders(options);
    }

    /// <summary>
    /// Under the Functions host it is the last entry of X-Forwarded-For, which whoever connected to the host has added; all before it may
    /// be made up. Without the host it is who connected, or the one for whom a trusted proxy did.
    /// </summary>
    /// <returns>Null when it is not known.</returns>
    public static IPAddress? AddressOf(HttpContext context, WebSettings settings)
    {
        if (!settings.IsUnderHost)
        {
            return context.Connection.RemoteIpAddress;
        }

        var last = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return IPEndPoint.TryParse(last, out var end) ? end.Address : null;
    }

    public static VisitorNetwork NetworkOf(HttpContext context, WebSettings settings) =>
        VisitorNetwork.Of(AddressOf(context, settings));
}
