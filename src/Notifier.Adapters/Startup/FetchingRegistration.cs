using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Fetching;
using Notifier.Core.Fetching;
using Notifier.Reading.Pages;

namespace Notifier.Adapters.Startup;

/// <summary>Adds what asks addresses that came from outside. The caller adds ITableStore and <see cref="TimeProvider"/>.</summary>
public static class FetchingRegistration
{
    /// <summary>Of this program, as hosts see it.</summary>
    private static string Version => typeof(FetchingRegistration).Assembly.GetName().Version!.ToString(2);

    /// <param name="publicUrl">Where people reach the notifier, ending in a slash.</param>
    public static IServiceCollection AddFetching(this IServiceCollection services, Uri publicUrl) => services
        .AddSingleton(new GateOptions(publicUrl, Version))
        .AddSingleton<INetwork, MachineNetwork>()
        .AddSingleton(new TlsTrust(null))
        .AddSingleton<IPageGate, PageGate>()
        .AddSingleton<ITurnWait, TurnWait>()
        .AddSingleton<HostTurns>()
        .AddSingleton<RobotsFiles>()
        .AddSingleton(new WallCheck(BoardPages.IsWall))
        .AddSingleton<IPageFetcher, PageFetcher>();
}
