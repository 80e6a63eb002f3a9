using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notifier.Adapters.Options;
using Notifier.Adapters.Outbox;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Emails;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;

namespace Notifier.Adapters.Startup;

/// <summary>How mail leaves: through SendGrid, or into a folder.</summary>
internal static class EmailRegistration
{
    public static IServiceCollection AddMailService(this IServiceCollection services, NotifierOptions settings) => settings.SendGrid is { } sendGrid
        ? services
            .AddSingleton(new SendGridTimeouts())
            .AddSingleton(provider => new SendGridEmailService(sendGrid, provider.GetRequiredService<SendGridTimeouts>(), provider.GetRequiredService<EmailEventStore>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SendGridEmailService>>()))
            .AddSingleton<ISuppressionLists>(provider => new SendGridSuppressionLists(sendGrid, provider.GetRequiredService<SendGridTimeouts>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IEmailWebhook>(new SendGridWebhook(sendGrid.WebhookKey))
            .AddMail<SendGridEmailService>()
        : services
            .AddSingleton(provider => new OutboxEmailService(new OutboxOptions(settings.Storage.OutboxFolder, settings.Email.MailFrom), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IOutboxReader>(new OutboxReader(settings.Storage.OutboxFolder))
            .AddMail<OutboxEmailService>();

    private static IServiceCollection AddMail<T>(this IServiceCollection services)
        where T : class, IEmailService, IEmailTrouble => services
        .AddSingleton<IEmailService>(provider => provider.GetRequiredService<T>())
        .AddSingleton<IEmailTrouble>(provider => provider.GetRequiredService<T>());
}
