using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Documents;

/// <summary>A date a page states for machines, as its raw string.</summary>
/// <param name="Role">What it is for, when its name says so (validThrough, datePosted); null for a bare <c>&lt;time&gt;</c>, whose surroundings decide.</param>
/// <param name="Quote">The raw string and its place in the source.</param>
/// <param name="TextPosition">Where in the readable text it stands; 0 when it is not part of it.</param>
internal sealed record StructuredDate(MentionRole? Role, Quote Quote, int TextPosition);

/// <summary>What a page says of its advert besides the words a person reads.</summary>
internal sealed class PageMetadata
{
    public static PageMetadata None { get; } = new();

    /// <summary>The page's own name for the advert: its first heading, else its title.</summary>
    public string? Heading { get; set; }

    public string? CanonicalUrl { get; set; }

    public string? JobTitle { get; set; }

    public string? Employer { get; set; }

    public string? Reference { get; set; }

    public Quote? WorkingPattern { get; set; }

    /// <summary>A JobPosting was read from JSON-LD: of several on a page the first is the page's own.</summary>
    public bool HasJsonLdPosting { get; set; }

    public OtherAdverts OtherAdverts { get; } = new();

    /// <summary>The advert's words as the page gives them to machines.</summary>
    public PostingDescription? Description { get; set; }

    public List<StructuredDate> Dates { get; } = [];
}
