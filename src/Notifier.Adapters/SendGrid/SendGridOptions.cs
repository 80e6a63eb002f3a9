using System.Security.Cryptography;
using Notifier.Adapters.Options;
using Notifier.Core.Options;

namespace Notifier.Adapters.SendGrid;

/// <summary>How emails leave through SendGrid. It prints neither its key nor an address.</summary>
public sealed record SendGridOptions
{
    public static Uri Global { get; } = new("https://api.sendgrid.com/");

    /// <summary>For accounts whose emails stay in the European Union.</summary>
    public static Uri Eu { get; } = new("https://api.eu.sendgrid.com/");

    /// <summary>It may send mail, read suppressions and erase people.</summary>
    [SendGridKey(
        "a key of SendGrid that may send mail, read suppressions and erase recipients, "
        + "which begins with SG., has 20 to 200 characters and no spaces",
        IsNeeded = true, IsSecret = true)]
    public string ApiKey { get; init; } = string.Empty;

    [OneOf("global, or eu for an account whose mails stay in the European Union", "global", "eu")]
    public string Region { get; init; } = "global";

    /// <summary>Where answers go. Null if they go to the sender.</summary>
    [Mailbox(
        "an email address, alone or as in Closing dates <dates@example.org>; a name has no comma and no semicolon",
        IsForSendGrid = true)]
    public string? ReplyTo { get; init; }

    /// <summary>SendGrid checks each mail, and delivers none.</summary>
    [Setting("true, and SendGrid checks emails without delivering them, or false")]
    public bool Sandbox { get; init; }

    /// <summary>Where a double of SendGrid answers.</summary>
    [WebAddress("only for tests: http and an address of this machine, such as http://127.0.0.1:8080/", IsForTests = true)]
    public Uri? Url { get; init; }

    /// <summary>The public half of the key with which SendGrid signs its events. Somebody may put a secret here by mistake.</summary>
    [Setting(
        "the verification key of the signed event webhook, as SendGrid shows it: a public key of the curve P-256 in base64",
        IsNeeded = true, IsHidden = true)]
    public ECDsa WebhookKey { get; init; } = null!;

    /// <summary>"Closing dates &lt;dates@notifier.example&gt;", or an address alone.</summary>
    public string From { get; internal init; } = string.Empty;

    /// <summary>Without a path.</summary>
    public Uri Service => Url ?? (Region.Equals("eu", StringComparison.OrdinalIgnoreCase) ? Eu : Global);

    public override string ToString() => $"SendGrid at {Service}{(Sandbox ? ", in its sandbox" : string.Empty)}";
}
