using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Fetching;
using Notifier.Core.Fetching;
using Notifier.Reading.Pages;

namespace Notifier.Adapters.Startup;

/// <summary>Adds what asks addresses that came from outside. The caller adds ITableStore and <see cref="TimeProvider"/>.</summary>
public static class FetchingRegistration
{
    /// <param name="publicUrl">Where people reach the notifier, ending in a slash.</param>
    /// <param name="version">Of this program, as hosts see it.</param>
    public static IServiceCollection AddFetching(this IServiceCollection services, Uri publicUrl, string version) => services
        .AddSingleton(new GateOptions(publicUrl, version))
        .AddSingleton<INetwork, MachineNetwork>()
        .AddSingleton(new TlsTrust(null))
        .AddSingleton<IPageGate, PageGate>()
        .AddSingleton<ITurnWait, TurnWait>()
        .AddSingleton<HostTurns>()
        .AddSingleton<RobotsFiles>()
        .AddSingleton(new WallCheck(BoardPages.IsWall))
        .AddSingleton<IPageFetcher, PageFetcher>();
}
