using System.Text.Json;

namespace Notifier.Benchmarks;

/// <summary>A file with one JSON value a line, for as long as another program reads it.</summary>
internal sealed class JsonLines : IDisposable
{
    public JsonLines(IEnumerable<object> values) => File.WriteAllLines(Path, values.Select(value => JsonSerializer.Serialize(value)));

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
