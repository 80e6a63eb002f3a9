using System.Net;
using Notifier.Core.Secrets;
using Notifier.Functions.Start;

namespace Notifier.Functions.Doors;

/// <summary>From where a visitor asks.</summary>
internal static class Visitors
{
    /// <summary>
    /// Under the Functions host it is the last entry of X-Forwarded-For, which whoever connected to the host has added; all before it may
    /// be made up. Without the host nobody stands in between.
    /// </summary>
    /// <returns>Null when it is not known.</returns>
    public static IPAddress? AddressOf(HttpContext context, NotifierSettings settings)
    {
        if (!settings.IsUnderHost)
        {
            return context.Connection.RemoteIpAddress;
        }

        var last = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return IPEndPoint.TryParse(last, out var end) ? end.Address : null;
    }

    public static VisitorNetwork NetworkOf(HttpContext context, NotifierSettings settings) =>
        VisitorNetwork.Of(AddressOf(context, settings));
}
