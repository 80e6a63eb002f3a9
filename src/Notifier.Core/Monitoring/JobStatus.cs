using System.Collections.Concurrent;

namespace Notifier.Core.Monitoring;

/// <summary>The last failure of each job in this process. It shows in the health check, because nobody may read it in a log.</summary>
public sealed class JobStatus
{
    private readonly ConcurrentDictionary<string, string> _troubles = new(StringComparer.Ordinal);

    /// <returns>Null when every job succeeded the last time.</returns>
    public string? Trouble => WithOthers(new Dictionary<string, string>());

    /// <summary>
    /// The failures here, together with those noted by other instances. For a job that also runs here, this process's result counts.
    /// </summary>
    /// <param name="others">Failures by the name of the job.</param>
    /// <returns>Null when every job succeeded the last time.</returns>
    public string? WithOthers(IReadOnlyDictionary<string, string> others)
    {
        // Copied once, because timers go on meanwhile.
        var here = _troubles.ToArray();
        return here.Concat(others.ExceptBy(here.Select(trouble => trouble.Key), other => other.Key))
            .OrderBy(trouble => trouble.Key, StringComparer.Ordinal)
            .Select(trouble => $"{trouble.Key}: {trouble.Value}.")
            .ToList() is { Count: > 0 } troubles
            ? string.Join(" ", troubles)
            : null;
    }

    public void Succeeded(string work) => _troubles.TryRemove(work, out _);

    public void Failed(string work, string reason) => _troubles[work] = reason;
}
