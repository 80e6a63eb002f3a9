using System.Net;

namespace Notifier.Core.Options;

/// <summary>The options of pages and endpoints. Every value has been validated.</summary>
public sealed record WebOptions
{
    /// <summary>Where people reach the notifier, ending in a slash. Links in emails begin with it, and never come from a request.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Where the server listens: only this machine reaches it, unless the operator says otherwise.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 7071);

    /// <summary>Proxies whose X-Forwarded-For we believe. Empty if visitors connect directly, and under the Functions host.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The Functions host runs this process: it keeps the time, takes the messages and listens.</summary>
    public bool IsUnderHost { get; init; }

    /// <summary>Who runs it, for people to read.</summary>
    public OperatorInfo RunBy { get; init; } = OperatorInfo.NotSaid;

    /// <summary>HR contacts may only have addresses in these domains, or below them. Empty for any.</summary>
    public IReadOnlyList<string> HrDomains { get; init; } = [];

    /// <summary>
    /// A browser can open the outbox. It shows everybody's links, so nobody sees it under the Functions host
    /// or if emails are really sent.
    /// </summary>
    public bool ShowsOutbox { get; init; }

    public ReminderOptions Reminder { get; init; } = new();

    public ConfirmationOptions Confirmation { get; init; } = new();

    public RetentionOptions Retention { get; init; } = new();

    public RequestLimits Limits { get; init; } = new();
}
