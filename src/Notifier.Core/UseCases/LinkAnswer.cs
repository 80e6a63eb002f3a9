using Notifier.Core.Adverts;
using Notifier.Core.Sources;
using Notifier.Reading.Boards;
using Notifier.Reading.Findings;

namespace Notifier.Core.UseCases;

/// <summary>The same job on a board that we can read.</summary>
/// <param name="Checked">What that copy says.</param>
/// <param name="Address">Of that copy.</param>
/// <param name="Id">The id under which it can be followed. Null when there was no room to keep it.</param>
public sealed record SameJobElsewhere(CheckedAdvert Checked, CanonicalAddress Address, string? Id, bool ByReference);

/// <summary>What became of a link that a person gave.</summary>
public abstract record LinkAnswer
{
    private LinkAnswer()
    {
    }

    /// <summary>The advert is kept, and its page shows it.</summary>
    /// <param name="Id">Of the advert.</param>
    /// <param name="Checked">What this copy says. Null when nothing was read now, because what is stored was read on the same day.</param>
    /// <param name="Elsewhere">
    /// The same job elsewhere, looked for because this copy states no date of its own. Null when none was found.
    /// </param>
    /// <param name="Search">What that search came to. Null when this copy states a date, or the advert has one from another copy.</param>
    /// <param name="Beside">
    /// A listed advert that an operator gave with this address, or that the page's own canonical link names. Such a link proves nothing.
    /// Null when there is none.
    /// </param>
    public sealed record Known(
        CanonicalAddress Address, string Id, CheckedAdvert? Checked, SameJobElsewhere? Elsewhere, OriginalSearch? Search, Advert? Beside)
        : LinkAnswer
    {
        /// <summary><see cref="Checked"/> comes from the stored words of an earlier look.</summary>
        public bool IsStored { get; init; }
    }

    /// <summary>Read, but this hour has no room to keep it.</summary>
    public sealed record NoRoom(CanonicalAddress Address, CheckedAdvert Checked, SameJobElsewhere? Elsewhere, OriginalSearch? Search)
        : LinkAnswer;

    /// <summary>Not read, with the reason and what was tried instead.</summary>
    /// <param name="Stored">What was stored of this address earlier, with its last known date. Null when nothing was.</param>
    public sealed record NotRead(
        CanonicalAddress Address, PageReading Reading, SameJobElsewhere? Elsewhere, OriginalSearch Search, Advert? Stored) : LinkAnswer
    {
        /// <summary>The operator has switched the reading of links off, so no request left.</summary>
        public bool IsOff { get; init; }
    }

    /// <summary>No advert's address: a list, a link of one visit, or our own site.</summary>
    /// <param name="KnownId">The id in a link to an advert page of our own. Null for any other.</param>
    public sealed record NoAdvert(CanonicalAddress Address, bool IsOurs, string? KnownId) : LinkAnswer;
}

/// <summary>What stands beside a pasted advert.</summary>
/// <param name="Maintained">The advert that we know already, by its page or by employer and reference. Null when we know none.</param>
/// <param name="Elsewhere">The same job on a board that we can read. Null when none was found, or it was not looked for.</param>
/// <param name="Search">What that search came to. Null when it was not made, because the paste states a date of its own.</param>
public sealed record BesidePaste(Advert? Maintained, SameJobElsewhere? Elsewhere, OriginalSearch? Search)
{
    public static BesidePaste Nothing { get; } = new(null, null, null);

    /// <summary>The visitor has had other sites asked too often, so no board was searched.</summary>
    public bool IsHeldBack { get; init; }
}
