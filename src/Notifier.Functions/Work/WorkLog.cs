using System.Collections.Concurrent;

namespace Notifier.Functions.Work;

/// <summary>What failed the last time it ran, of all that runs by itself: a failure nobody reads in a log shows in the health.</summary>
internal sealed class WorkLog
{
    private readonly ConcurrentDictionary<string, string> _troubles = new(StringComparer.Ordinal);

    /// <summary>Null when everything went well the last time.</summary>
    public string? Trouble => _troubles.IsEmpty ? null : string.Join(" ", _troubles.OrderBy(trouble => trouble.Key, StringComparer.Ordinal).Select(trouble => $"{trouble.Key}: {trouble.Value}."));

    public void Succeeded(string work) => _troubles.TryRemove(work, out _);

    public void Failed(string work, string reason) => _troubles[work] = reason;
}
