namespace Notifier.Core.Security;

/// <summary>Writes bytes as lower-case letters and digits, which any key, file name and URL may hold (RFC 4648, without padding).</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The first characters of the encoding, or all of it when <paramref name="length"/> is larger.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, int length)
    {
        length = Math.Min(length, ((bytes.Length * 8) + 4) / 5);
        Span<char> text = stackalloc char[length];
        var buffer = 0;
        var bits = 0;
        var at = 0;
        for (var i = 0; i < length; i++)
        {
            if (bits < 5)
            {
                buffer = (buffer << 8) | (at < bytes.Length ? bytes[at++] : 0);
                bits += 8;
            }

            bits -= 5;
            text[i] = Alphabet[(buffer >> bits) & 31];
            buffer &= (1 << bits) - 1;
        }

        return new string(text);
    }
}
