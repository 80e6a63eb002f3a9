namespace Notifier.Reading.Roles;

/// <summary>Where in an advert we read a date.</summary>
public enum MentionSource
{
    /// <summary>A label and its value that the board shows beside the advert.</summary>
    Field,

    /// <summary>Structured data: JSON-LD, microdata, <c>&lt;time&gt;</c>.</summary>
    StructuredData,

    /// <summary>The advert's own words.</summary>
    Text,
}
