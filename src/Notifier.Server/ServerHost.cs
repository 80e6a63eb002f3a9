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

        // Of the process, not of what was passed on within it: that is what ps shows.
        if (CommandLine.Secrets(Environment.GetCommandLineArgs()) is { Count: > 0 } secrets)
        {
            secrets.ToList().ForEach(Console.Error.WriteLine);
            return BadSettings;
        }

        if (CommandLine.Refusals(args) is { Count: > 0 } mistyped)
        {
            mistyped.ToList().ForEach(Console.Error.WriteLine);
            return BadSettings;
        }

        try
        {
            var builder = Builder(args);
            var (settings, refusals) = ReadSettings.Read(builder.Configuration);
            if (settings is null)
            {
                foreach (var refusal in refusals)
                {
                    await Console.Error.WriteLineAsync(refusal);
                }

                return BadSettings;
            }

            foreach (var notice in settings.Notices)
            {
                await Console.Error.WriteLineAsync(notice);
            }

            using var folder = DataFolder.Open(settings.DataFolder, hasDatabase: settings.Azure is null, settings.Keys);
            await using var app = Build(builder, settings, folder);
            foreach (var warning in folder.KeyWarnings)
            {
                await Console.Error.WriteLineAsync(warning);
            }

            var keys = app.Services.GetRequiredService<KeyFingerprintCheck>();
            var where = settings.Keys is null ? folder.KeyFolder : $"the settings {ReadKeys.Section}__…";
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
                var isTaken = taken is IOException { InnerException: AddressInUseException } or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
                throw new StartupException(isTaken
                    ? $"Listen = {settings.Listen} cannot be had, for another program has it: stop that one, or choose another port with --Listen={settings.Listen.Address}:{settings.Listen.Port + 1}."
                    : $"Listen = {settings.Listen} cannot be had ({taken.InnerException?.Message ?? taken.Message}): choose an address of this machine, and a port that this user may open, such as --Listen=127.0.0.1:7071.");
            }

            try
            {
                await app.Services.GetRequiredService<SampleSeeder>().ReadAsync(settings.Samples, app.Lifetime.ApplicationStopping);
                WhereToLook(settings, folder, app.Services.GetRequiredService<OutboxKey>());
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Ctrl-C already: what was not read is read at the next start.
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
            // An IOException: the port is taken, or is not ours to take.
            await Console.Error.WriteLineAsync(trouble.Message);
            return Trouble;
        }
    }

    /// <summary>
    /// Beside the program, wherever it is started from: the working folder would be watched for changes. Slim: without IIS, HTTP/3 and hosting plug-ins, which take longer to
    /// load than our own code.
    /// </summary>
    /// <exception cref="InvalidDataException">appsettings.json is no JSON.</exception>
    private static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    internal static WebApplication Build(WebApplicationBuilder builder, NotifierOptions settings, DataFolder folder)
    {
        builder.WebHost.UseUrls($"http://{settings.Listen}");
        builder.Logging.ClearProviders().KeepAddressesOut().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
        });
        builder.Services
            .AddNotifierAdapters(settings, folder.Keys, folder.Database)
            .AddNotifierWeb(settings)
            .AddSingleton(settings.OperatorKeys ?? folder.OwnOperatorKey())
            .AddSingleton<QueueMessageHandler>()
            .AddSingleton<SampleSeeder>();
        if (settings.BackgroundWork)
        {
            builder.Services.AddSingleton(settings.Schedules).AddHostedService<BackgroundServices>();
        }

        var app = builder.Build();
        app.Services.GetService<TelemetryExport>(); // listens from the start
        app.MapNotifier();
        return app;
    }

    private static void WhereToLook(NotifierOptions settings, DataFolder folder, OutboxKey outbox)
    {
        var key = settings.OperatorKeys is null ? $"in {folder.OperatorKeyFile}" : "as set in OperatorKeys";
        var storage = folder.Database?.Path ?? $"the tables of the storage account {settings.Azure} and its queue {StorageRegistration.Queue}";
        var mails = settings.SendGrid is { } sendGrid ? $"leave through {sendGrid}"
            : settings.ShowsOutbox ? $"{outbox.Link} (files in {settings.OutboxFolder}, which any mail program opens)"
            : $"files in {settings.OutboxFolder}, which any mail program opens";
        Console.WriteLine($"""
            The closing-date notifier answers at {settings.PublicUrl} until Ctrl-C, which loses nothing.
              What it can do    {new Uri(settings.PublicUrl, "api/openapi.json")}
              Emails it sends   {mails}
              What it stores    {storage}
              Operator’s key    {key} (send it as X-Notifier-Key)
            """);
    }
}
