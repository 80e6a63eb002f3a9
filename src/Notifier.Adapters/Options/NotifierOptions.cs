using Microsoft.Extensions.Configuration;
using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Options;
using Notifier.Core.Security;

namespace Notifier.Adapters.Options;

/// <summary>Everything that can be set. Every value has been validated.</summary>
internal sealed record NotifierOptions
{
    /// <summary>The Functions host runs this process: it keeps the time, takes the messages and listens.</summary>
    public bool IsUnderHost { get; init; }

    public ServerOptions Server { get; init; } = new();

    public SiteOptions Site { get; init; } = new();

    public StorageOptions Storage { get; init; } = new();

    /// <summary>The account that keeps rows and messages. Null if the data folder does.</summary>
    public AzureAccount? Azure { get; init; }

    public EmailOptions Email { get; init; } = new();

    /// <summary>Null if emails are put into the outbox.</summary>
    public SendGridOptions? SendGrid { get; init; }

    /// <summary>Null if none are set.</summary>
    public SecretKeys? Keys { get; init; }

    public TelemetryOptions Telemetry { get; init; } = new();

    public UseCaseOptions UseCases { get; init; } = new();

    public RequestLimits Limits { get; init; } = new();

    public Schedules Schedules { get; init; } = new();

    /// <summary>What the operator should know about settings that hold, such as one that has another name now.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    public WebOptions Web => new()
    {
        PublicUrl = Site.PublicUrl,
        Listen = Server.Listen,
        TrustedProxies = Server.TrustedProxies,
        IsUnderHost = IsUnderHost,
        RunBy = Site.RunBy,
        HrDomains = [.. Site.HrDomains.Select(domain => domain.ToLowerInvariant())],
        ShowsOutbox = !Email.UsesSendGrid && !IsUnderHost && Site.PublicUrl.IsLoopback,
        Reminder = UseCases.Reminder,
        Confirmation = UseCases.Confirmation,
        Retention = UseCases.Retention,
        Limits = Limits,
    };

    /// <returns>The options, or null with one sentence for each setting that is refused.</returns>
    public static (NotifierOptions? Options, IReadOnlyList<string> Refusals) Read(IConfiguration configuration, bool isUnderHost = false)
    {
        var binder = new SettingsBinder(configuration);
        var server = isUnderHost ? new ServerOptions { BackgroundWork = false, Samples = string.Empty } : binder.Bind(new ServerOptions());
        var site = binder.Bind(new SiteOptions { PublicUrl = new Uri($"http://localhost:{server.Listen.Port}/") });
        var storage = binder.Bind(isUnderHost ? new StorageOptions { Storage = StorageOptions.InAzure } : new());
        var email = binder.Bind(isUnderHost ? new EmailOptions { MailService = EmailOptions.SendGrid } : new());
        var sendGrid = binder.Bind(new SendGridOptions { From = email.MailFrom }, email.UsesSendGrid);
        AzureAccount? account = null;
        if (storage.IsInAzure && (account = binder.Bind(new AzureStorageOptions()).TryOpen(out var refusal)) is null)
        {
            binder.Refuse(refusal);
        }

        var options = new NotifierOptions
        {
            IsUnderHost = isUnderHost,
            Server = server,
            Site = site,
            Storage = storage,
            Azure = account,
            Email = email,
            SendGrid = email.UsesSendGrid ? sendGrid : null,
            Keys = binder.Bind(new KeyOptions(), isUnderHost || configuration.GetSection(KeyOptions.Section).Exists()).Whole,
            Telemetry = binder.Bind(new TelemetryOptions()),
            UseCases = binder.Check(UseCasesOf(binder), new HoursValidator()),
            Limits = binder.Bind(new RequestLimits()),
            Schedules = binder.Bind(new Schedules()),
            Notices = binder.Notices,
        };
        binder.Check(options, new DeploymentValidator(configuration));
        return binder.Refusals.Count == 0 ? (options, []) : (null, binder.Refusals);
    }

    private static UseCaseOptions UseCasesOf(SettingsBinder binder) => new()
    {
        Sending = binder.Bind(new SendingOptions()),
        Reminder = binder.Bind(new ReminderOptions()),
        Confirmation = binder.Bind(new ConfirmationOptions()),
        Link = binder.Bind(new LinkOptions()),
        Retention = binder.Bind(new RetentionOptions()),
        Job = binder.Bind(new JobOptions()),
        Source = binder.Bind(new SourceOptions()),
    };
}
