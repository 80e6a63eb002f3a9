using System.Text;

namespace Notifier.Core.Emails;

/// <summary>An address that may become a link in a mail or a calendar. Holding one means it has been checked.</summary>
public sealed record WebLink
{
    private WebLink(string url, string host) => (Url, Host) = (url, host);

    /// <summary>ASCII throughout: the path escaped, the host in punycode.</summary>
    public string Url { get; }

    /// <summary>Where the link leads, to be shown with it.</summary>
    public string Host { get; }

    /// <returns>Null when this is not a plain http or https address.</returns>
    /// <remarks>
    /// "https://jobs.example@evil.example" shows one host and opens another: an address with a user name in it is not linked.
    /// A host in punycode cannot pass for another by its look.
    /// </remarks>
    public static WebLink? From(Uri? uri)
    {
        if (uri is not { IsAbsoluteUri: true }
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0
            || uri.Host.Length == 0)
        {
            return null;
        }

        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        var port = uri.IsDefaultPort ? "" : $":{uri.Port}";
        var url = $"{uri.Scheme}://{host}{port}{uri.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped)}";
        return Ascii.IsValid(url) && !url.Any(character => char.IsControl(character) || character is ' ' or '<' or '>' or '"') ? new WebLink(url, host) : null;
    }

    /// <summary>A link of our own, which cannot be missing.</summary>
    /// <exception cref="ArgumentException">It is no http or https address.</exception>
    public static WebLink OfOurs(Uri uri) =>
        From(uri) ?? throw new ArgumentException("Only http and https addresses become links.", nameof(uri));
}
