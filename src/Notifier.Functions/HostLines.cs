using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Notifier.Functions;

/// <summary>One line of JSON a record, as the Functions host takes it from the standard output. Of an exception its type and stack, never its words: they may hold what somebody sent.</summary>
internal sealed class HostLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "host";

    /// <summary>The host cuts a line at 32 KB. A character takes at most six bytes here.</summary>
    private const int MostCharacters = 4_000;

    /// <summary>With a message as long as may be, and no more than a handful of values, the line stays below what the host takes.</summary>
    private const int MostOfAValue = 200;

    private static readonly JsonWriterOptions Letters = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, null);
        if (logEntry.Exception is { } exception)
        {
            message += $" {exception.GetType().Name} {exception.StackTrace}";
        }

        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Letters))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)); // a log on a clock of its own could not be laid beside the host's
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("source", logEntry.Category);
            json.WriteString("event", logEntry.EventId.Name);
            json.WriteString("correlation", Activity.Current?.TraceId.ToHexString());
            json.WriteString("message", message.Length <= MostCharacters ? message : message[..MostCharacters] + "…");
            WriteValues(json, logEntry.State);
            json.WriteEndObject();
        }

        textWriter.WriteLine(System.Text.Encoding.UTF8.GetString(line.WrittenSpan));
    }

    /// <summary>The values that stand in the message once more under their names, so that nobody has to cut them out of it. A stack is in the message only: a line has an end.</summary>
    private static void WriteValues<TState>(Utf8JsonWriter json, TState state)
    {
        foreach (var (name, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
        {
            if (name is "Stack" or "{OriginalFormat}")
            {
                continue;
            }

            json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            switch (value)
            {
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case bool answer:
                    json.WriteBooleanValue(answer);
                    break;
                case null:
                    json.WriteNullValue();
                    break;
                case DateTimeOffset instant:
                    json.WriteStringValue(instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                    break;
                default:
                    var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                    json.WriteStringValue(text.Length <= MostOfAValue ? text : text[..MostOfAValue] + "…");
                    break;
            }
        }
    }
}
