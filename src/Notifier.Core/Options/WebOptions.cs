using System.Net;

namespace Notifier.Core.Options;

/// <summary>What pages and doors go by. Holding one means that every value has been checked.</summary>
public record WebOptions
{
    /// <summary>Where people reach the notifier, ending in a slash. Links in emails begin so; they are never built from a request.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Where requests are listened for: only on this machine, unless somebody says otherwise.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 7071);

    /// <summary>The proxies whose X-Forwarded-For we believe; empty where visitors connect directly. Never set under the Functions host.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Whether the Functions host runs this process: then it also keeps the time and takes the messages.</summary>
    public bool IsUnderHost { get; init; }

    /// <summary>Who runs it, for people to read.</summary>
    public OperatorInfo RunBy { get; init; } = OperatorInfo.NotSaid;

    /// <summary>HR contacts may only have addresses in these domains, or below them; empty for any.</summary>
    public IReadOnlyList<string> HrDomains { get; init; } = [];

    /// <summary>The outbox folder can be looked at in a browser. Never under the Functions host, nor where mail is really sent: it shows everybody's links.</summary>
    public bool ShowsOutbox { get; init; }

    public Delays Delays { get; init; } = new();

    public RequestLimits Limits { get; init; } = new();
}
