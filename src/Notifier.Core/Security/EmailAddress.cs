using System.Buffers;
using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>A checked address that we may write to. It never prints itself, so it cannot reach a log.</summary>
public sealed record EmailAddress
{
    /// <summary>The longest address that SMTP carries (RFC 5321).</summary>
    public const int Longest = 254;

    private static readonly SearchValues<char> Special = SearchValues.Create("\"<>()[]:;,\\");

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string value) => Value = value;

    /// <summary>As typed, with the domain in punycode and without a dot at the end.</summary>
    public string Value { get; }

    /// <summary>Two addresses belong to the same person when these are equal.</summary>
    public string Normalised => Value.ToLowerInvariant();

    /// <summary>In lower case.</summary>
    public string Domain => Normalised[(Normalised.LastIndexOf('@') + 1)..];

    /// <summary>
    /// The mailbox to which many providers deliver the address: without a plus and what follows. Limits count by it, so adding pluses does
    /// not pass them. It never identifies a person.
    /// </summary>
    public string Mailbox =>
        Normalised.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus ? $"{Normalised[..plus]}@{Domain}" : Normalised;

    /// <summary>The same address with a dot at the end. The version before took it to be another person's.</summary>
    internal EmailAddress WithRoot => new($"{Value}.");

    /// <summary>False for a stored address that today's rules refuse. It still identifies its person, but no email goes to it.</summary>
    public bool CanTakeMail => TryParse(Value) is not null;

    /// <returns>Null when the text is not one plain address.</returns>
    /// <remarks>
    /// .NET parses "bob@x.org, eve@x.org" as eve's address, so only a text that is nothing but the address is taken. Email programs decode
    /// "=?...?=", which could hide another address.
    /// </remarks>
    public static EmailAddress? TryParse(string? text)
    {
        var typed = text?.Trim(' ');
        if (typed is not { Length: > 2 and <= Longest }
            || typed.Any(character => char.IsControl(character)
                || char.IsWhiteSpace(character)
                || char.GetUnicodeCategory(character) == UnicodeCategory.Format))
        {
            return null;
        }

        var at = typed.LastIndexOf('@');
        if (at is < 1 or > 64 || !IsLocalPart(typed.AsSpan(0, at)))
        {
            return null;
        }

        string domain;
        try
        {
            // IdnMapping turns the dots of other scripts into ASCII dots.
            domain = Idn.GetAscii(typed[(at + 1)..]);
        }
        catch (ArgumentException)
        {
            // No domain can have this name.
            return null;
        }

        // "example.org." is the same domain as "example.org", so the person is the same too.
        domain = domain.EndsWith('.') ? domain[..^1] : domain;
        var address = $"{typed[..at]}@{domain}";
        return domain.Contains('.', StringComparison.Ordinal)
            && address.Length <= Longest
            && MailAddress.TryCreate(address, out var mail)
            && mail.Address == address
            ? new EmailAddress(address)
            : null;
    }

    /// <summary>Reads an address that any version stored. If today's rules refuse it, its person is still not lost.</summary>
    internal static EmailAddress Stored(string text) => TryParse(text) ?? new EmailAddress(text);

    public override string ToString() => "(an address)";

    private static bool IsLocalPart(ReadOnlySpan<char> text) =>
        Ascii.IsValid(text) && !text.ContainsAny(Special) && text is not ['.', ..] and not [.., '.'] && text.IndexOf("=?") < 0;
}
