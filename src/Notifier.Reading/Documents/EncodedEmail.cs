namespace Notifier.Reading.Documents;

/// <summary>
/// Recognises an email, or a page saved as one file, by its header lines. Such a file is encoded, so its letters are not the advert's.
/// </summary>
public static class EncodedEmail
{
    /// <summary>Why we do not read its source as text, as the end of a sentence.</summary>
    public const string Reason = "it is the source of a mail, or a page saved as one file, whose words are encoded; save it as .eml or .mhtml for “notifier check”, or paste the text it shows";

    private const int LongestHeader = 64 * 1024;

    /// <summary>Whether it starts with the header lines of an email: "From: …", "MIME-Version: 1.0".</summary>
    public static bool IsMail(ReadOnlySpan<char> source)
    {
        var hasMime = false;
        var isFirst = true;
        var head = source[..Math.Min(source.Length, LongestHeader)].TrimStart("\uFEFF \t\r\n");
        foreach (var range in head.Split('\n'))
        {
            var line = head[range].TrimEnd('\r');
            if (line.IsEmpty)
            {
                return hasMime;
            }

            var isEnvelope = isFirst && line.StartsWith("From ", StringComparison.Ordinal); // the start of a mailbox file
            isFirst = false;
            if (!isEnvelope && line[0] is not (' ' or '\t') && !IsHeader(line))
            {
                return false;
            }

            hasMime |= line.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("Content-Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)
                || (line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase) && line.Contains('/'));
        }

        return hasMime;
    }

    /// <summary>Whether it is an email with a part in base64 or quoted-printable.</summary>
    internal static bool Is(ReadOnlySpan<char> source) =>
        IsMail(source)
            && (source.IndexOf("base64", StringComparison.OrdinalIgnoreCase) >= 0 || source.IndexOf("quoted-printable", StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsHeader(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        return colon > 0 && line[..colon].IndexOfAnyExceptInRange('!', '~') < 0;
    }
}
