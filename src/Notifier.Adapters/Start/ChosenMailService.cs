using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notifier.Adapters.Delivery;
using Notifier.Adapters.Delivery.SendGrid;
using Notifier.Adapters.Settings;
using Notifier.Core.Emails;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;

namespace Notifier.Adapters.Start;

/// <summary>How mail leaves: through SendGrid, or into a folder.</summary>
internal static class ChosenMailService
{
    public static IServiceCollection AddMailService(this IServiceCollection services, NotifierSettings settings) => settings.SendGrid is { } sendGrid
        ? services
            .AddSingleton(new SendGridDelays())
            .AddSingleton(provider => new SendGridMail(sendGrid, provider.GetRequiredService<SendGridDelays>(), provider.GetRequiredService<EmailEventStore>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SendGridMail>>()))
            .AddSingleton<ISuppressionLists>(provider => new SendGridSuppressionLists(sendGrid, provider.GetRequiredService<SendGridDelays>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IEmailWebhook>(new SendGridWebhook(sendGrid.WebhookKey))
            .AddMail<SendGridMail>()
        : services
            .AddSingleton(provider => new Outbox(new OutboxSettings(settings.OutboxFolder, settings.MailFrom), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IOutboxReader>(new OutboxReader(settings.OutboxFolder))
            .AddMail<Outbox>();

    private static IServiceCollection AddMail<T>(this IServiceCollection services)
        where T : class, IEmailService, IEmailTrouble => services
        .AddSingleton<IEmailService>(provider => provider.GetRequiredService<T>())
        .AddSingleton<IEmailTrouble>(provider => provider.GetRequiredService<T>());
}
