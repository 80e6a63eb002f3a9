using System.Buffers;
using System.Collections.Frozen;
using Notifier.Core.Security;

namespace Notifier.Core.Adverts.Identity;

/// <summary>Brings a page's address into one form, so that one page has one name. Tracking parameters are left out.</summary>
internal static class PageAddress
{
    /// <summary>The last one is what a browser adds when somebody shares marked words.</summary>
    private static readonly string[] Tracking = ["utm_", "gclid=", "fbclid=", "msclkid=", ":~:"];

    /// <summary>A fragment without any of these names a place within the page ("#top"), not a page of its own.</summary>
    private static readonly SearchValues<char> PageMarks = SearchValues.Create("/!=0123456789");

    /// <summary>Below these, every organisation has a domain of its own.</summary>
    private static readonly FrozenSet<string> Kinds = FrozenSet.Create(
        "ac", "co", "gov", "ltd", "me", "net", "nhs", "org", "plc", "police");

    /// <summary>The page's key in the table of names.</summary>
    public static string KeyOf(Uri page) => KeyHash.Key("address", Normalise(page));

    /// <summary>
    /// Host, path, query, and a fragment that may stand for a page of its own ("#/jobs/17"). Http or https makes no difference, nor does
    /// "www.".
    /// </summary>
    public static string Normalise(Uri page)
    {
        var host = page.IdnHost.StartsWith("www.", StringComparison.Ordinal) ? page.IdnHost[4..] : page.IdnHost;
        var port = page.IsDefaultPort ? string.Empty : FormattableString.Invariant($":{page.Port}");
        var parts = page.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var query = string.Join('&', parts.Where(part => !IsTracking(part)));
        var fragment = page.Fragment.TrimStart('#');
        var isPage = fragment.AsSpan().IndexOfAny(PageMarks) >= 0 && !IsTracking(fragment);
        return string.Concat(
            $"{host}{port}{page.AbsolutePath.TrimEnd('/')}",
            query.Length == 0 ? string.Empty : $"?{query}",
            isPage ? $"#{fragment}" : string.Empty);
    }

    private static bool IsTracking(string part) => Tracking.Any(name => part.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The last two parts of the host, or three below "org.uk" and the like. Employers that share an applicant system often have a
    /// subdomain each, with jobs numbered alike.
    /// </summary>
    public static string SystemOf(Uri page)
    {
        if (page.HostNameType != UriHostNameType.Dns)
        {
            return page.IdnHost;
        }

        var parts = page.IdnHost.Split('.');
        return string.Join('.', parts.TakeLast(parts is [.., var kind, "uk"] && Kinds.Contains(kind) ? 3 : 2));
    }
}
