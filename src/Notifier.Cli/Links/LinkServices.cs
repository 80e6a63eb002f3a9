using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Startup;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Cli.Links;

/// <summary>The product in memory, to read a page as it does. What it keeps ends with the program.</summary>
internal static class LinkServices
{
    /// <summary>The page about our user agent, and the host that is never asked.</summary>
    private static readonly Uri PublicUrl = new("http://localhost:7071/");

    /// <param name="change">Changes the services. Null outside of tests.</param>
    public static ServiceProvider Start(TimeProvider clock, Action<IServiceCollection>? change)
    {
        var services = new ServiceCollection()
            .AddSingleton(clock)
            .AddSingleton(_ => SqliteDatabase.InMemory())
            .AddSingleton<ITableStore>(provider => new SqliteTableStore(provider.GetRequiredService<SqliteDatabase>()))
            .AddUseCases(
                new SecretKeys(Key("p"), Key("s"), new KeyRing(Key("d")), new KeyRing(Key("k"))),
                new UseCaseOptions(),
                PublicUrl)
            .AddFetching(PublicUrl);
        change?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private static SecretKey Key(string id) => new(id, RandomNumberGenerator.GetBytes(SecretKey.Length));
}
