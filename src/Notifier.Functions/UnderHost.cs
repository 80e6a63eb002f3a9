using System.Net.Sockets;
using Microsoft.Extensions.Logging.Console;
using Notifier.Adapters.Settings;
using Notifier.Adapters.Start;
using Notifier.Core;
using Notifier.Core.Storage;
using Notifier.Functions.Triggers;
using Notifier.Web;

namespace Notifier.Functions;

/// <summary>
/// The program as a custom handler of the Azure Functions host, which asks it over HTTP and kills it when it likes. However it ends, it ends with 1: after an end with 0 the
/// host would never start it again, and fail every request.
/// </summary>
internal static partial class UnderHost
{
    private const int Ended = 1;

    /// <param name="change">What a test does to it.</param>
    public static async Task<int> RunAsync(string[] args, Action<IServiceCollection>? change = null)
    {
        using var log = LoggerFactory.Create(AddLogging);
        var logger = log.CreateLogger(typeof(UnderHost).FullName!);
        try
        {
            if (CommandLine.Secrets(Environment.GetCommandLineArgs()) is [var secret, ..])
            {
                NotStarted(logger, secret);
                return Ended;
            }

            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
            var (settings, refusals) = ReadSettings.Of(builder.Configuration);
            if (settings is null)
            {
                foreach (var refusal in refusals)
                {
                    NotStarted(logger, refusal);
                }

                return Ended;
            }

            foreach (var notice in settings.Notices)
            {
                Notice(logger, notice);
            }

            CheckZone();
            change?.Invoke(builder.Services);
            await using var app = Build(builder, settings);
            await app.StartAsync();
            Answers(logger, settings.Listen.ToString(), settings.Azure!.Name);
            await app.WaitForShutdownAsync();
            Stopped(logger);
        }
        catch (InvalidDataException unread)
        {
            NotStarted(logger, $"{unread.Message} {unread.InnerException?.Message}"); // appsettings.json is no JSON
        }
        catch (Exception trouble) when (trouble is StorageUnavailableException or StartTroubleException or IOException or SocketException)
        {
            NotStarted(logger, trouble.Message);
        }
        catch (Exception bug)
        {
            Failed(logger, bug.GetType().Name, bug.StackTrace ?? string.Empty);
        }

        return Ended;
    }

    private static WebApplication Build(WebApplicationBuilder builder, NotifierSettings settings)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Configure(); // forgets the section Kestrel of the settings: only the host may ask, whatever is set elsewhere
            kestrel.Listen(settings.Listen);
        });
        AddLogging(builder.Logging);
        builder.Services
            .AddNotifierAdapters(settings, settings.Keys!)
            .AddNotifierWeb(settings)
            .AddSingleton(settings.OperatorKeys!);
        var app = builder.Build();
        app.Services.GetService<TelemetryExport>(); // listens from the start
        app.MapNotifier();
        app.MapTriggers();
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging) => logging
        .ClearProviders()
        .KeepAddressesOut()
        .AddConsole(console => console.FormatterName = HostLines.FormatterName)
        .AddConsoleFormatter<HostLines, ConsoleFormatterOptions>();

    private static void CheckZone()
    {
        try
        {
            London.DayOf(DateTimeOffset.UnixEpoch);
        }
        catch (TypeInitializationException missing)
        {
            throw new StartTroubleException("The time zone Europe/London is not known on this machine, and no date can be read right without it: install the package tzdata.", missing);
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "The notifier cannot start: {Reason}")]
    private static partial void NotStarted(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Information, "The notifier answers at {Listen}, and keeps everything in the storage account {Account}")]
    private static partial void Answers(ILogger logger, string listen, string account);

    [LoggerMessage(3, LogLevel.Error, "The notifier was asked to end")]
    private static partial void Stopped(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "A setting should be changed: {Notice}")]
    private static partial void Notice(ILogger logger, string notice);

    [LoggerMessage(4, LogLevel.Critical, "The notifier failed: {Exception} {Stack}")]
    private static partial void Failed(ILogger logger, string exception, string stack);
}
