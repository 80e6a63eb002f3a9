using System.Buffers;
using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>An address we may write to. Holding one means it has been checked. It never prints itself.</summary>
public sealed record EmailAddress
{
    /// <summary>The longest address that SMTP carries (RFC 5321).</summary>
    public const int Longest = 254;

    private static readonly SearchValues<char> Special = SearchValues.Create("\"<>()[]:;,\\");

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string value) => Value = value;

    /// <summary>As typed, the domain in punycode and without the dot of the root.</summary>
    public string Value { get; }

    /// <summary>What makes two addresses the same person's.</summary>
    public string Normalised => Value.ToLowerInvariant();

    /// <summary>The mail domain, lower case.</summary>
    public string Domain => Normalised[(Normalised.LastIndexOf('@') + 1)..];

    /// <summary>
    /// Where many providers deliver it: what follows a plus tells one owner's addresses apart. Limits count it too, so that nobody passes
    /// them by adding pluses; it never tells who somebody is.
    /// </summary>
    public string Mailbox =>
        Normalised.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus ? $"{Normalised[..plus]}@{Domain}" : Normalised;

    /// <summary>With the dot of the root at its end, as which the version before took it to be another's.</summary>
    internal EmailAddress WithRoot => new($"{Value}.");

    /// <summary>
    /// What the version before stored may not be an address by the rules of today. It still names its person, but no mail goes to it.
    /// </summary>
    public bool CanTakeMail => TryParse(Value) is not null;

    /// <returns>Null when this is not one plain address.</returns>
    /// <remarks>
    /// "bob@x.org, eve@x.org" parses as eve's in .NET: only a text that is the address and nothing else is taken. Mail programs decode
    /// "=?...?=", so what stands in it may be another address.
    /// </remarks>
    public static EmailAddress? TryParse(string? text)
    {
        var typed = text?.Trim(' ');
        if (typed is not { Length: > 2 and <= Longest } || typed.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format))
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
            domain = Idn.GetAscii(typed[(at + 1)..]); // which turns the dots of other scripts into ours
        }
        catch (ArgumentException)
        {
            return null; // no name a domain can have
        }

        // "example.org." is "example.org", and its person the same.
        domain = domain.EndsWith('.') ? domain[..^1] : domain;
        var address = $"{typed[..at]}@{domain}";
        return domain.Contains('.', StringComparison.Ordinal) && address.Length <= Longest && MailAddress.TryCreate(address, out var mail) && mail.Address == address ? new EmailAddress(address) : null;
    }

    /// <summary>
    /// Reads what was stored, by whatever version: a person whose address we took is not lost because we would not take it now.
    /// </summary>
    internal static EmailAddress Stored(string text) => TryParse(text) ?? new EmailAddress(text);

    public override string ToString() => "(an address)";

    private static bool IsLocalPart(ReadOnlySpan<char> text) =>
        Ascii.IsValid(text) && !text.ContainsAny(Special) && text is not ['.', ..] and not [.., '.'] && text.IndexOf("=?") < 0;
}
