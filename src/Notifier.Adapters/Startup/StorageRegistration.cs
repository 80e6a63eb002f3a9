using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Options;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Startup;

/// <summary>Where rows and messages are kept: in a file, or in an account in Azure.</summary>
internal static class StorageRegistration
{
    public const string Queue = "send";

    public static IServiceCollection AddStorage(this IServiceCollection services, NotifierOptions settings, SqliteDatabase? database) =>
        database is not null
        ? services
            .AddSingleton(database)
            .AddSingleton<IStorageTrouble, SqliteFileCheck>()
            .AddSingleton<ITableStore, SqliteTableStore>()
            .AddQueue(provider => new SqliteQueue(database, provider.GetRequiredService<TimeProvider>(), Queue))
        : services
            .AddSingleton(new AzureTableStore(settings.Azure!) { Lasting = ProtectedTables.Names })
            .AddSingleton<ITableStore>(provider => Checked(provider.GetRequiredService<AzureTableStore>(), settings, provider))
            .AddSingleton<TableProvisioner>()
            .AddQueue(_ => new AzureQueue(settings.Azure!, Queue));

    /// <summary>
    /// On one machine a start with wrong keys ends. Under the Functions host it must not.
    /// The host stops after three such ends, and nothing would answer why.
    /// </summary>
    private static ITableStore Checked(ITableStore store, NotifierOptions settings, IServiceProvider provider) => settings.IsUnderHost
        ? new StartupCheckedStore(store, async cancellationToken =>
        {
            var keys = provider.GetRequiredService<KeyFingerprintCheck>();
            await keys.CheckAsync(store, settings.Azure!, $"the settings {KeyOptions.Section}__…", cancellationToken);
            await provider.GetRequiredService<TableProvisioner>().MakeAsync(cancellationToken);
        })
        : store;

    private static IServiceCollection AddQueue<T>(this IServiceCollection services, Func<IServiceProvider, T> queue)
        where T : class, ISendQueue, IReceiveQueue => services
        .AddSingleton(queue)
        .AddSingleton<ISendQueue>(provider => provider.GetRequiredService<T>())
        .AddSingleton<IReceiveQueue>(provider => provider.GetRequiredService<T>());
}
