using Notifier.Adapters;
using Notifier.Adapters.Delivery;
using Notifier.Adapters.Mails;
using Notifier.Core;
using Notifier.Core.Findings;
using Notifier.Functions.Doors;
using Notifier.Functions.Work;

namespace Notifier.Functions.Start;

/// <summary>Puts the application together: what it stands on, its doors, and what every request passes on its way.</summary>
internal static class Application
{
    public static WebApplication Of(WebApplicationBuilder builder, NotifierSettings settings, DataFolder folder)
    {
        builder.WebHost.UseUrls($"http://{settings.Listen}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.Limits.RequestBytes;
        });
        AddLogging(builder.Logging);
        AddServices(builder.Services, settings, folder);
        var app = builder.Build();
        app.UseMiddleware<Refusals>();
        app.UseRouting();
        app.UseMiddleware<Gate>();
        app.UseRateLimiter();
        app.MapPages();
        app.MapCheck();
        app.MapAdverts();
        app.MapFollow();
        app.MapMe();
        app.MapHr();
        app.MapCalendar();
        app.MapHealth();
        app.MapDocument();
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
            .AddSingleton(provider => new Outbox(new OutboxSettings(folder.Outbox, settings.MailFrom), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IMailService>(provider => provider.GetRequiredService<Outbox>())
            .AddSingleton(new OutboxReader(folder.Outbox))
            .AddSingleton<IMailWriter, RazorMailWriter>()
            .AddUseCases(folder.Keys, settings.Delays, settings.PublicUrl)
            .AddSingleton<FirstLook>()
            .AddSingleton<WorkLog>()
            .AddSingleton<TakeMessage>()
            .AddSingleton<LinkOpener>()
            .AddSingleton<ManageOpener>()
            .AddVisitorLimits(settings.Limits)
            .AddDocument()
            .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true)
            .ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = CheckDocument.Letters);
        if (settings.BackgroundWork)
        {
            services.AddSingleton(settings.Schedules).AddHostedService<BackgroundWork>();
        }
    }

    /// <summary>One line a record. The framework tells only of trouble, whatever level is asked for: its own lines name the pages that were opened, and the token of a person is in the name.</summary>
    private static void AddLogging(ILoggingBuilder logging) => logging
        .ClearProviders()
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
        })
        .Services.PostConfigure<LoggerFilterOptions>(filter =>
        {
            filter.Rules.Clear();
            filter.MinLevel = LogLevel.Warning;
            filter.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // why a start failed is said in one line, without its stack
            filter.AddFilter("Notifier", LogLevel.Information);
        });
}
