using System.Text;

namespace Notifier.Core.Storage;

/// <summary>
/// A row or batch that Azure Tables would refuse. It is our mistake, because input from people is limited where it comes in.
/// </summary>
public sealed class StorageLimitException(string message) : Exception(message);

/// <summary>
/// The limits of Azure Tables (learn.microsoft.com, "Understanding the Table service data model"). Every store keeps them, because the
/// emulator keeps hardly any, and what works on one machine must work in Azure.
/// </summary>
public static class StorageLimits
{
    public const int BatchWrites = 100;
    public const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Azure takes 252; <see cref="WriteId"/> is one of them.</summary>
    public const int RowValues = 251;

    /// <summary>Azure takes 1 MiB; <see cref="WriteId"/> needs the rest.</summary>
    public const int RowBytes = (1024 * 1024) - 64;

    /// <summary>The Azure store notes in this value which write made the row.</summary>
    public const string WriteId = "WriteId";

    /// <summary>In UTF-16 units.</summary>
    public const int TextLength = 32_768;
    public const int BinaryLength = 64 * 1024;

    /// <summary>In UTF-16 units. Azure takes 512; half of that keeps every URL short enough.</summary>
    public const int KeyLength = 256;
    public const int PageRows = 1000;

    /// <summary>In UTF-8. A queue takes 64 KiB of base64, which is 48 KiB of text.</summary>
    public const int MessageBytes = 48 * 1024;

    public static readonly TimeSpan LongestHidden = TimeSpan.FromDays(7);

    /// <summary>A received message is hidden for at least this long.</summary>
    public static readonly TimeSpan ShortestReceive = TimeSpan.FromSeconds(1);

    /// <summary>Azure stores no earlier instant.</summary>
    public static readonly DateTimeOffset EarliestInstant = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="StorageLimitException">The batch is empty or too large, touches two partitions, or touches one row twice. Or one of
    /// its rows is refused.</exception>
    public static void Check(string table, IReadOnlyList<RowWrite> batch)
    {
        CheckTable(table);
        if (batch.Count is 0 or > BatchWrites)
        {
            throw new StorageLimitException($"A batch on {table} has {batch.Count} writes; 1 to {BatchWrites} are allowed.");
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var write in batch)
        {
            if (write.Partition != batch[0].Partition)
            {
                throw new StorageLimitException($"A batch on {table} touches two partitions.");
            }

            if (!keys.Add(write.Key))
            {
                throw new StorageLimitException($"A batch on {table} touches one row twice.");
            }

            bytes += Check(table, write);
        }

        if (bytes > BatchBytes)
        {
            throw new StorageLimitException($"A batch on {table} has {bytes} bytes; {BatchBytes} are allowed.");
        }
    }

    /// <summary>Checks one write.</summary>
    /// <returns>About how many bytes the write sends.</returns>
    /// <exception cref="StorageLimitException">A key or a value is refused.</exception>
    public static long Check(string table, RowWrite write)
    {
        CheckTable(table);
        CheckKey(table, write.Partition);
        CheckKey(table, write.Key);
        return write switch
        {
            RowWrite.Insert insert => Check(table, insert.Row),
            RowWrite.Upsert upsert => Check(table, upsert.Row),
            RowWrite.Replace { Row.ETag: null } => throw new StorageLimitException(
                $"A row of {table} is to be replaced but was never read: it has no ETag."),
            RowWrite.Replace replace => Check(table, replace.Row),
            _ => write.Partition.Length + write.Key.Length,
        };
    }

    /// <exception cref="StorageLimitException">A key of the range is refused, or the page is larger than
    /// <see cref="PageRows"/>.</exception>
    public static void Check(string table, RowRange range, int most)
    {
        CheckTable(table);
        if (most is < 1 or > PageRows)
        {
            throw new StorageLimitException($"A page of {table} has {most} rows; 1 to {PageRows} are allowed.");
        }

        CheckKey(table, range.FromPartition);
        CheckKey(table, range.FromKey ?? "");
        CheckBound(table, range.BeforePartition ?? "");
        CheckBound(table, range.BeforeKey ?? "");
    }

    /// <exception cref="StorageLimitException">The text is longer than <see cref="MessageBytes"/> or is not valid UTF-16. Or
    /// <see cref="CheckHidden"/> refuses the time.</exception>
    public static void CheckMessage(string text, TimeSpan hidden)
    {
        if (!IsWellFormed(text))
        {
            throw new StorageLimitException("A message has half a surrogate pair, which UTF-8 cannot encode.");
        }

        if (Encoding.UTF8.GetByteCount(text) is > MessageBytes and var bytes)
        {
            throw new StorageLimitException($"A message has {bytes} bytes; {MessageBytes} are allowed.");
        }

        CheckHidden(hidden, TimeSpan.Zero);
    }

