using System.Buffers;
using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Notifier.Core.Email;

/// <summary>An address we may write to. Holding one means it has been checked. It never prints itself.</summary>
public sealed record EmailAddress
{
    /// <summary>The longest address that SMTP carries (RFC 5321).</summary>
    public const int Longest = 254;

    private static readonly SearchValues<char> Special = SearchValues.Create("\"<>()[]:;,\\");

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string value) => Value = value;

    /// <summary>As typed, the domain in punycode.</summary>
    public string Value { get; }

    /// <summary>What makes two addresses the same person's.</summary>
    public string Normalised => Value.ToLowerInvariant();

    /// <summary>The mail domain, lower case.</summary>
    public string Domain => Normalised[(Normalised.LastIndexOf('@') + 1)..];

    /// <returns>Null when this is not one plain address.</returns>
    /// <remarks>"bob@x.org, eve@x.org" parses as eve's in .NET: only a text that is the address and nothing else is taken.</remarks>
    public static EmailAddress? TryParse(string? text)
    {
        var typed = text?.Trim(' ');
        if (typed is not { Length: > 2 and <= Longest } || typed.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format))
        {
            return null;
        }

        var at = typed.LastIndexOf('@');
        if (at is < 1 or > 64 || !Ascii.IsValid(typed.AsSpan(0, at)) || typed.AsSpan(0, at).ContainsAny(Special))
        {
            return null;
        }

        string domain;
        try
        {
            domain = Idn.GetAscii(typed[(at + 1)..]);
        }
        catch (ArgumentException)
        {
            return null; // no name a domain can have
        }

        var address = $"{typed[..at]}@{domain}";
        return domain.Contains('.', StringComparison.Ordinal) && address.Length <= Longest && MailAddress.TryCreate(address, out var mail) && mail.Address == address ? new EmailAddress(address) : null;
    }

    public override string ToString() => "(an address)";
}
