using System.Collections.Concurrent;

namespace Notifier.Core.Monitoring;

/// <summary>What failed the last time it ran, of all that runs by itself in this process: a failure nobody reads in a log shows in the health.</summary>
public sealed class JobStatus
{
    private readonly ConcurrentDictionary<string, string> _troubles = new(StringComparer.Ordinal);

    /// <summary>Null when everything went well the last time.</summary>
    public string? Trouble => WithOthers(new Dictionary<string, string>());

    /// <summary>With what was noted elsewhere, by the names of the works; of what runs here too, what is known here holds.</summary>
    /// <returns>Null when everything went well the last time.</returns>
    public string? WithOthers(IReadOnlyDictionary<string, string> others)
    {
        var here = _troubles.ToArray(); // at one moment: timers go on meanwhile
        return here.Concat(others.ExceptBy(here.Select(trouble => trouble.Key), other => other.Key)).OrderBy(trouble => trouble.Key, StringComparer.Ordinal).Select(trouble => $"{trouble.Key}: {trouble.Value}.").ToList() is { Count: > 0 } troubles
            ? string.Join(" ", troubles)
            : null;
    }

    public void Succeeded(string work) => _troubles.TryRemove(work, out _);

    public void Failed(string work, string reason) => _troubles[work] = reason;
}
