using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Boards;

/// <summary>Why typed text that looks like a link cannot be used as one.</summary>
public enum LinkProblem
{
    /// <summary>Longer than 2,000 characters.</summary>
    TooLong,

    /// <summary>Neither http nor https.</summary>
    Scheme,

    /// <summary>A user name or password stands before the host.</summary>
    UserName,

    /// <summary>A control character, a backslash, or a space within its host.</summary>
    Characters,

    /// <summary>No host, or no public one: "localhost", "intranet", "127.0.0.1".</summary>
    Host,

    /// <summary>A port other than 80 and 443.</summary>
    Port,
}

/// <summary>A link as a person types or pastes it, completed to a whole web address.</summary>
/// <param name="Address">Null when there is a problem.</param>
/// <remarks>
/// Words with a link inside are words, also when they stand on one line. So are two links, and a link on two lines.
/// <see cref="InShared"/> finds the link in what a phone shares.
/// </remarks>
public sealed record TypedLink(Uri? Address, LinkProblem? Problem)
{
    public const int Longest = 2000;

    /// <summary>A longer text is no link with something around it. It is not searched further, because that could take long.</summary>
    private const int LongestTyped = 4 * Longest;

    /// <summary>Of the words around a link that a phone shares: a title, perhaps with the site's name.</summary>
    private const int LongestAround = 300;

    /// <summary>What people write before a link: "Link: https://…".</summary>
    private static readonly string[] Introductions =
        ["link", "url", "web address", "website", "web page", "webpage", "address", "job link", "advert", "job advert", "dolen"];

    /// <summary>Schemes that are known to need no slashes. Any other word before a colon may be a word.</summary>
    private static readonly FrozenSet<string> OtherSchemes = FrozenSet.Create(
        "about", "blob", "cid", "data", "file", "ftp", "ftps", "intent", "javascript", "ldap", "magnet", "mailto", "mid", "news", "sftp",
        "skype", "sms", "ssh", "tel", "urn", "vbscript", "view-source", "webcal", "whatsapp", "ws", "wss");

    private const string Wrapping = "<>\"'“”‘’«»`*|";

    private const string SentenceEnds = ".,;:!?";

    private static readonly FrozenDictionary<string, bool> TopLevelDomains = EmbeddedTable.Rows("top-level-domains.tsv")
        .SelectMany(columns => columns[1].Split(' ').Select(ending => (Ending: ending, IsWord: columns[0] == "word")))
        .ToFrozenDictionary(row => row.Ending, row => row.IsWord);

    /// <returns>Null when the text is words and no link.</returns>
    public static TypedLink? Parse(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var text = typed.AsSpan().Trim().Trim("\uFEFF\u200B").Trim();
        if (text.IndexOfAny('\n', '\r') >= 0)
        {
            return null;
        }

        if (text.Length > LongestTyped)
        {
            return IndexOfSpace(text) < 0 && Scheme(text) is "http" or "https" ? Refused(LinkProblem.TooLong) : null;
        }

        text = Unwrapped(text);
        var space = IndexOfSpace(text);
        if (space >= 0)
        {
            return BreaksHost(text, space) ? Refused(LinkProblem.Characters) : null;
        }

        if (Scheme(text) is not { } scheme)
        {
            return LooksLikeHost(text) ? Completed("https", text) : null;
        }

        var isWeb = scheme is "http" or "https";
        var rest = text[(scheme.Length + 1)..];
        return !isWeb ? Refused(LinkProblem.Scheme)
            : rest.StartsWith("//") ? Completed(scheme, rest[2..])
            : Refused(rest.Contains('\\') ? LinkProblem.Characters : LinkProblem.Host);
    }

    /// <summary>The one link in a short text, as phones share it: the job's title, and the link.</summary>
    /// <returns>Null when the words are longer than that, or hold no link or several.</returns>
    public static TypedLink? InShared(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestAround + Longest)
        {
            return null;
        }

