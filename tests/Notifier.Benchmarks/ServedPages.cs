using System.Net;
using Microsoft.AspNetCore.Builder;
using Notifier.Adapters.Options;
using Notifier.Server;

namespace Notifier.Benchmarks;

/// <summary>The notifier in this process, on an empty data folder of its own. It limits nobody, so that the work is what is measured.</summary>
internal sealed class ServedPages : IAsyncDisposable
{
    private readonly DataFolder _folder;

    private ServedPages(DirectoryInfo home)
    {
        Home = home;
        Settings = new NotifierOptions
        {
            Server = new() { Listen = new IPEndPoint(IPAddress.Loopback, StartedProgram.FreePort()), BackgroundWork = false },
            UseCases = new() { Confirmation = new() { PastedAnHour = 1_000_000_000 }, Retention = new() { LongestText = 1_000_000 } },
            Limits = new()
            {
                ChecksAMinute = int.MaxValue,
                ChecksAnHour = int.MaxValue,
                ViewsAMinute = int.MaxValue,
                ViewsAnHour = int.MaxValue,
            },
        };
        _folder = DataFolder.Open(Path.Combine(home.FullName, "data"), hasDatabase: true, set: null);
        App = ServerHost.Build(WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = home.FullName }), Settings, _folder);
    }

    public DirectoryInfo Home { get; }

    public NotifierOptions Settings { get; }

    /// <summary>Not started yet.</summary>
    public WebApplication App { get; }

    public static ServedPages InNewFolder() => new(Directory.CreateTempSubdirectory("notifier-pages-"));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _folder.Dispose();
        Home.Delete(recursive: true);
    }
}
