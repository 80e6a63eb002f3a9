namespace Notifier.Reading.Documents;

/// <summary>What the bytes of an advert are said to be by whoever brings them.</summary>
public enum AdvertFormat
{
    /// <summary>Nobody says: it is guessed from how it begins.</summary>
    Unknown,

    /// <summary>Text, whatever tags are in it.</summary>
    Text,

    /// <summary>HTML.</summary>
    Page,
}

/// <summary>How files and bodies say what they are.</summary>
public static class AdvertFormats
{
    /// <summary>By its ending: of another than .txt, .html, .htm and .xhtml nobody knows.</summary>
    public static AdvertFormat OfFile(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".TXT" => AdvertFormat.Text,
        ".HTML" or ".HTM" or ".XHTML" => AdvertFormat.Page,
        _ => AdvertFormat.Unknown,
    };
}
