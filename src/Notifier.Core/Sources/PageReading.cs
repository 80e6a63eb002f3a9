using Notifier.Core.Fetching;
using Notifier.Reading.Boards;
using Notifier.Reading.Pages;

namespace Notifier.Core.Sources;

/// <summary>One look at one page.</summary>
/// <param name="Address">Of the advert, after redirects. The address that was asked for, unless the page shows an advert.</param>
/// <param name="Content">What the page says. Null when no page came, or none that could be the advert.</param>
public sealed record PageReading(ReadingOutcome Outcome, CanonicalAddress Address, PageContent? Content)
{
    /// <summary>Identifies what the page said, words and dates. Null when it was not read as an advert.</summary>
    public string? Mark { get; init; }

    /// <summary>Why we refused. Null for any other outcome.</summary>
    public FetchRefusal? Refusal { get; init; }

    /// <summary>When the host may be asked again, UTC. Null when it may be asked now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why it must wait. Null when it need not.</summary>
    public LaterReason? Wait { get; init; }
}
