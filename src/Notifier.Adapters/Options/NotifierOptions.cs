using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Options;
using Notifier.Core.Security;

namespace Notifier.Adapters.Options;

/// <summary>What can be set, with what holds when nothing is. Holding one means that every value has been checked.</summary>
internal sealed record NotifierOptions : WebOptions
{
    /// <summary>The account in Azure that keeps rows and messages; null where the data folder does.</summary>
    public AzureAccount? Azure { get; init; }

    /// <summary>Holds the database, the outbox and the keys; below the working folder.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>Where mails are put when no mail service is used.</summary>
    public string OutboxFolder => Path.Combine(Path.GetFullPath(DataFolder), "outbox");

    /// <summary>Adverts that are read on the very first start, so that there is something to look at; empty for none.</summary>
    public string Samples { get; init; } = "samples";

    /// <summary>How mail leaves through SendGrid; null where it is put into the outbox.</summary>
    public SendGridOptions? SendGrid { get; init; }

    public string MailFrom { get; init; } = "Closing dates <closing-dates@localhost>";

    /// <summary>Null when none is set: then one is made and kept in the data folder.</summary>
    public OperatorKeys? OperatorKeys { get; init; }

    /// <summary>Null when none are set: then they are made and kept in the data folder.</summary>
    public SecretKeys? Keys { get; init; }

    /// <summary>Whether this process sends what waits and looks at what falls due. Without it only requests are answered.</summary>
    public bool BackgroundWork { get; init; } = true;

    /// <summary>Where a collector of OpenTelemetry listens; null where none does. What sends to it reads this, and all else about it, from the environment itself.</summary>
    public Uri? Collector { get; init; }

    /// <summary>What to tell an operator of settings that hold, such as one that has another name now.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    public Schedules Schedules { get; init; } = new();
}
