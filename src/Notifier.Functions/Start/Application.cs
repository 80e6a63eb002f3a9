using Microsoft.Extensions.Logging.Console;
using Notifier.Adapters;
using Notifier.Adapters.Mails;
using Notifier.Core;
using Notifier.Core.Alarms;
using Notifier.Core.Findings;
using Notifier.Core.Secrets;
using Notifier.Functions.Doors;
using Notifier.Functions.Triggers;
using Notifier.Functions.Work;

namespace Notifier.Functions.Start;

/// <summary>Puts the application together: what it stands on, its doors, and what every request passes on its way.</summary>
internal static class Application
{
    /// <summary>
    /// Beside the program, wherever it is started from: the working folder would be watched for changes. Slim: without IIS, HTTP/3 and hosting plug-ins, which take longer to
    /// load than our own code.
    /// </summary>
    /// <exception cref="InvalidDataException">appsettings.json is no JSON.</exception>
    public static WebApplicationBuilder Builder(string[] args) => WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    public static WebApplication Of(WebApplicationBuilder builder, NotifierSettings settings, DataFolder folder)
    {
        builder.WebHost.UseUrls(settings.IsUnderHost ? [] : [$"http://{settings.Listen}"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.Limits.RequestBytes;
            if (settings.IsUnderHost)
            {
                kestrel.Configure(); // forgets the section Kestrel of the settings: only the host may ask, whatever is set elsewhere
                kestrel.Listen(settings.Listen);
            }
        });
        AddLogging(builder.Logging, settings.IsUnderHost);
        AddServices(builder.Services, settings, folder);
        var app = builder.Build();
        if (settings.Collector is not null)
        {
            app.Services.GetRequiredService<TelemetryExport>(); // listens from the start
        }

        app.UseTrustedProxies(settings);
        app.UseMiddleware<Refusals>();
        app.UseRouting();
        app.UseMiddleware<Gate>();
        app.UseRateLimiter();
        app.MapPages();
        app.MapCheck();
        app.MapAdverts();
        app.MapFollow();
        app.MapFollowToken();
        app.MapMe();
        app.MapHr();
        app.MapCalendar();
        app.MapTestMail();
        if (settings.SendGrid is not null)
        {
            app.MapMailEvents();
        }

        app.MapHealth();
        app.MapDue();
        app.MapAlarms();
        app.MapMailStatus();
        app.MapDocument();
        if (settings.IsUnderHost)
        {
            app.MapTriggers();
        }

        if (settings.ShowsOutbox)
        {
            app.MapOutbox();
        }

        return app;
    }

    private static void AddServices(IServiceCollection services, NotifierSettings settings, DataFolder folder)
    {
        services
            .AddSingleton(settings)
            .AddSingleton(settings.OperatorKeys ?? folder.OwnOperatorKey())
            .AddSingleton(TimeProvider.System)
            .AddStorage(settings, folder)
            .AddSingleton<StorageHealth>()
            .AddSingleton<StoredKeys>()
            .AddMailService(settings, folder)
            .AddSingleton<IMailWriter>(new RazorMailWriter(settings.RunBy))
            .AddUseCases(folder.Keys, settings.Delays, settings.PublicUrl)
            .AddSingleton<FirstLook>()
            .AddSingleton<WorkLog>()
            .AddSingleton<SharedWorkLog>()
            .AddSingleton<RunTimed>()
            .AddSingleton<HandleMessage>()
            .AddSingleton<TakeMessage>()
            .AddSingleton<LinkOpener>()
            .AddSingleton<ManageOpener>()
            .AddSingleton<OutboxKey>()
            .AddSingleton(provider => new RefusalAlarm(
                provider.GetRequiredService<ITableStore>(), provider.GetRequiredService<RefusedSecrets>(), settings.Limits.RefusalsAnHour))
            .AddVisitorLimits(settings)
            .AddDocument()
            .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true)
            .ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = CheckDocument.Letters);
        if (settings.Collector is not null)
        {
            services.AddSingleton<TelemetryExport>();
        }

        if (settings.BackgroundWork)
        {
            services.AddSingleton(settings.Schedules).AddHostedService<BackgroundWork>();
        }
    }

    /// <summary>One line a record. The framework tells only of trouble, whatever level is asked for: its own lines name the pages that were opened, and the token of a person is in the name.</summary>
    public static void AddLogging(ILoggingBuilder logging, bool isUnderHost)
    {
        logging.ClearProviders();
        if (isUnderHost)
        {
            logging.AddConsole(console => console.FormatterName = HostLines.FormatterName).AddConsoleFormatter<HostLines, ConsoleFormatterOptions>();
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            });
        }

        logging.Services.PostConfigure<LoggerFilterOptions>(filter =>
        {
            filter.Rules.Clear();
            filter.MinLevel = LogLevel.Warning;
            filter.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // why a start failed is said in one line, without its stack
            filter.AddFilter("Notifier", LogLevel.Information);
        });
    }
}
