using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>An entity as the service writes it (learn.microsoft.com, "Payload format for Table service operations"): JSON, and beside it the kinds of values that JSON does not know.</summary>
internal static class EntityJson
{
    private const string Kind = "@odata.type";

    /// <summary>Fewer escapes, fewer bytes; nothing of this is ever shown on a page.</summary>
    private static readonly JsonWriterOptions Letters = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(TableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Letters))
        {
            json.WriteStartObject();
            foreach (var (name, value) in entity)
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static TableEntity Read(JsonElement json)
    {
        var entity = new TableEntity(json.GetProperty("PartitionKey").GetString()!, json.GetProperty("RowKey").GetString()!);
        foreach (var property in json.EnumerateObject())
        {
            if (property.NameEquals("odata.etag"))
            {
                entity.ETag = new ETag(property.Value.GetString()!);
            }
            else if (!property.Name.Contains("odata.", StringComparison.Ordinal) && property.Value.ValueKind != JsonValueKind.Null)
            {
                entity[property.Name] = Read(property.Value, json.TryGetProperty(property.Name + Kind, out var kind) ? kind.GetString() : null);
            }
        }

        return entity;
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                Write(json, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteString(name + Kind, "Edm.Double");
                json.WriteNumber(name, number);
                break;
            case double number:
                Write(json, name, "Edm.Double", double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            case DateTimeOffset instant:
                Write(json, name, "Edm.DateTime", instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
                break;
            case Guid guid:
                Write(json, name, "Edm.Guid", guid.ToString());
                break;
            case byte[] bytes:
                Write(json, name, "Edm.Binary", Convert.ToBase64String(bytes));
                break;
            default:
                throw new NotSupportedException($"{name} is a {value.GetType().Name}, which no table keeps.");
        }
    }

    private static void Write(Utf8JsonWriter json, string name, string kind, string value)
    {
        json.WriteString(name + Kind, kind);
        json.WriteString(name, value);
    }

    private static object Read(JsonElement value, string? kind) => (kind, value.ValueKind) switch
    {
        ("Edm.Int64", _) => long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        ("Edm.Double", JsonValueKind.String) => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var other => throw new FormatException($"“{other}” is no number."),
        },
        ("Edm.Double", _) => value.GetDouble(),
        ("Edm.DateTime", _) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        ("Edm.Guid", _) => Guid.Parse(value.GetString()!),
        ("Edm.Binary", _) => value.GetBytesFromBase64(),
        (_, JsonValueKind.String) => value.GetString()!,
        (_, JsonValueKind.True) => true,
        (_, JsonValueKind.False) => false,
        (_, JsonValueKind.Number) => value.TryGetInt32(out var number) ? number : (object)value.GetDouble(),
        _ => throw new FormatException($"A value of kind {kind} is written as {value.ValueKind}."),
    };
}
