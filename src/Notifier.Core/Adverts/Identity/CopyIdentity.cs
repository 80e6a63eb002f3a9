using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Adverts.Identity;

/// <summary>What one copy says about which job it is.</summary>
/// <param name="Title">Null or empty when the copy gives none.</param>
/// <param name="Location">The job's location as stated. Null when the copy gives none.</param>
/// <param name="Reference">As shown, including the number of the recruitment system that sent it.</param>
/// <param name="Page">The copy's own page. Null when none is known.</param>
internal sealed record CopyIdentity(
    string? Title, string? Location, string? Employer, string? Reference, string? Board, Uri? Page, DateOnly? Posted)
{
    /// <summary>Employer and reference. Null unless both are stated and the reference is usable.</summary>
    public EmployerReference? Job { get; } = EmployerReference.Parse(Employer, Reference);

    public string? EmployerKey { get; } = EmployerReference.NamedKeyOf(Employer);

    /// <summary>The employer's own reference, even without an employer. Null when it is not usable.</summary>
    public string? Number { get; } = EmployerReference.TextOf(Reference);

    /// <summary>The reference of the first posting, when this copy is a re-post. Otherwise its own.</summary>
    public string? FirstNumber => Number is { } number ? RePostOf(number)?.First ?? number : null;

    /// <summary>The reference of the first posting, and how often the job has been posted. Null when this copy is no re-post.</summary>
    public (string First, int Time)? RePost => Job is { } job ? RePostOf(job.Text) : null;

    public TitleWords Name { get; } = TitleWords.Parse(Title, Location);

    public TitleWords Place { get; } = TitleWords.Parse(Location, null);

    /// <summary>The page's address in its normal form. Null when no page is known.</summary>
    public string? Address { get; } = Page is null ? null : PageAddress.Normalise(Page);

    /// <summary>Where the copy was published: a known board, or else the system that serves its page. Null when neither is known.</summary>
    public string? Site { get; } = Board ?? (Page is null ? null : PageAddress.SystemOf(Page));

    /// <summary>The names under which this copy's advert is found.</summary>
    public IEnumerable<AdvertKey> Keys
    {
        get
        {
            if (Job is { } job)
            {
                yield return AdvertKey.From(job);
            }

            if (Page is { } page)
            {
                yield return AdvertKey.From(page);
            }
        }
    }

    private string? WholeReference => Reference?.Trim().ToUpperInvariant();

    public static CopyIdentity From(AdvertReading reading, Uri? page) =>
        new(reading.Title, LocationOf(reading.Text), reading.Employer, reading.Reference, reading.Board?.Name, page, reading.PostingDate);

    /// <summary>
    /// Whether both are readings of one copy: the same page, or the same whole reference on the same site. The reference decides only if
    /// one of them has no page.
    /// </summary>
    public bool IsSameCopy(CopyIdentity other) => Address is not null && other.Address is not null
        ? Address == other.Address
        : Job is not null && Job == other.Job && Site == other.Site && WholeReference == other.WholeReference;

    /// <summary>
    /// Both are on one site, but with different pages or whole references. So the site itself treats them as two adverts.
    /// </summary>
    public bool IsAnotherOfItsSite(CopyIdentity other) =>
        Site is not null && Site == other.Site && (AreTwo(Address, other.Address) || AreTwo(WholeReference, other.WholeReference));

    private static bool AreTwo(string? one, string? other) => one is not null && other is not null && one != other;

    private (string First, int Time)? RePostOf(string text) =>
        Board is null ? null : EmployerReference.RePostOf(text, KnownBoards.OfName(Board));

    private static string? LocationOf(AdvertText text)
    {
        const int Longest = 300;
        var stated = string.Join(", ", text.AllFields
            .Where(field => field.Name.Contains("location", StringComparison.Ordinal) || field.Name is "town" or "county" or "region")
            .Select(field => TextCursor.Fold(TextCursor.Cut(text.Text.AsSpan(field.ValueStart..field.ValueEnd), Longest))));
        return stated.Length == 0 ? null : TextCursor.Cut(stated, Longest).ToString();
    }
}
