using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Notifier.Adapters.Options;

/// <summary>What must be set, and how settings fit together, where the notifier runs and with the email service it uses.</summary>
internal sealed class DeploymentValidator(IConfiguration configuration) : IValidateOptions<NotifierOptions>
{
    private const string London = "Europe/London";
    private const string SendGrid = "MailService = \"sendgrid\"";

    public ValidateOptionsResult Validate(string? name, NotifierOptions options)
    {
        string?[] refusals =
        [
            .. options.IsUnderHost ? UnderHost(options) : [],
            .. options.Email.UsesSendGrid ? WithSendGrid(options) : [],
            TimeZoneInfo.TryFindSystemTimeZoneById(London, out _) ? null
                : $"The time zone {London} is not known on this machine, and no date can be read right without it: "
                    + "install the package tzdata.",
        ];
        var all = refusals.OfType<string>().ToList();
        return all.Count > 0 ? ValidateOptionsResult.Fail(all) : ValidateOptionsResult.Success;
    }

    private IEnumerable<string?> UnderHost(NotifierOptions options) =>
    [
        Need(nameof(SiteOptions.PublicUrl), "the Functions host"),
        Need(nameof(SiteOptions.OperatorKeys), "the Functions host"),
        options.Storage.IsInAzure ? null
            : $"Storage = {Setting.Quoted(options.Storage.Storage)} is refused. "
                + "Allowed: azure, for the instances under the Functions host share no file.",
        options.Email.UsesSendGrid || options.Email.OutboxUnderHost ? null
            : "MailService = \"outbox\" is refused under the Functions host: nobody would get an email. "
                + "Allowed: outbox only with OutboxUnderHost=true, for tests.",
    ];

    /// <summary>Nobody may read the links of an email on its way. Only a SendGrid double on this machine needs no https.</summary>
    private IEnumerable<string?> WithSendGrid(NotifierOptions options)
    {
        yield return Need(nameof(EmailOptions.MailFrom), SendGrid);
        if (MailboxAttribute.Parse(options.Email.MailFrom) is { } from && !MailboxAttribute.HasPlainName(from))
        {
            yield return $"MailFrom is refused with {SendGrid}: its name has a comma or a semicolon, which SendGrid does not take.";
        }

        var address = options.Site.PublicUrl;
        if (address.Scheme == Uri.UriSchemeHttps || (address.IsLoopback && IsSet("SendGrid:Url")))
        {
            yield break;
        }

        if (IsSet(nameof(SiteOptions.PublicUrl)))
        {
            yield return $"PublicUrl = {Setting.Quoted(address.AbsoluteUri)} is refused. "
                + $"Allowed: with {SendGrid} an https address, since emails hold links that nobody else may read.";
        }
        else if (!options.IsUnderHost)
        {
            yield return $"PublicUrl is not set, and {SendGrid} needs it. "
                + "Allowed: an https address of the notifier itself, without path, such as https://dates.example.org/.";
        }
    }

    /// <summary>Otherwise a default holds; here none would do.</summary>
    private string? Need(string name, string by) =>
        IsSet(name) ? null : Setting.All.Single(setting => setting.Name == name).Missing(null, $", and {by} needs it");

    private bool IsSet(string name) =>
        configuration.GetSection(name) is var section && (section.Value is { Length: > 0 } || section.GetChildren().Any());
}
