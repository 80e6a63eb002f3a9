using System.Globalization;
using System.Text;

namespace Notifier.Core.Fetching;

/// <summary>What a host's robots.txt says to us (RFC 9309): the longest rule that matches a path decides, and allowing wins a tie.</summary>
internal sealed record RobotsRules
{
    /// <summary>Of the rules as text. A file with more for us than this forbids everything: we cannot keep to what we do not store.</summary>
    public const int Longest = 30_000;

    private const string Token = "closingdatenotifier";

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<(bool Allows, string Pattern)> _rules;

    private RobotsRules(IReadOnlyList<(bool, string)> rules, TimeSpan delay) => (_rules, Delay) = (rules, delay);

    public static RobotsRules AllowAll { get; } = new([], TimeSpan.Zero);

    public static RobotsRules ForbidAll { get; } = new([(false, "/")], TimeSpan.Zero);

    /// <summary>The pause between two requests that the host asks for, up to our own limit.</summary>
    public TimeSpan Delay { get; }

    public static RobotsRules Parse(ReadOnlySpan<byte> file)
    {
        var text = Encoding.UTF8.GetString(file).TrimStart('\uFEFF');
        if (text.AsSpan().TrimStart().StartsWith("<"))
        {
            return AllowAll; // a page, as many sites answer whatever is asked
        }

        var (own, others) = (new Group(), new Group());
        var isOfOurs = false;
        var isOfAll = false;
        var inHeader = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var bare = line.IndexOf('#') is >= 0 and var comment ? line[..comment] : line;
            if (bare.IndexOf(':') is not (> 0 and var colon))
            {
                continue;
            }

            var name = bare[..colon].Trim();
            var value = bare[(colon + 1)..].Trim();
            if (name.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                (isOfOurs, isOfAll) = inHeader ? (isOfOurs, isOfAll) : (false, false);
                inHeader = true;
                isOfOurs |= TokenOf(value).Equals(Token, StringComparison.OrdinalIgnoreCase);
                isOfAll |= value is "*" || value.StartsWith("* ");
                own.IsThere |= isOfOurs;
            }
            else if (name.Equals("crawl-delay", StringComparison.OrdinalIgnoreCase))
            {
                (isOfOurs ? own : isOfAll ? others : null)?.Slow(value); // it ends no header
            }
            else if (name.Equals("allow", StringComparison.OrdinalIgnoreCase) || name.Equals("disallow", StringComparison.OrdinalIgnoreCase))
            {
                inHeader = false;
                var allows = name.Length == "allow".Length;
                if (isOfOurs)
                {
                    own.Add(allows, value);
                }

                if (isOfAll)
                {
                    others.Add(allows, value);
                }
            }
        }

        return (own.IsThere ? own : others).ToRules();
    }

    /// <param name="stored">As <see cref="ToText"/> made it.</param>
    public static RobotsRules FromText(string stored)
    {
        var lines = stored.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var delay = TimeSpan.FromMilliseconds(long.Parse(lines[0], CultureInfo.InvariantCulture));
        return new([.. lines.Skip(1).Select(line => (line[0] == '+', line[1..]))], delay);
    }

    public string ToText()
    {
        var text = new StringBuilder(((long)Delay.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        foreach (var (allows, pattern) in _rules)
        {
            text.Append('\n').Append(allows ? '+' : '-').Append(pattern);
        }

        return text.ToString();
    }

    public bool Allows(Uri address)
    {
        var path = Normalise(address.PathAndQuery);
        if (path == "/robots.txt")
        {
            return true;
        }

        var (length, allowed) = (-1, true);
        foreach (var (allows, pattern) in _rules)
        {
            if ((pattern.Length > length || (pattern.Length == length && allows)) && Matches(pattern, path))
            {
                (length, allowed) = (pattern.Length, allows);
            }
        }

        return allowed;
    }

    /// <summary>Finds the parts between the stars one after another, each at its first place, so that no pattern is slow.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        var isWhole = pattern is [.., '$'];
        var rest = isWhole ? pattern[..^1] : pattern;
        var isFirst = true;
        while (true)
        {
            var star = rest.IndexOf('*');
            var part = star < 0 ? rest : rest[..star];
            if (isFirst)
            {
                if (!path.StartsWith(part))
                {
                    return false;
                }

                path = path[part.Length..];
                if (star < 0)
                {
                    return !isWhole || path.IsEmpty;
                }
            }
            else if (star < 0)
            {
                return isWhole ? path.EndsWith(part) : path.IndexOf(part) >= 0;
            }
            else if (path.IndexOf(part) is >= 0 and var at)
            {
                path = path[(at + part.Length)..];
            }
            else
            {
                return false;
            }

            rest = rest[(star + 1)..];
            isFirst = false;
        }
    }

    /// <summary>One spelling: unreserved characters as themselves, and every other octet that is escaped in capitals.</summary>
    private static string Normalise(ReadOnlySpan<char> text)
    {
        var normal = new StringBuilder(text.Length);
        Span<byte> octets = stackalloc byte[4];
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                Append(normal, byte.Parse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 3;
            }
            else if (char.IsAscii(text[at]))
            {
                normal.Append(text[at++]);
            }
            else
            {
                Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
                foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
                {
                    Append(normal, octet);
                }

                at += units;
            }
        }

        return normal.ToString();
    }

    private static void Append(StringBuilder text, byte octet)
    {
        var isUnreserved = char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
        _ = isUnreserved ? text.Append((char)octet) : text.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
    }

    /// <summary>"ClosingDateNotifier/1.2" names the token too.</summary>
    private static ReadOnlySpan<char> TokenOf(ReadOnlySpan<char> agent)
    {
        var length = 0;
        while (length < agent.Length && (char.IsAsciiLetter(agent[length]) || agent[length] is '-' or '_'))
        {
            length++;
        }

        return agent[..length];
    }

    /// <summary>All groups of one agent, taken together.</summary>
    private sealed class Group
    {
        private readonly List<(bool Allows, string Pattern)> _rules = [];
        private TimeSpan _delay;
        private int _length = 20;

        /// <summary>A group without any rule allows everything.</summary>
        public bool IsThere { get; set; }

        public void Add(bool allows, ReadOnlySpan<char> pattern)
        {
            if (!pattern.IsEmpty && _length <= Longest)
            {
                var normal = Normalise(pattern);
                _length += normal.Length + 2;
                _rules.Add((allows, normal));
            }
        }

        public void Slow(ReadOnlySpan<char> seconds)
        {
            if (decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var delay))
            {
                var asked = TimeSpan.FromSeconds((double)Math.Min(delay, 3600));
                _delay = asked > LongestDelay ? LongestDelay : asked > _delay ? asked : _delay;
            }
        }

        public RobotsRules ToRules() => _length > Longest ? ForbidAll : new(_rules, _delay);
    }
}
