namespace Notifier.Reading.Roles;

/// <summary>Where in an advert a date was read.</summary>
public enum MentionSource
{
    /// <summary>A label and its value, shown by the board beside the advert.</summary>
    Field,

    /// <summary>Written for machines: JSON-LD, microdata, <c>&lt;time&gt;</c>.</summary>
    StructuredData,

    /// <summary>The advert's own words.</summary>
    Text,
}
