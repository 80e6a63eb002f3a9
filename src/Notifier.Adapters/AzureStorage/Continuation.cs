using System.Buffers.Text;
using System.Text;

namespace Notifier.Adapters.AzureStorage;

/// <summary>
/// Where the service continues reading, and the partition in which the range starts. A continuation cannot be used for another query.
/// </summary>
internal static class Continuation
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>No key holds a slash, so the first slash ends the partition.</summary>
    public static string Write(string partition, string token) => Base64Url.EncodeToString(Strict.GetBytes($"{partition}/{token}"));

    /// <exception cref="ArgumentException">The text is not a continuation, or belongs to another query.</exception>
    public static string Read(string partition, string continuation)
    {
        try
        {
            var text = Strict.GetString(Base64Url.DecodeFromChars(continuation));
            return text.StartsWith($"{partition}/", StringComparison.Ordinal)
                ? text[(partition.Length + 1)..]
                : throw new ArgumentException("This continuation belongs to another query, or to none.", nameof(continuation));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw new ArgumentException("This is not a continuation.", nameof(continuation), exception);
        }
    }
}
