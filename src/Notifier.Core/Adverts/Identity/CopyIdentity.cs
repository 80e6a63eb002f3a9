using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Adverts.Identity;

/// <summary>What one copy says of which job it is.</summary>
/// <param name="Title">What it calls the job; null or empty when nothing tells.</param>
/// <param name="Location">What it states as the job's location; null when nothing tells.</param>
/// <param name="Reference">As shown, with the number of the system that sent it.</param>
/// <param name="Page">Its own page; null when none is known.</param>
internal sealed record CopyIdentity(
    string? Title, string? Location, string? Employer, string? Reference, string? Board, Uri? Page, DateOnly? Posted)
{
    /// <summary>Employer and reference, where both are stated and the reference counts.</summary>
    public EmployerReference? Job { get; } = EmployerReference.Parse(Employer, Reference);

    public string? EmployerKey { get; } = EmployerReference.NamedKeyOf(Employer);

    /// <summary>The employer's own reference, whoever the employer is; null when none counts.</summary>
    public string? Number { get; } = EmployerReference.TextOf(Reference);

    /// <summary>That of the first posting, where this one posts it again.</summary>
    public string? FirstNumber => Number is { } number ? RePostOf(number)?.First ?? number : null;

    /// <summary>The first posting of which this is a later one, and for which time it is posted; null when it is none.</summary>
    public (string First, int Time)? RePost => Job is { } job ? RePostOf(job.Text) : null;

    public TitleWords Name { get; } = TitleWords.Parse(Title, Location);

    public TitleWords Place { get; } = TitleWords.Parse(Location, null);

    /// <summary>The page in one form; null when none is known.</summary>
    public string? Address { get; } = Page is null ? null : PageAddress.Normalise(Page);

    /// <summary>Where it was published: a board we know, else the system that serves its page; null when nothing tells.</summary>
    public string? Site { get; } = Board ?? (Page is null ? null : PageAddress.SystemOf(Page));

    /// <summary>The names under which the advert of this copy is found.</summary>
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
    /// It is this copy, read another time: the same page, or the same whole reference on the same site.
    /// The reference decides only where not both have a page.
    /// </summary>
    public bool IsSameCopy(CopyIdentity other) => Address is not null && other.Address is not null
        ? Address == other.Address
        : Job is not null && Job == other.Job && Site == other.Site && WholeReference == other.WholeReference;

    /// <summary>On one site, but another page or another number of the system that sent it: the site holds them for two adverts.</summary>
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
