using System.Net.Mail;
using System.Reflection;
using Notifier.Adapters.Startup;
using Notifier.Cli;
using Notifier.Core.Storage;
using Notifier.Functions;
using Notifier.Reading;
using Notifier.Server;
using Notifier.Web.Security;

namespace Notifier.Repository.Tests.Layers;

/// <summary>Only the gate asks addresses that came from outside. Everything else that can ask is named here, with where its address comes from.</summary>
public sealed class OutgoingRequestTests
{
    /// <summary>Type names or namespaces, each with the reason.</summary>
    private static readonly (string Asker, string Because)[] Askers =
    [
        ("Notifier.Adapters.Fetching", "the gate: it judges every address"),
        ("Notifier.Adapters.SendGrid", "the address is a setting"),
        ("Notifier.Adapters.AzureStorage", "the address is a setting"),
        ("Notifier.Adapters.Options.AzureStorageOptions", "it makes credentials: they ask the machine's identity service"),
        ("Notifier.Functions.Insights", "it makes credentials: they ask the machine's identity service"),
        ("Notifier.Adapters.Startup.TelemetryExport", "the address is a setting"),
        ("Notifier.Cli", "the address is the operator's own server, given on the command line"),
    ];

    /// <summary>Libraries that open connections. They hold descriptions of requests and answers too, which ask nobody.</summary>
    private static readonly string[] Networking =
    [
        "System.Net.Http", "System.Net.Http.Json", "System.Net.Sockets", "System.Net.Requests", "System.Net.WebClient", "System.Net.NameResolution",
        "System.Net.WebSockets.Client", "System.Net.Ping", "System.Net.Mail", "System.Net.Quic", "System.Net.Security", "System.Net.ServicePoint",
        "Microsoft.Extensions.Http", "Azure.Core", "Azure.Data.Tables", "Azure.Storage.Queues", "SendGrid", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
    ];

    /// <summary>These know what an address or a header looks like, and no more.</summary>
    private static readonly Type[] Harmless = [typeof(MailAddress)];

    private static readonly Assembly[] Ours =
    [
        typeof(AdvertReader).Assembly, typeof(ITableStore).Assembly, typeof(UseCaseRegistration).Assembly, typeof(RequestGuardMiddleware).Assembly,
        typeof(Commands).Assembly, typeof(DataFolder).Assembly, typeof(HttpFunctions).Assembly,
    ];

    [Fact]
    public void Nothing_Except_The_Gate_Asks_An_Address_From_Outside()
    {
        var asking = Ours.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Notifier.", StringComparison.Ordinal) == true)
            .SelectMany(type => TypeReferences.From(type).Where(IsNetworking).Select(used => (Asker: Outermost(type).FullName!, Used: used.FullName!)))
            .Distinct()
            .ToList();
        var others = asking.Where(each => !Array.Exists(Askers, asker => IsIn(each.Asker, asker.Asker))).ToList();
        Assert.True(others.Count == 0, string.Join('\n', others.Select(each => $"{each.Asker} uses {each.Used}")));

        // An exception that nobody needs any more is an open way for the next one.
        Assert.All(Askers, asker => Assert.Contains(asking, each => IsIn(each.Asker, asker.Asker)));
    }

    /// <summary>Otherwise the test above could pass by seeing nothing.</summary>
    [Fact]
    public void The_Test_Sees_A_Client_In_A_Method() => Assert.Contains(TypeReferences.From(typeof(Example)), IsNetworking);

    private static bool IsNetworking(Type type) =>
        Networking.Contains(type.Assembly.GetName().Name) && !Harmless.Contains(type) && type.Namespace != "System.Net.Http.Headers";

    private static bool IsIn(string type, string asker) => type == asker || type.StartsWith(asker + ".", StringComparison.Ordinal);

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static class Example
    {
        public static bool Asks() => new HttpClient().Timeout > TimeSpan.Zero;
    }
}
