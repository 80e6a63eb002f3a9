using System.Collections.Immutable;

namespace Notifier.Adapters.Sqlite;

/// <summary>Converts the values of a row to bytes and back: a format number, the count, then name, kind and value of each.</summary>
/// <remarks>
/// Binary, because JSON has no bytes and no instants. Each value would need its kind beside it anyway. No version wrote kinds 5 and 7.
/// </remarks>
internal static class RowBody
{
    private const byte Format = 1;

    private enum Kind : byte
    {
        Text = 1,
        Flag = 2,

        /// <summary>A number of 32 bits. Earlier versions wrote it.</summary>
        Int = 3,
        Long = 4,
        Instant = 6,
        Bytes = 8,
    }

    public static byte[] Write(ImmutableDictionary<string, object> values)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write7BitEncodedInt(values.Count);
        foreach (var (name, value) in values)
        {
            writer.Write(name);
            Write(writer, value);
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static ImmutableDictionary<string, object> Read(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body));
        if (reader.ReadByte() is not Format and var format)
        {
            throw new InvalidDataException($"A row's body has the format {format}, which this version does not know.");
        }

        var values = ImmutableDictionary.CreateBuilder<string, object>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            values.Add(reader.ReadString(), ReadValue(reader));
        }

        return values.ToImmutable();
    }

    private static void Write(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.Write((byte)Kind.Text);
                writer.Write(text);
                break;
            case bool flag:
                writer.Write((byte)Kind.Flag);
                writer.Write(flag);
                break;
            case long number:
                writer.Write((byte)Kind.Long);
                writer.Write(number);
                break;
            case DateTimeOffset instant:
                writer.Write((byte)Kind.Instant);
                writer.Write(instant.UtcTicks);
                break;
            case byte[] bytes:
                writer.Write((byte)Kind.Bytes);
                writer.Write7BitEncodedInt(bytes.Length);
                writer.Write(bytes);
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} cannot be the value of a row.", nameof(value));
        }
    }

    private static object ReadValue(BinaryReader reader) => (Kind)reader.ReadByte() switch
    {
        Kind.Text => reader.ReadString(),
        Kind.Flag => reader.ReadBoolean(),
        Kind.Int => (long)reader.ReadInt32(),
        Kind.Long => reader.ReadInt64(),
        Kind.Instant => new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        Kind.Bytes => reader.ReadBytes(reader.Read7BitEncodedInt()),
        var kind => throw new InvalidDataException($"A row's body has a value of the kind {kind}, which this version does not know."),
    };
}