    /// <exception cref="StorageLimitException">The time is shorter than <paramref name="least"/> or longer than
    /// <see cref="LongestHidden"/>.</exception>
    public static void CheckHidden(TimeSpan hidden, TimeSpan least)
    {
        if (hidden < least || hidden > LongestHidden)
        {
            throw new StorageLimitException($"A message is to be hidden for {hidden}; {least} to {LongestHidden.Days} days are allowed.");
        }
    }

    /// <exception cref="StorageLimitException">The name does not have 3 to 63 ASCII letters and digits, or does not start with a
    /// letter.</exception>
    public static void CheckTable(string table)
    {
        if (table.Length is < 3 or > 63 || !char.IsAsciiLetter(table[0]) || !table.All(char.IsAsciiLetterOrDigit))
        {
            throw new StorageLimitException($"“{table}” is not a valid table name.");
        }
    }

    /// <exception cref="StorageLimitException">The key has more than 256 characters, half a surrogate pair, a control character, or one of
    /// / \ # ?</exception>
    public static void CheckKey(string table, string key)
    {
        CheckBound(table, key);
        foreach (var character in key)
        {
            if (character is '/' or '\\' or '#' or '?' or < ' ' or (>= '\u007F' and <= '\u009F'))
            {
                throw new StorageLimitException($"A key of {table} has the character U+{(int)character:X4}, which no key may have.");
            }
        }
    }

    /// <summary>The end of a range is not a key itself: after the prefix “a.” comes “a/”.</summary>
    private static void CheckBound(string table, string key)
    {
        // The message may reach a log, so it does not repeat the key.
        if (key.Length > KeyLength)
        {
            throw new StorageLimitException($"A key of {table} has {key.Length} characters; {KeyLength} are allowed.");
        }

        if (!IsWellFormed(key))
        {
            throw new StorageLimitException($"A key of {table} has half a surrogate pair, which UTF-8 cannot encode.");
        }
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var surrogate)
        {
            text = text[surrogate..];
            if (text.Length < 2 || !char.IsSurrogatePair(text[0], text[1]))
            {
                return false;
            }

            text = text[2..];
        }

        return true;
    }

    private static long Check(string table, TableRow row)
    {
        if (row.Values.Count > RowValues)
        {
            throw new StorageLimitException($"A row of {table} has {row.Values.Count} values; {RowValues} are allowed.");
        }

        var bytes = 4L + ((row.Partition.Length + row.Key.Length) * 2);
        foreach (var (name, value) in row.Values)
        {
            bytes += 8 + (name.Length * 2) + Size(table, name, value);
        }

        return bytes <= RowBytes ? bytes : throw new StorageLimitException($"A row of {table} has {bytes} bytes; {RowBytes} are allowed.");
    }

    /// <summary>Counts as Azure does: two bytes a character, and four for the length.</summary>
    private static long Size(string table, string name, object value)
    {
        if (name.Length is 0 or > 255
            || !(char.IsAsciiLetter(name[0]) || name[0] == '_')
            || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            || name is "PartitionKey" or "RowKey" or "Timestamp" or WriteId)
        {
            throw new StorageLimitException($"“{name}” is not a valid name for a value of {table}.");
        }

        return value switch
        {
            string { Length: > TextLength } text => throw new StorageLimitException(
                $"{table}.{name} has {text.Length} characters; {TextLength} are allowed."),
            string text when !IsWellFormed(text) => throw new StorageLimitException(
                $"{table}.{name} has half a surrogate pair, which UTF-8 cannot encode."),
            string text => 4 + (text.Length * 2),
            byte[] { Length: > BinaryLength } binary => throw new StorageLimitException(
                $"{table}.{name} has {binary.Length} bytes; {BinaryLength} are allowed."),
            byte[] binary => 4 + binary.Length,
            bool => 1,
            long => 8,
            DateTimeOffset instant when instant < EarliestInstant => throw new StorageLimitException(
                $"{table}.{name} is an instant before 1601."),
            DateTimeOffset => 8,
            _ => throw new StorageLimitException($"{table}.{name} is a {value.GetType().Name}, which no store can keep."),
        };
    }
}
