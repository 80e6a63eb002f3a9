using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Notifier.Adapters.Options;
using Notifier.Adapters.Startup;
using Notifier.Core.Storage;
using Notifier.Server.Background;
using Notifier.Web;
using Notifier.Web.Security;

namespace Notifier.Server;

/// <summary>The whole product on one machine, from its settings to Ctrl-C.</summary>
internal static class ServerHost
{
    private const int Stopped = 0;
    private const int Trouble = 1;
    private const int BadSettings = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        if (CommandLine.AsksForHelp(args))
        {
            Console.WriteLine(CommandLine.Help);
            return Stopped;
        }

        // The arguments of the whole process, because ps shows those.
        if (CommandLine.Secrets(Environment.GetCommandLineArgs()) is { Count: > 0 } secrets)
        {
            return Refused(secrets);
        }

        if (CommandLine.Refusals(args) is { Count: > 0 } mistyped)
        {
            return Refused(mistyped);
        }

        try
        {
            var builder = Builder(args);
            var (settings, refusals) = NotifierOptions.Read(builder.Configuration);
            if (settings is null)
            {
                return Refused(refusals);
            }

            Say(settings.Notices);
            using var folder = DataFolder.Open(settings.Storage.DataFolder, hasDatabase: settings.Azure is null, settings.Keys);
            await using var app = Build(builder, settings, folder);
            Say(folder.KeyWarnings);

            var keys = app.Services.GetRequiredService<KeyFingerprintCheck>();
            var where = settings.Keys is null ? folder.KeyFolder : $"the settings {KeyOptions.Section}__…";
            if (folder.Database is { } database)
            {
                await keys.CheckAsync(database, where, app.Lifetime.ApplicationStopping);
            }

            if (settings.Azure is { } account)
            {
                await keys.CheckAsync(app.Services.GetRequiredService<ITableStore>(), account, where, app.Lifetime.ApplicationStopping);
                await app.Services.GetRequiredService<TableProvisioner>().MakeAsync(app.Lifetime.ApplicationStopping);
            }

            try
            {
                await app.StartAsync();
            }
            catch (Exception taken) when (taken is IOException or SocketException)
            {
                var isTaken = taken is IOException { InnerException: AddressInUseException }
                    or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
                var listen = settings.Server.Listen;
                throw new StartupException(isTaken
                    ? $"Listen = {listen} cannot be had, because another program has it: "
                        + $"stop that one, or choose another port with --Listen={listen.Address}:{listen.Port + 1}."
                    : $"Listen = {listen} cannot be had ({taken.InnerException?.Message ?? taken.Message}): "
                        + "choose an address of this machine, and a port that this user may open, such as --Listen=127.0.0.1:7071.");
            }

            try
            {
                await app.Services.GetRequiredService<SampleSeeder>().ReadAsync(settings.Server.Samples, app.Lifetime.ApplicationStopping);
                WhereToLook(settings, folder, app.Services.GetRequiredService<OutboxKey>());
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Ctrl-C came already. The next start reads the samples that this one did not.
            }

            await app.WaitForShutdownAsync();
            return Stopped;
        }
        catch (InvalidDataException unread)
        {
            // appsettings.json is no JSON.
            await Console.Error.WriteLineAsync($"{unread.Message} {unread.InnerException?.Message}");
            return BadSettings;
        }
        catch (Exception trouble) when (trouble is StorageUnavailableException or StartupException or IOException)
        {
            // It is an IOException if a file or a folder cannot be used.
            await Console.Error.WriteLineAsync(trouble.Message);
            return Trouble;
        }
    }

    /// <summary>
    /// Its root is the program's folder, because the working folder would be watched for changes.
    /// It has no IIS, HTTP/3 and hosting plug-ins, which take longer to load than our own code.
    /// </summary>
    /// <exception cref="InvalidDataException">appsettings.json is no JSON.</exception>
    private static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    internal static WebApplication Build(WebApplicationBuilder builder, NotifierOptions settings, DataFolder folder)
    {
        builder.WebHost.UseUrls($"http://{settings.Server.Listen}");
        builder.Logging.ClearProviders().KeepAddressesOut().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
        });
        builder.Services
            .AddNotifierAdapters(settings, folder.Keys, folder.Database)
            .AddNotifierWeb(settings.Web)
            .AddSingleton(settings.Site.Keys ?? folder.OwnOperatorKey())
            .AddSingleton<QueueMessageHandler>()
            .AddSingleton<SampleSeeder>();
        if (settings.Server.BackgroundWork)
        {
            builder.Services.AddSingleton(settings.Schedules).AddHostedService<BackgroundServices>();
        }

        var app = builder.Build();
        app.Services.GetService<TelemetryExport>(); // listens from the start
        app.MapNotifier();
        return app;
    }

    private static int Refused(IEnumerable<string> refusals)
    {
        Say(refusals);
        return BadSettings;
    }

    private static void Say(IEnumerable<string> lines) => lines.ToList().ForEach(Console.Error.WriteLine);

    private static void WhereToLook(NotifierOptions settings, DataFolder folder, OutboxKey outbox)
    {
        var key = settings.Site.Keys is null ? $"in {folder.OperatorKeyFile}" : "as set in OperatorKeys";
        var storage = folder.Database?.Path
            ?? $"the tables of the storage account {settings.Azure} and its queue {StorageRegistration.Queue}";
        var mails = settings.SendGrid is { } sendGrid ? $"leave through {sendGrid}"
            : settings.Web.ShowsOutbox ? $"{outbox.Link} (files in {settings.Storage.OutboxFolder}, which any mail program opens)"
            : $"files in {settings.Storage.OutboxFolder}, which any mail program opens";
        Console.WriteLine($"""
            The closing-date notifier answers at {settings.Site.PublicUrl} until Ctrl-C, which loses nothing.
              What it can do    {new Uri(settings.Site.PublicUrl, "api/openapi.json")}
              Emails it sends   {mails}
              What it stores    {storage}
              Operator’s key    {key} (send it as X-Notifier-Key)
            """);
    }
}
