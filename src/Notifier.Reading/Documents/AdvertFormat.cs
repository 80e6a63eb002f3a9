namespace Notifier.Reading.Documents;

/// <summary>The format in which the sender says an advert is.</summary>
public enum AdvertFormat
{
    /// <summary>The sender does not say, so we guess from how it begins.</summary>
    Unknown,

    /// <summary>Plain text, even if tags are in it.</summary>
    Text,

    /// <summary>HTML.</summary>
    Page,
}

/// <summary>Finds the format from a file name or a media type.</summary>
public static class AdvertFormats
{
    /// <summary>By the file's ending: .txt, .html, .htm or .xhtml. Any other ending says nothing.</summary>
    public static AdvertFormat OfFile(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".TXT" => AdvertFormat.Text,
        ".HTML" or ".HTM" or ".XHTML" => AdvertFormat.Page,
        _ => AdvertFormat.Unknown,
    };
}
