namespace Notifier.Testing.Fetching;

/// <summary>A request that reached the local web.</summary>
/// <param name="Path">With its query.</param>
/// <param name="At">By the clock of the test.</param>
internal sealed record WebRequest(string Scheme, string Host, string Path, IReadOnlyDictionary<string, string> Headers, DateTimeOffset At)
{
    public string Url => $"{Scheme}://{Host}{Path}";
}
