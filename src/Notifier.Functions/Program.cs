using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifier.Adapters.Options;
using Notifier.Adapters.Startup;
using Notifier.Core.Storage;
using Notifier.Web;

namespace Notifier.Functions;

/// <summary>
/// The notifier as a worker of the Azure Functions host, which starts and kills it. It always ends with exit code 1.
/// After an end with 0 the host would not start it again, and every request would hang.
/// </summary>
internal static partial class Program
{
    private const int Ended = 1;

    /// <summary>The worker keeps here what the host says by --functions-uri.</summary>
    private const string HostAddress = "Functions:Worker:HostEndpoint";

    private const string NoHost =
        "the Azure Functions host starts it, and says by --functions-uri where it listens. "
        + "Type func start in src/Notifier.Functions, or run src/Notifier.Server, which needs no host.";

    public static async Task<int> Main(string[] args)
    {
        // The host logs the standard error of a worker, before there is a connection and after.
        using var errors = LoggerFactory.Create(logging => logging
            .KeepAddressesOut()
            .AddSimpleConsole(line => line.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        var logger = errors.CreateLogger(typeof(Program).FullName!);
        try
        {
            var builder = FunctionsApplication.CreateBuilder(args);
            if (!Uri.TryCreate(builder.Configuration[HostAddress], UriKind.Absolute, out _))
            {
                NotStarted(logger, NoHost);
                return Ended;
            }

            var (settings, refusals) = NotifierOptions.Read(builder.Configuration, isUnderHost: true);
            if (settings is null)
            {
                refusals.ToList().ForEach(refusal => NotStarted(logger, refusal));
                return Ended;
            }

            settings.Notices.ToList().ForEach(notice => Notice(logger, notice));
            if (builder.Configuration[Insights.Connection] is { Length: > 0 } insights && !Insights.IsConnection(insights))
            {
                Notice(logger, $"{Insights.Connection} is no connection string of Application Insights, and nothing is sent there.");
            }

            Configure(builder, settings);
            using var app = builder.Build();
            app.Services.GetService<TelemetryExport>(); // listens from the start
            await RunAsync(app, settings.Azure!.Name);
            Stopped(logger);
        }
        catch (Exception trouble) when (trouble is StorageUnavailableException or StartupException or IOException)
        {
            NotStarted(logger, trouble.Message);
        }
        catch (RpcException away)
        {
            NotStarted(logger, $"the Azure Functions host is not where --functions-uri says ({away.StatusCode}).");
        }
        catch (Exception bug)
        {
            Failed(logger, bug.GetType().Name, bug.StackTrace ?? string.Empty);
        }

        return Ended;
    }

    internal static void Configure(FunctionsApplicationBuilder builder, NotifierOptions settings)
    {
        builder.UseMiddleware<FixedWords>(); // the first one sees what all others throw
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.KeepAddressesOut();
        builder.Services
            .AddNotifierAdapters(settings, settings.Keys!)
            .AddNotifierWeb(settings.Web)
            .AddSingleton(settings.Site.Keys!)
            .AddSingleton<Pipeline>()
            .Configure<KestrelServerOptions>(kestrel => kestrel.Configure()); // no section Kestrel: it listens for the host alone
        if (builder.Configuration[Insights.Connection] is { } insights && Insights.IsConnection(insights))
        {
            builder.Services.AddInsights(insights, builder.Configuration[$"{AzureStorageOptions.Section}:clientId"]);
        }
    }

    /// <summary>Runs until the host asks it to end. The host may ask while it still starts.</summary>
    internal static async Task RunAsync(IHost app, string account)
    {
        var isEnding = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await app.StartAsync();
            Runs(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Program).FullName!), account);
            await app.WaitForShutdownAsync();
        }
        catch (OperationCanceledException) when (isEnding.IsCancellationRequested)
        {
            // The host asked before it had started.
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "The notifier cannot start: {Reason}")]
    private static partial void NotStarted(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Information, "The notifier runs, and keeps everything in the storage account {Account}")]
    private static partial void Runs(ILogger logger, string account);

    [LoggerMessage(3, LogLevel.Information, "The notifier was asked to end")]
    private static partial void Stopped(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "A setting should be changed: {Notice}")]
    private static partial void Notice(ILogger logger, string notice);

    [LoggerMessage(4, LogLevel.Critical, "The notifier failed: {Exception} {Stack}")]
    private static partial void Failed(ILogger logger, string exception, string stack);
}
