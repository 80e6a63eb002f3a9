using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Reading.Findings;

namespace Notifier.Core.Sources;

/// <summary>What we know of a job whose original we look for. Every value is untrusted.</summary>
/// <param name="Reference">The employer's own.</param>
public sealed record SoughtJob(string? Reference, string? Employer, string? Title, string? Place, DateOnly? Posted)
{
    /// <param name="reference">As the page's own field states it. Null when only the words do.</param>
    internal static SoughtJob From(CheckedAdvert check, string? reference)
    {
        var identity = CopyIdentity.From(check.Reading, null);
        return new SoughtJob(reference ?? identity.Reference, identity.Employer, identity.Title, identity.Location, identity.Posted);
    }

    /// <param name="copy">The copy that was read last.</param>
    internal static SoughtJob From(Advert advert, AdvertCopy? copy) => new(
        copy?.Reference ?? advert.Reference, copy?.Employer ?? advert.Employer, copy?.Title ?? advert.Title, copy?.Location, advert.Posted);
}

/// <summary>What a search for the same job on boards that we can read came to.</summary>
public abstract record OriginalSearch
{
    private OriginalSearch()
    {
    }

    /// <summary>Nothing to search by: no reference, and not both an employer and a title.</summary>
    public sealed record NotSought : OriginalSearch;

    /// <param name="Reading">The original's page, just read.</param>
    /// <param name="ByReference">The page shows the employer's reference. Otherwise employer, title and place agree.</param>
    public sealed record Found(PageReading Reading, bool ByReference) : OriginalSearch;

    /// <param name="Boards">The names of the boards that were searched. Empty when only the copy's own board could have it.</param>
    public sealed record NotFound(IReadOnlyList<string> Boards) : OriginalSearch;

    /// <summary>Several adverts fit equally well, so we choose none.</summary>
    public sealed record Several(string Board, int Count) : OriginalSearch;

    /// <summary>These boards did not answer, or their turn has not come, and the others had nothing.</summary>
    public sealed record NoAnswer(IReadOnlyList<string> Boards) : OriginalSearch;
}
