using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using MimeKit;
using Notifier.Adapters.SendGrid;

namespace Notifier.Adapters.Options;

/// <summary>Reads how mail leaves through SendGrid. What is wrong is said without showing a secret.</summary>
internal static class ReadSendGrid
{
    public const string Section = "SendGrid";

    private const string ApiKey = "ApiKey";
    private const string Region = "Region";
    private const string ReplyTo = "ReplyTo";
    private const string Sandbox = "Sandbox";
    private const string Url = "Url";
    private const string WebhookKey = "WebhookKey";

    private const string AllowedApiKey = "a key of SendGrid that may send mail, read suppressions and erase recipients, which begins with SG., has 20 to 200 characters and no spaces";
    private const string AllowedWebhookKey = "the verification key of the signed event webhook, as SendGrid shows it: a public key of the curve P-256 in base64";
    private const string AllowedUrl = "only for tests: http and an address of this machine, such as http://127.0.0.1:8080/";

    public static readonly IReadOnlyList<string> Names = [ApiKey, Region, ReplyTo, Sandbox, Url, WebhookKey];

    /// <param name="isUsed">Whether what is missing is refused.</param>
    /// <returns>Null when it is not used, or something is refused.</returns>
    public static SendGridOptions? Read(IConfigurationSection section, bool isUsed, string from, List<string> refusals)
    {
        var before = refusals.Count;
        if (section.Value is { Length: > 0 } text)
        {
            refusals.Add($"{Section} = \"{ReadSettings.Shown(text)}\" is refused. Allowed: nothing by itself, only {Section}__{ApiKey} and the like.");
        }

        foreach (var unknown in section.GetChildren().Where(child => !Names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            refusals.Add($"There is no setting {Section}__{unknown.Key}. {Section} has {string.Join(", ", Names)}.");
        }

        if (!isUsed)
        {
            return null;
        }

        var key = section[ApiKey] ?? string.Empty;
        if (!IsApiKey(key))
        {
            RefuseSecret(ApiKey, key, AllowedApiKey, refusals);
        }

        var url = SendGridOptions.Global;
        switch (section[Region]?.ToLowerInvariant())
        {
            case null or "global":
                break;
            case "eu":
                url = SendGridOptions.Eu;
                break;
            default:
                Refuse(Region, section[Region]!, "global, or eu for an account whose mails stay in the European Union", refusals);
                break;
        }

        if (section[Url] is { Length: > 0 } given && !(Uri.TryCreate(given, UriKind.Absolute, out url!) && url is { Scheme: "http", IsLoopback: true, AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }))
        {
            Refuse(Url, given, AllowedUrl, refusals);
        }

        var isSandbox = false;
        if (section[Sandbox] is { } sandbox && !bool.TryParse(sandbox, out isSandbox))
        {
            Refuse(Sandbox, sandbox, "true, and SendGrid checks emails without delivering them, or false", refusals);
        }

        var replyTo = section[ReplyTo];
        if (replyTo is not null && !(ReadSettings.IsMailbox(replyTo) && HasPlainName(replyTo)))
        {
            Refuse(ReplyTo, replyTo, "an email address, alone or as in Closing dates <dates@example.org>; a name has no comma and no semicolon", refusals);
        }

        if (ReadSettings.IsMailbox(from) && !HasPlainName(from))
        {
            refusals.Add("MailFrom is refused with MailService = \"sendgrid\": its name has a comma or a semicolon, which SendGrid does not take.");
        }

        var webhook = TryWebhookKey(section[WebhookKey] ?? string.Empty);
        if (webhook is null)
        {
            RefuseSecret(WebhookKey, section[WebhookKey] ?? string.Empty, AllowedWebhookKey, refusals);
        }

        return webhook is not null && refusals.Count == before ? new SendGridOptions(key, url, from, webhook, replyTo, isSandbox) : null;
    }

    private static bool IsApiKey(string key) => key.StartsWith("SG.", StringComparison.Ordinal) && key.Length is >= 20 and <= 200 && key.All(character => character is > ' ' and <= '~');

    private static bool HasPlainName(string mailbox) => MailboxAddress.Parse(mailbox).Name is not { } name || !name.AsSpan().ContainsAny(',', ';');

    private static ECDsa? TryWebhookKey(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length == 0)
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(bytes.AsSpan(0, length), out var read);
            if (read == length && key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return key;
            }
        }
        catch (CryptographicException)
        {
            // no key at all
        }

        key.Dispose();
        return null;
    }

    private static void Refuse(string name, string value, string allowed, List<string> refusals) => refusals.Add($"{Section}__{name} = \"{ReadSettings.Shown(value)}\" is refused. Allowed: {allowed}.");

    /// <summary>How long it is helps to find the mistake, and gives nothing away.</summary>
    private static void RefuseSecret(string name, string given, string allowed, List<string> refusals) =>
        refusals.Add($"{Section}__{name} {(given.Length == 0 ? "is not set" : $"= (a secret of {given.Length} characters) is refused")}. Allowed: {allowed}.");
}
