using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Notifier.Core.Adverts;
using Notifier.Core.Findings;

namespace Notifier.Cli;

/// <summary>Writes the document that <c>notifier-check-1.schema.json</c> describes.</summary>
internal sealed class JsonReport : IReport
{
    private readonly TextWriter _output;
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _json;

    public JsonReport(TextWriter output, DateOnly today)
    {
        _output = output;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Indented = true, Encoder = Letters() });
        _json.WriteStartObject();
        _json.WriteString("schema", "notifier-check/1");
        _json.WriteString("today", Day(today));
        _json.WriteStartArray("adverts");
    }

    public void Add(string file, CheckedAdvert check)
    {
        var reading = check.Reading;
        _json.WriteStartObject();
        _json.WriteString("file", file);
        _json.WriteString("url", reading.Url);
        _json.WriteString("title", reading.Title);
        _json.WriteString("employer", reading.Employer);
        _json.WriteString("reference", reading.Reference);
        _json.WriteString("board", reading.Board?.Name);
        _json.WriteString("postingDate", Day(reading.PostingDate));
        _json.WriteString("safeClosingDate", Day(check.Safe.Moment?.LastDay));
        _json.WriteString("closingMoment", check.Safe.Moment?.Instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        _json.WriteString("confidence", Kebab.Of(check.Safe.Confidence));
        _json.WriteStartArray("mentions");
        foreach (var mention in reading.Mentions)
        {
            Write(mention);
        }

        _json.WriteEndArray();
        _json.WriteStartArray("findings");
        var evidence = new Evidence(reading.Mentions);
        foreach (var finding in check.Findings)
        {
            Write(finding, evidence);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        Drain();
    }

    public void End(IReadOnlyList<Unreadable> unreadable)
    {
        _json.WriteEndArray();
        _json.WriteStartArray("unreadable");
        foreach (var (name, reason) in unreadable)
        {
            _json.WriteStartObject();
            _json.WriteString("file", name);
            _json.WriteString("reason", reason);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        Drain();
        _output.WriteLine();
    }

    public void Dispose()
    {
        _json.Dispose();
        _buffer.Dispose();
    }

    private void Write(DateMention mention)
    {
        _json.WriteStartObject();
        _json.WriteString("role", Kebab.Of(mention.Role));
        _json.WriteString("date", Day(mention.Date));
        _json.WriteStartArray("alternatives");
        foreach (var alternative in mention.Alternatives)
        {
            _json.WriteStringValue(Day(alternative));
        }

        _json.WriteEndArray();
        _json.WriteString("time", mention.Time?.ToString());
        _json.WriteString("zone", mention.Zone);
        _json.WriteString("weekday", mention.StatedWeekday?.ToString().ToLowerInvariant());
        _json.WriteString("audience", mention.Audience);
        _json.WriteString("source", Kebab.Of(mention.Source));
        Write(mention.Quote);
        _json.WriteEndObject();
    }

    private void Write(Finding finding, Evidence evidence)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", Kebab.Of(finding.Kind));
        _json.WriteString("severity", Kebab.Of(finding.Severity));
        _json.WriteString("message", finding.Message);
        _json.WriteStartArray("evidence");
        foreach (var index in evidence.Of(finding))
        {
            _json.WriteNumberValue(index);
        }

        _json.WriteEndArray();
        _json.WriteStartArray("quotes");
        foreach (var quote in finding.Quotes)
        {
            _json.WriteStartObject();
            Write(quote);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Write(Quote quote)
    {
        _json.WriteString("quote", quote.Text);
        _json.WriteNumber("offset", quote.Offset);
        _json.WriteNumber("length", quote.Length);
    }

    private void Drain()
    {
        _json.Flush();
        _output.Write(Encoding.UTF8.GetString(_buffer.GetBuffer(), 0, (int)_buffer.Length));
        _buffer.SetLength(0);
    }

    private static string? Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Letters and the marks adverts use stay readable; anything that could act on a terminal is escaped.
    private static JavaScriptEncoder Letters()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.LatinExtendedA);
        settings.AllowCharacters('‘', '’', '“', '”', '–', '—', '…', '•', '€', 'ŵ', 'ŷ');
        return JavaScriptEncoder.Create(settings);
    }
}
