using Microsoft.AspNetCore.Server.Kestrel.Core;
using Notifier.Core.Options;
using Notifier.Core.Sending.Service;
using Notifier.Reading.Findings;
using Notifier.Web.Endpoints;
using Notifier.Web.Endpoints.Checks;
using Notifier.Web.OpenApi;
using Notifier.Web.Pages;
using Notifier.Web.Pages.AdvertLinks;
using Notifier.Web.Pages.Check;
using Notifier.Web.Pages.Links;
using Notifier.Web.Pages.Manage;
using Notifier.Web.Pages.Outbox;
using Notifier.Web.Security;

namespace Notifier.Web;

/// <summary>Registers the pages and the HTTP API, and builds their pipeline. Every host uses the same.</summary>
internal static class NotifierWeb
{
    public static IServiceCollection AddNotifierWeb(this IServiceCollection services, WebOptions settings) => services
        .AddSingleton(settings)
        .AddSingleton<LinkTargets>()
        .AddSingleton<TickedAdverts>()
        .AddSingleton<ManagePageBuilder>()
        .AddSingleton<OutboxKey>()
        .AddSingleton<LinkCheck>()
        .AddSingleton<LinkPages>()
        .AddSingleton<LinkToFollow>()
        .AddSingleton<PastePages>()
        .AddRateLimitPolicies(settings)
        .AddApiDescription()
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true)
        .ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = CheckReportJson.Letters;
            json.SerializerOptions.TypeInfoResolver = WebJson.Default;
        })
        .Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.Limits.RequestBytes;
        });

    /// <summary>The middleware that every request passes, and the endpoints.</summary>
    public static void MapNotifier(this IApplicationBuilder app)
    {
        var settings = app.ApplicationServices.GetRequiredService<WebOptions>();
        app.UseTrustedProxies(settings);
        app.UseMiddleware<ErrorHandlingMiddleware>();
        app.UseRouting();
        app.UseMiddleware<RequestGuardMiddleware>();
        app.UseRateLimiter();
        app.UseEndpoints(routes =>
        {
            routes.MapPages();
            routes.MapCheck();
            routes.MapAdverts();
            routes.MapFollow();
            routes.MapFollowToken();
            routes.MapMe();
            routes.MapHr();
            routes.MapCalendar();
            routes.MapTestEmail();
            if (routes.ServiceProvider.GetService<IEmailWebhook>() is { } webhook)
            {
                routes.MapEmailEvents(webhook);
            }

            routes.MapHealth();
            routes.MapDue();
            routes.MapAlarms();
            routes.MapEmailStatus();
            routes.MapApiDescription();
            if (settings.ShowsOutbox)
            {
                routes.MapOutbox();
            }
        });
    }
}
