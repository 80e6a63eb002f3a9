using System.Text;
using System.Text.Json;
using Notifier.Reading.Findings;

namespace Notifier.Cli;

/// <summary>Writes one JSON document, and adds each advert as soon as it is checked.</summary>
internal sealed class JsonReport : IReport
{
    private readonly TextWriter _output;
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly CheckReportJson _document;

    public JsonReport(TextWriter output, DateOnly today)
    {
        _output = output;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Indented = true, Encoder = CheckReportJson.Letters });
        _document = new CheckReportJson(_json);
        _document.Begin(today);
    }

    public void Add(string file, CheckedAdvert check)
    {
        _document.Add(file, check);
        Drain();
    }

    public void End(IReadOnlyList<Unreadable> unreadable)
    {
        _document.End(unreadable.Select(input => (input.Name, input.Reason)));
        Drain();
        _output.WriteLine();
    }

    public void Dispose()
    {
        _json.Dispose();
        _buffer.Dispose();
    }

    private void Drain()
    {
        _json.Flush();
        _output.Write(Encoding.UTF8.GetString(_buffer.GetBuffer(), 0, (int)_buffer.Length));
        _buffer.SetLength(0);
    }
}
