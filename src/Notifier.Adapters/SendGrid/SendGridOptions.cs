using System.Security.Cryptography;

namespace Notifier.Adapters.SendGrid;

/// <summary>How mail leaves through SendGrid. It prints neither its key nor an address.</summary>
/// <param name="ApiKey">A secret; it may send mail, read suppressions and erase people.</param>
/// <param name="Url">Of the service, without a path.</param>
/// <param name="From">"Closing dates &lt;dates@notifier.example&gt;", or an address alone.</param>
/// <param name="WebhookKey">With which the service signs its events: the public half, of the curve P-256.</param>
/// <param name="ReplyTo">Where answers go; null when they go to the sender.</param>
/// <param name="IsSandbox">The service checks each mail, and delivers none.</param>
public sealed record SendGridOptions(string ApiKey, Uri Url, string From, ECDsa WebhookKey, string? ReplyTo = null, bool IsSandbox = false)
{
    public static Uri Global { get; } = new("https://api.sendgrid.com/");

    /// <summary>For accounts whose mails stay in the European Union.</summary>
    public static Uri Eu { get; } = new("https://api.eu.sendgrid.com/");

    public override string ToString() => $"SendGrid at {Url}{(IsSandbox ? ", in its sandbox" : string.Empty)}";
}
