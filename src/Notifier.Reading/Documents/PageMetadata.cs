using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Documents;

/// <summary>A date in a page's structured data, as its raw string.</summary>
/// <param name="Role">Its role by its name (validThrough, datePosted). Null for a bare <c>&lt;time&gt;</c>, because its context
/// decides.</param>
/// <param name="Quote">The raw string and its place in the source.</param>
/// <param name="TextPosition">Its position in the readable text; 0 when it is not part of the text.</param>
internal sealed record StructuredDate(MentionRole? Role, Quote Quote, int TextPosition);

/// <summary>What a page says about its advert besides its readable words.</summary>
internal sealed class PageMetadata
{
    public static PageMetadata None { get; } = new();

    /// <summary>The page's own name for the advert: its first heading, otherwise its title.</summary>
    public string? Heading { get; set; }

    public string? CanonicalUrl { get; set; }

    public string? JobTitle { get; set; }

    public string? Employer { get; set; }

    public string? Reference { get; set; }

    public Quote? WorkingPattern { get; set; }

    /// <summary>We read a JobPosting from JSON-LD. If there are several, the first is the page's own.</summary>
    public bool HasJsonLdPosting { get; set; }

    public OtherAdverts OtherAdverts { get; } = new();

    /// <summary>The advert's words in the structured data.</summary>
    public PostingDescription? Description { get; set; }

    public List<StructuredDate> Dates { get; } = [];
}
