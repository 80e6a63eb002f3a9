using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Options;
using Notifier.Adapters.Outbox;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Emails;
using Notifier.Core.Sending.Service;

namespace Notifier.Adapters.Startup;

/// <summary>How emails leave: through SendGrid, or into a folder.</summary>
internal static class EmailRegistration
{
    public static IServiceCollection AddMailService(this IServiceCollection services, NotifierOptions settings) =>
        settings.SendGrid is { } sendGrid
        ? services
            .AddSingleton(sendGrid)
            .AddSingleton<SendGridTimeouts>()
            .AddSingleton<SendGridEmailService>()
            .AddSingleton<ISuppressionLists, SendGridSuppressionLists>()
            .AddSingleton<IEmailWebhook>(new SendGridWebhook(sendGrid.WebhookKey))
            .AddMail<SendGridEmailService>()
        : services
            .AddSingleton(new OutboxOptions(settings.Storage.OutboxFolder, settings.Email.MailFrom))
            .AddSingleton<OutboxEmailService>()
            .AddSingleton<IOutboxReader>(new OutboxReader(settings.Storage.OutboxFolder))
            .AddMail<OutboxEmailService>();

    private static IServiceCollection AddMail<T>(this IServiceCollection services)
        where T : class, IEmailService, IEmailTrouble => services
        .AddSingleton<IEmailService>(provider => provider.GetRequiredService<T>())
        .AddSingleton<IEmailTrouble>(provider => provider.GetRequiredService<T>());
}
