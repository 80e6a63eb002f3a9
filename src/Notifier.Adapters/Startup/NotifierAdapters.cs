using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.EmailTemplates;
using Notifier.Adapters.Options;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Emails;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Startup;

/// <summary>What every host needs: storage, email, the use cases and the jobs.</summary>
internal static class NotifierAdapters
{
    /// <param name="keys">Those that are set, or those of this machine.</param>
    /// <param name="database">Null if an account in Azure keeps rows and messages.</param>
    public static IServiceCollection AddNotifierAdapters(
        this IServiceCollection services, NotifierOptions settings, SecretKeys keys, SqliteDatabase? database = null)
    {
        services
            .AddSingleton(settings)
            .AddSingleton(TimeProvider.System)
            .AddStorage(settings, database)
            .AddSingleton<KeyFingerprintCheck>()
            .AddMailService(settings)
            .AddSingleton<IEmailRenderer>(new EmailRenderer(settings.Site.RunBy))
            .AddUseCases(keys, settings.UseCases, settings.Site.PublicUrl)
            .AddFetching(settings.Site.PublicUrl)
            .AddSingleton<StorageHealth>()
            .AddSingleton<JobStatus>()
            .AddSingleton<SharedJobStatus>()
            .AddSingleton<JobRunner>()
            .AddSingleton<SendEmailHandler>()
            .AddSingleton(provider => new RefusalAlarm(
                provider.GetRequiredService<ITableStore>(), provider.GetRequiredService<RefusedSecrets>(), settings.Limits.RefusalsAnHour));
        return settings.Telemetry.Collector is null ? services : services.AddSingleton<TelemetryExport>();
    }
}
