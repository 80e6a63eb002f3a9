using System.Collections.Concurrent;
using System.Net;

namespace Notifier.System.Tests.Load;

/// <summary>What became of the requests.</summary>
internal sealed class TrafficAnswers
{
    private readonly ConcurrentDictionary<Answer, int> _counts = [];

    public IEnumerable<Answer> All => _counts.Keys;

    public void Add(Answer answer) => _counts.AddOrUpdate(answer, 1, (_, count) => count + 1);

    /// <summary>At least one request of this kind was answered as a sole request would be.</summary>
    public bool IsServed(string kind) => _counts.Keys.Any(answer => answer.Kind == kind && answer.Status == answer.Expected);

    public override string ToString() => string.Join(", ", _counts.OrderBy(answer => answer.Key.Kind, StringComparer.Ordinal).Select(answer => $"{answer.Key}: {answer.Value}"));
}

/// <param name="Expected">The status of such a request while nobody else asks; null for who hangs up.</param>
/// <param name="Status">Null when visitor or server hung up before.</param>
internal sealed record Answer(string Kind, HttpStatusCode? Expected, HttpStatusCode? Status)
{
    /// <summary>A server with too much to do may say so.</summary>
    public bool IsExpected => Status == Expected || Status is null or HttpStatusCode.ServiceUnavailable;

    public override string ToString() => $"{Kind} {(Status is { } status ? (int)status : "hung up")}";
}
