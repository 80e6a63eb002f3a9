using System.Text.Json;
using FilePath = System.IO.Path;

namespace Notifier.Benchmarks;

/// <summary>A file with one JSON value a line, for as long as another program reads it.</summary>
internal sealed class JsonLines : IDisposable
{
    public JsonLines(IEnumerable<object> values) => File.WriteAllLines(Path, values.Select(value => JsonSerializer.Serialize(value)));

    public string Path { get; } = FilePath.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
