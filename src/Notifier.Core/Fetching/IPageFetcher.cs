namespace Notifier.Core.Fetching;

/// <summary>Who wants a page. It decides whether robots.txt stops the look, and how far apart looks at one host are.</summary>
public enum FetchCause
{
    /// <summary>A person gave the address. robots.txt does not stop it.</summary>
    PersonAsked,

    /// <summary>We search for an original while a person waits. robots.txt holds.</summary>
    SearchForPerson,

    /// <summary>We look by ourselves, such as to watch an advert. robots.txt holds, and looks at one host are further apart.</summary>
    OwnLook,
}

/// <summary>What became of a look at an address, with its redirects.</summary>
public abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <param name="From">The address that answered, after redirects.</param>
    /// <param name="HasMoved">Every redirect on the way was permanent, and there was at least one.</param>
    public sealed record Answered(
        Uri From, bool HasMoved, int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body) : FetchResult;

    /// <summary>robots.txt forbids it.</summary>
    public sealed record Robots : FetchResult;

    public sealed record Refused(FetchRefusal Reason) : FetchResult;

    public sealed record Failed(FetchTrouble Trouble) : FetchResult;

    /// <summary>The host's turn has not come: its hour is used up, it asked us to wait, or it failed lately.</summary>
    /// <param name="Until">When to try again, UTC.</param>
    public sealed record Later(DateTimeOffset Until, LaterReason Reason) : FetchResult;
}

public enum LaterReason
{
    /// <summary>The host's 60 requests of this hour are used up.</summary>
    HourUsedUp,

    /// <summary>The host asked us to wait, or failed and is left alone for a while.</summary>
    BackOff,

    /// <summary>Others ask the same host right now.</summary>
    Busy,
}

/// <summary>Fetches politely: turns per host, back-off, robots.txt, redirects hop by hop.</summary>
public interface IPageFetcher
{
    Task<FetchResult> FetchAsync(Uri address, FetchKind kind, FetchCause cause, CancellationToken cancellationToken);
}
