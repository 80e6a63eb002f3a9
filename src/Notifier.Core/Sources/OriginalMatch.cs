using Notifier.Core.Adverts.Identity;
using Notifier.Reading.Findings;
using Notifier.Reading.Searches;

namespace Notifier.Core.Sources;

/// <summary>Decides whether an advert on a board is the job that we look for. In doubt it is not.</summary>
/// <param name="today">In London. A copy that does not say when it was posted counts as open today.</param>
internal sealed class OriginalMatch(SoughtJob job, DateOnly today)
{
    /// <summary>An advert without a closing date counts as open for this long after it was posted.</summary>
    private const int DaysWithoutDate = 60;

    private readonly string? _employer = EmployerReference.NamedKeyOf(job.Employer);
    private readonly TitleWords _title = TitleWords.Parse(job.Title, job.Place);
    private readonly TitleWords _place = TitleWords.Parse(job.Place, null);
    private readonly DateOnly _since = job.Posted ?? today;

    /// <summary>The employer's own part of the reference. Null when it cannot tell one job from another.</summary>
    public string? Reference { get; } = EmployerReference.TextOf(job.Reference);

    /// <summary>A reference alone names no job: two employers may use the same one.</summary>
    public bool HasReference => Reference is not null && (_employer is not null || _title.HasName);

    public bool HasWords => _employer is not null && _title.HasName;

    public bool HasPlace => _place.HasName;

    /// <summary>Nothing in the list contradicts that it is the job. Its page then has to show the reference.</summary>
    public bool MayBeByReference(SearchHit hit) =>
        IsOpen(hit)
        && (EmployerReference.NamedKeyOf(hit.Employer) is not { } employer || _employer is null || employer == _employer)
        && (!_title.HasName || _title.Fits(TitleWords.Parse(hit.Title, hit.Place)));

    /// <summary>Employer and title are the same, and so is the place where the copy states one.</summary>
    public bool IsByWords(SearchHit hit) =>
        IsOpen(hit) && AreTheSame(hit.Employer, TitleWords.Parse(hit.Title, hit.Place), TitleWords.Parse(hit.Place, null));

    /// <summary>The page shows the same reference, and is of the same employer or has at least the same title.</summary>
    /// <param name="reference">As the page's own field states it. Null when it has none.</param>
    public bool IsConfirmedByReference(CheckedAdvert page, string? reference)
    {
        var found = CopyIdentity.From(page.Reading, null);
        return Reference is not null
            && EmployerReference.TextOf(reference ?? page.Reading.Reference) == Reference
            && (_employer is null || found.EmployerKey is null ? _title.HasName : found.EmployerKey == _employer)
            && (!_title.HasName || _title.Fits(found.Name))
            && IsOpen(page);
    }

    /// <summary>The page says what its entry in the list said, and shows no other reference.</summary>
    /// <param name="reference">As the page's own field states it. Null when it has none.</param>
    public bool IsConfirmedByWords(CheckedAdvert page, string? reference)
    {
        var found = CopyIdentity.From(page.Reading, null);
        var number = EmployerReference.TextOf(reference ?? page.Reading.Reference);
        return (Reference is null || number is null || number == Reference)
            && AreTheSame(page.Reading.Employer, found.Name, found.Place)
            && IsOpen(page);
    }

    private bool AreTheSame(string? employer, TitleWords title, TitleWords place) =>
        _employer is not null && EmployerReference.NamedKeyOf(employer) == _employer
        && _title.HasName && _title.NamesTheSame(title)
        && (!HasPlace || (place.HasName && _place.AgreesWith(place)));

    /// <summary>Employers reuse references and titles. What had ended before the copy was posted is another posting.</summary>
    private bool IsOpen(SearchHit hit) => hit.Closes is not { } closes || closes >= _since;

    private bool IsOpen(CheckedAdvert page) => page.ClosingDates is { Count: > 0 } dates
        ? dates.Max(date => date.LastDay) >= _since
        : page.Reading.PostingDate is not { } posted || posted.AddDays(DaysWithoutDate) >= _since;
}
