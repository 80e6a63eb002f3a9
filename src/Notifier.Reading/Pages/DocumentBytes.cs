using System.Net.Mime;

namespace Notifier.Reading.Pages;

/// <summary>Recognises what is no page: documents, pictures and feeds, by their first bytes, then by their content type.</summary>
internal static class DocumentBytes
{
    private const int LookedAt = 4096;

    private static readonly string[] PageTypes =
        [MediaTypeNames.Text.Html, "application/xhtml+xml", MediaTypeNames.Text.Plain, MediaTypeNames.Application.Json, "application/ld+json"];

    /// <returns>A short name, such as "PDF". Null for a page, a text or JSON.</returns>
    public static string? NameOf(FetchedBytes page)
    {
        var bytes = page.Bytes.Span;
        var start = bytes.TrimStart("\uFEFF \t\r\n"u8);
        if (start.StartsWith("%PDF"u8))
        {
            return "PDF";
        }

        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("{\\rtf"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            return "Word";
        }

        var type = page.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            null or "" => IsBinary(bytes) ? "binary" : null,
            MediaTypeNames.Application.Pdf => "PDF",
            _ when type.Contains("word", StringComparison.Ordinal) || type.Contains("officedocument", StringComparison.Ordinal) || type.EndsWith("/rtf", StringComparison.Ordinal) => "Word",
            _ when PageTypes.Contains(type) || type.EndsWith("+json", StringComparison.Ordinal) => IsBinary(bytes) ? "binary" : null,
            _ when LooksLikePage(start) => null,
            _ when type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal) => "picture or sound",
            _ when type.EndsWith("xml", StringComparison.Ordinal) => "XML",
            _ => IsBinary(bytes) ? "binary" : null,
        };
    }

    /// <summary>Some servers send pages as XML or as unknown bytes.</summary>
    private static bool LooksLikePage(ReadOnlySpan<byte> start)
    {
        Span<char> head = stackalloc char[256];
        var length = Math.Min(start.Length, head.Length);
        for (var at = 0; at < length; at++)
        {
            head[at] = (char)(start[at] | 0x20);
        }

        ReadOnlySpan<char> text = head[..length];
        return text.IndexOf("<html") >= 0 || text.IndexOf("doctype html") >= 0;
    }

    /// <summary>UTF-16 has zero bytes too, but begins with its mark.</summary>
    private static bool IsBinary(ReadOnlySpan<byte> bytes) =>
        !bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && !bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            && bytes[..Math.Min(bytes.Length, LookedAt)].Contains((byte)0);
}
