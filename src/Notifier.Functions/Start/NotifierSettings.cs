using System.Net;
using Notifier.Adapters.Delivery.SendGrid;
using Notifier.Adapters.Storage;
using Notifier.Core.Email;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;
using Notifier.Functions.Doors;
using Notifier.Functions.Work;

namespace Notifier.Functions.Start;

/// <summary>What can be set, with what holds when nothing is. Holding one means that every value has been checked.</summary>
internal sealed record NotifierSettings
{
    /// <summary>Where people reach the notifier, ending in a slash. Links in emails begin so; they are never built from a request.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Where requests are listened for: only on this machine, unless somebody says otherwise.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 7071);

    /// <summary>Proxies that may say for whom they ask; empty where nobody stands in between. Under the Functions host it is never set.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Whether the Functions host runs this process: then it also keeps the time and takes the messages.</summary>
    public bool IsUnderHost { get; init; }

    /// <summary>The account in Azure that keeps rows and messages; null where the data folder does.</summary>
    public AzureAccount? Azure { get; init; }

    /// <summary>Holds the database, the outbox and the keys; below the working folder.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>Adverts that are read on the very first start, so that there is something to look at; empty for none.</summary>
    public string Samples { get; init; } = "samples";

    /// <summary>How mail leaves through SendGrid; null where it is put into the outbox.</summary>
    public SendGridSettings? SendGrid { get; init; }

    public string MailFrom { get; init; } = "Closing dates <closing-dates@localhost>";

    /// <summary>Who runs it, for people to read.</summary>
    public RunBy RunBy { get; init; } = RunBy.NotSaid;

    /// <summary>Null when none is set: then one is made and kept in the data folder.</summary>
    public OperatorKeys? OperatorKeys { get; init; }

    /// <summary>Null when none are set: then they are made and kept in the data folder.</summary>
    public SecretKeys? Keys { get; init; }

    /// <summary>HR contacts may only have addresses in these domains, or below them; empty for any.</summary>
    public IReadOnlyList<string> HrDomains { get; init; } = [];

    /// <summary>Whether this process sends what waits and looks at what falls due. Without it only requests are answered.</summary>
    public bool BackgroundWork { get; init; } = true;

    /// <summary>The outbox folder can be looked at in a browser. Never under the Functions host, nor where mail is really sent: it shows everybody's links.</summary>
    public bool ShowsOutbox { get; init; }

    /// <summary>Where a collector of OpenTelemetry listens; null where none does. What sends to it reads this, and all else about it, from the environment itself.</summary>
    public Uri? Collector { get; init; }

    /// <summary>What to tell an operator of settings that hold, such as one that has another name now.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    public Delays Delays { get; init; } = new();

    public RequestLimits Limits { get; init; } = new();

    public Schedules Schedules { get; init; } = new();
}

/// <summary>How much one visitor may ask for.</summary>
internal sealed record RequestLimits
{
    /// <summary>Larger bodies are refused.</summary>
    public int RequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Requests of one address that may lead to an email.</summary>
    public int AsksAMinute { get; init; } = 4;

    public int AsksAnHour { get; init; } = 40;

    /// <summary>Adverts that one address may have checked: cheap for us, and somebody with ten tabs open needs ten.</summary>
    public int ChecksAMinute { get; init; } = 30;

    public int ChecksAnHour { get; init; } = 300;

    /// <summary>Keys and tokens that one process refuses in an hour without an alarm.</summary>
    public int RefusalsAnHour { get; init; } = 100;

    /// <summary>Pages of known adverts that one address may open. Each can cost as much as a check, because the advert is read again.</summary>
    public int ViewsAMinute { get; init; } = 60;

    public int ViewsAnHour { get; init; } = 600;
}
