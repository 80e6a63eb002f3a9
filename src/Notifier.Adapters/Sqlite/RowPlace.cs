using System.Buffers.Text;
using System.Text;

namespace Notifier.Adapters.Sqlite;

/// <summary>A place in the order of a table's rows, whether or not there is a row.</summary>
internal readonly record struct RowPlace(string Partition, string Key) : IComparable<RowPlace>
{
    /// <summary>Sorts before every character of a key. So a text with this added is the first place after the text.</summary>
    private const string Least = "\u0001";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The first place after all rows of this partition.</summary>
    public static RowPlace AfterPartition(string partition) => new(partition + Least, "");

    public static RowPlace After(string partition, string key) => new(partition, key + Least);

    /// <exception cref="ArgumentException">The text is not a continuation.</exception>
    public static RowPlace Parse(string continuation)
    {
        try
        {
            var parts = Strict.GetString(Base64Url.DecodeFromChars(continuation)).Split('/');
            return parts.Length == 2
                ? new(parts[0], parts[1])
                : throw new ArgumentException("This is not a continuation.", nameof(continuation));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw new ArgumentException("This is not a continuation.", nameof(continuation), exception);
        }
    }

    /// <summary>No key holds a slash, so a slash separates the two.</summary>
    public string ToContinuation() => Base64Url.EncodeToString(Strict.GetBytes($"{Partition}/{Key}"));

    public int CompareTo(RowPlace other) =>
        string.CompareOrdinal(Partition, other.Partition) is not 0 and var order ? order : string.CompareOrdinal(Key, other.Key);
}
