using System.Security.Cryptography;

namespace Notifier.Adapters.SendGrid;

/// <summary>How emails leave through SendGrid. It prints neither its key nor an address.</summary>
/// <param name="ApiKey">A secret. It may send emails, read suppressions and erase people.</param>
/// <param name="Url">The service's address, without a path.</param>
/// <param name="From">"Closing dates &lt;dates@notifier.example&gt;", or an address alone.</param>
/// <param name="WebhookKey">The public key of SendGrid's event signatures, on the curve P-256.</param>
/// <param name="ReplyTo">Where replies go. Null when they go to the sender.</param>
/// <param name="IsSandbox">SendGrid checks each email but delivers none.</param>
public sealed record SendGridOptions(string ApiKey, Uri Url, string From, ECDsa WebhookKey, string? ReplyTo = null, bool IsSandbox = false)
{
    public static Uri Global { get; } = new("https://api.sendgrid.com/");

    /// <summary>For accounts whose emails stay in the European Union.</summary>
    public static Uri Eu { get; } = new("https://api.eu.sendgrid.com/");

    public override string ToString() => $"SendGrid at {Url}{(IsSandbox ? ", in its sandbox" : string.Empty)}";
}
