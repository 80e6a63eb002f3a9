using System.Globalization;
using System.Net;

namespace Notifier.Core.Fetching;

/// <summary>Which web addresses we ask at all, judged by their spelling. What the host's name resolves to is judged later.</summary>
public static class AddressRules
{
    public const int Longest = 2000;

    private const int LongestHost = 253;

    /// <summary>Names inside a network or a machine. The last one is of another kind of network.</summary>
    private static readonly string[] NeverAsked =
        ["localhost", "local", "internal", "localdomain", "intranet", "private", "corp", "home", "lan", "arpa", "onion"];

    /// <param name="ownHost">The host of our own site, which we never ask.</param>
    /// <returns>Null when the address may be asked.</returns>
    public static FetchRefusal? Refuse(Uri address, string ownHost)
    {
        if (!address.IsAbsoluteUri
            || address.Scheme is not ("http" or "https")
            || address.OriginalString.Length > Longest
            || !IsPlain(address.OriginalString)
            || !IsPlainAuthority(AuthorityOf(address.OriginalString)))
        {
            return FetchRefusal.Address;
        }

        // A number as a host, however it is written, is an IPv4 address by now.
        if (address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            return IPAddress.TryParse(address.IdnHost, out var number) && PublicAddress.IsPublic(number)
                ? FetchRefusal.Address
                : FetchRefusal.PrivateNetwork;
        }

        if (address.UserInfo.Length > 0 || address.HostNameType != UriHostNameType.Dns)
        {
            return FetchRefusal.Address;
        }

        var host = address.IdnHost.ToLowerInvariant();
        return IsInside(host.TrimEnd('.'), ownHost) ? FetchRefusal.PrivateNetwork
            : IsHostName(host) && address.Port is 80 or 443 ? null
            : FetchRefusal.Address;
    }

    /// <summary>The address to which a redirect leads. It is judged like any other before it is asked.</summary>
    /// <returns>Null when there is no such address.</returns>
    public static Uri? Follow(Uri from, string? location) =>
        location is { Length: > 0 and <= Longest } && IsPlain(location) && Uri.TryCreate(from, location, out var next) ? next : null;

    private static bool IsInside(string host, string ownHost) =>
        !host.Contains('.')
        || string.Equals(host, ownHost.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
        || Array.Exists(NeverAsked, name => host == name || (host.EndsWith(name, StringComparison.Ordinal) && host[^(name.Length + 1)] == '.'));

    /// <summary>Labels of letters, digits and hyphens. A last label that begins with a digit would be a number to some programs.</summary>
    private static bool IsHostName(string host)
    {
        var labels = host.Split('.');
        return host.Length <= LongestHost
            && !char.IsAsciiDigit(labels[^1].FirstOrDefault())
            && Array.TrueForAll(labels, label => label.Length is > 0 and <= 63
                && label[0] != '-'
                && label[^1] != '-'
                && label.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_'));
    }

    /// <summary>Programs disagree about backslashes, and about characters that nobody sees.</summary>
    private static bool IsPlain(string address) => !address.Any(each => each is <= ' ' or '\\' or (>= '\u007F' and <= '\u00A0') or '\uFEFF'
        || CharUnicodeInfo.GetUnicodeCategory(each) is UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);

    /// <summary>
    /// No user name, no percent sign, and beyond ASCII nothing except letters of names. Wide letters, digits in circles and other dots
    /// become ASCII in some programs and not in others.
    /// </summary>
    private static bool IsPlainAuthority(ReadOnlySpan<char> authority)
    {
        foreach (var each in authority)
        {
            if (each is '@' or '%' || (!char.IsAscii(each) && !IsLetterOfName(each)))
            {
                return false;
            }
        }

        return authority.Length > 0;
    }

    private static bool IsLetterOfName(char each) => each is not (>= '\uFF00' and <= '\uFFEF') && CharUnicodeInfo.GetUnicodeCategory(each) is
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark;

    private static ReadOnlySpan<char> AuthorityOf(ReadOnlySpan<char> address)
    {
        var start = address.IndexOf("://");
        if (start < 0)
        {
            return [];
        }

        var rest = address[(start + 3)..];
        return rest.IndexOfAny('/', '?', '#') is >= 0 and var end ? rest[..end] : rest;
    }
}
