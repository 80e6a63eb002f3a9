using System.Text;
using System.Text.Unicode;

namespace Notifier.Reading.Documents;

/// <summary>Decodes the bytes of a file, or says why they are not text.</summary>
internal static class TextDecoding
{
    public static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <exception cref="UnreadableAdvertException">The bytes are not text.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        if (bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            throw new UnreadableAdvertException("it is written in UTF-16; save it as UTF-8");
        }

        if (bytes.StartsWith("%PDF"u8))
        {
            throw new UnreadableAdvertException("it is a PDF; save its text, or copy the text into a .txt file");
        }

        if (bytes.StartsWith("{\\rtf"u8) || bytes.StartsWith("PK\u0003\u0004"u8))
        {
            throw new UnreadableAdvertException("it is a word processor's document; save its text, or copy the text into a .txt file");
        }

        if (IsBinary(bytes))
        {
            throw new UnreadableAdvertException("it is not text");
        }

        return Undeclared(bytes);
    }

    /// <summary>Text that does not say how it is encoded.</summary>
    public static string Undeclared(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Windows1252.GetString(bytes);

    /// <summary>Text has no zero byte, and few other control characters.</summary>
    private static bool IsBinary(ReadOnlySpan<byte> bytes)
    {
        const int Tolerated = 100; // one in this many: a stray form feed or escape does not make a text binary
        if (bytes.Contains((byte)0))
        {
            return true;
        }

        var controls = 0;
        foreach (var value in bytes)
        {
            controls += value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C) ? 1 : 0;
        }

        return controls > 2 + (bytes.Length / Tolerated);
    }
}
