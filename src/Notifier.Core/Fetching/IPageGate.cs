namespace Notifier.Core.Fetching;

/// <summary>What is asked for. It decides how many bytes are read and which content types are taken.</summary>
public enum FetchKind
{
    /// <summary>At most 2 MiB of HTML, text or JSON.</summary>
    Page,

    /// <summary>At most 10 MiB of XML or JSON.</summary>
    FeedPage,

    /// <summary>At most 50 MiB of XML, read as a stream.</summary>
    Sitemap,

    /// <summary>At most 512 KiB. What comes after is left out.</summary>
    Robots,
}

/// <summary>Why we refuse to ask an address, or to take its answer.</summary>
public enum FetchRefusal
{
    /// <summary>The spelling of the address: user name, port, characters, scheme.</summary>
    Address,

    /// <summary>An address inside a private network, or our own.</summary>
    PrivateNetwork,

    /// <summary>More redirects than allowed, or one from https to http.</summary>
    Redirects,

    /// <summary>A content type that this kind does not take.</summary>
    ContentType,

    /// <summary>Larger than allowed, or compressed beyond 100 to 1.</summary>
    Size,
}

/// <summary>What failed on the way.</summary>
public enum FetchTrouble
{
    Name,
    Connection,
    Tls,
    TimedOut,
    BrokenAnswer,
}

/// <summary>The answer to one request. A redirect is an answer like any other.</summary>
public abstract record GateAnswer
{
    private GateAnswer()
    {
    }

    /// <param name="Headers">Names in lower case. Only those that the fetcher needs.</param>
    /// <param name="Body">Decompressed. Empty for a redirect.</param>
    public sealed record Answered(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body) : GateAnswer;

    public sealed record Refused(FetchRefusal Reason) : GateAnswer;

    public sealed record Failed(FetchTrouble Trouble) : GateAnswer;
}

/// <summary>The one gate for requests to addresses that came from outside. It follows no redirect.</summary>
public interface IPageGate
{
    /// <param name="headers">Conditional headers only. The gate adds all others.</param>
    Task<GateAnswer> GetAsync(
        Uri address, FetchKind kind, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken);

    /// <summary>For what is read as a stream, such as a sitemap. The caller disposes it.</summary>
    Task<(GateAnswer Answer, Stream? Body)> OpenAsync(Uri address, FetchKind kind, CancellationToken cancellationToken);
}