        var links = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Contains("://", StringComparison.Ordinal))
            .Select(word => (Link: Parse(word), word.Length))
            .ToList();
        return links is [{ Link: { Address: not null } link } only] && text.Length - only.Length <= LongestAround ? link : null;
    }

    /// <summary>Removes what was copied around a link, until nothing more can go.</summary>
    private static ReadOnlySpan<char> Unwrapped(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var before = text.Length;
            text = text.Trim().Trim(Wrapping);
            text = WithoutIntroduction(text).TrimEnd(SentenceEnds);
            text = text is ['(' or '[', ..] ? text[1..] : text;
            text = text is [.., ')'] && !text.Contains('(') ? text[..^1] : text;
            text = text is [.., ']'] && !text.Contains('[') ? text[..^1] : text;
            if (text.Length == before)
            {
                return text;
            }
        }
    }

    private static ReadOnlySpan<char> WithoutIntroduction(ReadOnlySpan<char> text)
    {
        foreach (var words in Introductions)
        {
            if (text.Length > words.Length && text[words.Length] == ':' && text.StartsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                return text[(words.Length + 1)..].TrimStart();
            }
        }

        return text;
    }

    private static int IndexOfSpace(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>"https://jobs. example.org/1" is a link with a space in its host. "https://example.org is down" is words.</summary>
    private static bool BreaksHost(ReadOnlySpan<char> text, int space)
    {
        if (Scheme(text[..space]) is not ("http" or "https"))
        {
            return false;
        }

        var host = text[..space];
        host = host[(host.IndexOf(':') + 1)..].TrimStart('/');
        var rest = text[space..].TrimStart();
        return host.IndexOfAny('/', '?', '#') < 0 && (host.IsEmpty || host[^1] == '.' || rest[0] is '.' or '/' || !host.Contains('.'))
            && rest.Contains('.');
    }

    /// <summary>The scheme in lower case. Null when the text has none.</summary>
    private static string? Scheme(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0]))
        {
            return null;
        }

        foreach (var letter in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('+' or '-' or '.'))
            {
                return null;
            }
        }

        var scheme = text[..colon].ToString().ToLowerInvariant();
        return scheme is "http" or "https" || OtherSchemes.Contains(scheme) || text[colon..].StartsWith("://") ? scheme : null;
    }

    /// <summary>"www.anything", "host.tld" with an ending that we know, "host.tld/path", "//host.tld".</summary>
    private static bool LooksLikeHost(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("//") || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            return text.Length > 4;
        }

        var end = text.IndexOfAny("/?#\\");
        var authority = end < 0 ? text : text[..end];
        var colon = authority.IndexOf(':');
        var port = colon < 0 ? default : authority[(colon + 1)..];
        var host = (colon < 0 ? authority : authority[..colon]).TrimEnd('.');
        if (port.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var letter in host)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        var dot = host.LastIndexOf('.');
        return dot > 0
            && !host.Contains("..", StringComparison.Ordinal)
            && TopLevelDomains.TryGetValue(host[(dot + 1)..].ToString().ToLowerInvariant(), out var isWord)
            && (!isWord || text.Length > authority.Length + 1);
    }

    /// <summary>Brings the link into one normal form, and parses only that.</summary>
    private static TypedLink Completed(string scheme, ReadOnlySpan<char> text)
    {
        text = text.TrimStart('/');
        if (text.Length > Longest)
        {
            return Refused(LinkProblem.TooLong);
        }

        if (HasForbidden(text))
        {
            return Refused(LinkProblem.Characters);
        }

        var end = text.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? text : text[..end];
        var rest = end < 0 ? "/" : text[end] == '/' ? text[end..] : $"/{text[end..]}";
        if (authority.Contains('@'))
        {
            return Refused(LinkProblem.UserName);
        }

        var colon = authority.IndexOf(':');
        if (PublicHost.From(colon < 0 || authority is ['[', ..] ? authority : authority[..colon]) is not { } host)
        {
            return Refused(LinkProblem.Host);
        }

        if (Port(colon < 0 ? default : authority[(colon + 1)..]) is not { } port)
        {
            return Refused(LinkProblem.Port);
        }

        var isDefault = port == 0 || port == (scheme == "http" ? 80 : 443);
        var normal = $"{scheme}://{host}{(isDefault ? string.Empty : FormattableString.Invariant($":{port}"))}{rest}";
        if (!Uri.TryCreate(normal, UriKind.Absolute, out var address))
        {
            return Refused(LinkProblem.Characters);
        }

        // What we judged must be what others will ask.
        var isJudged = address.IdnHost == host && address.HostNameType == UriHostNameType.Dns && address.UserInfo.Length == 0;
        return !isJudged ? Refused(LinkProblem.Host)
            : address.AbsoluteUri.Length > Longest ? Refused(LinkProblem.TooLong)
            : new TypedLink(address, null);
    }

    /// <summary>A control character, an invisible one, half a surrogate pair, or a backslash, which programs read in two ways.</summary>
    private static bool HasForbidden(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\\' or 0xFFFD || InvisibleCharacters.Is(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                    or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>0 when none is given, null when it is not allowed.</returns>
    private static int? Port(ReadOnlySpan<char> digits) =>
        digits.IsEmpty ? 0
            : digits.Length <= 5 && digits.IndexOfAnyExceptInRange('0', '9') < 0
                && int.Parse(digits, CultureInfo.InvariantCulture) is (80 or 443) and var port ? port
            : null;

    private static TypedLink Refused(LinkProblem problem) => new(null, problem);
}
