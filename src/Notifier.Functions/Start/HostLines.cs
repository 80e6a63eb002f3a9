using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Notifier.Functions.Start;

/// <summary>One line of JSON a record, as the Functions host takes it from the standard output. Of an exception its type and stack, never its words: they may hold what somebody sent.</summary>
internal sealed class HostLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "host";

    /// <summary>The host cuts a line at 32 KB. A character takes at most six bytes here.</summary>
    private const int MostCharacters = 5_000;

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
            // When the record is written: a log that ran on a clock of its own could not be laid beside the host's.
            json.WriteString("time", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("source", logEntry.Category);
            json.WriteString("message", message.Length <= MostCharacters ? message : message[..MostCharacters] + "…");
            json.WriteEndObject();
        }

        textWriter.WriteLine(System.Text.Encoding.UTF8.GetString(line.WrittenSpan));
    }
}
