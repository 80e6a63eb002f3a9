using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>
/// Shares each timer's last failure with all instances, because in Azure a timer runs on one instance and another answers the health check.
/// </summary>
/// <remarks>
/// Only changes are written, so a timer that succeeds sends no request. But its first run after a start, and one run in an hour, checks
/// whether another instance left a failure.
/// </remarks>
public sealed partial class SharedJobStatus(ITableStore store, TimeProvider clock, ILogger<SharedJobStatus> logger)
{
    private const string Partition = "work";
    private const string Reason = "reason";

    /// <summary>There are four timers. A row of a later version's timer is shown too.</summary>
    private const int MostRows = 100;

    /// <summary>After this time another instance may have run the timer, so the row is read again.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    /// <summary>The run is over. Noting its result must not keep it alive until the host kills it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Noted> _noted = new(StringComparer.Ordinal);

    /// <summary>
    /// Notes how a run ended. If that cannot be written, the run's result stays what it is, and the next run tries again.
    /// </summary>
    /// <param name="reason">Why it failed. Null when it succeeded.</param>
    public async Task NoteAsync(string work, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var noted = _noted.GetValueOrDefault(work) is { } last && now - last.At < Believed ? last : null;
        if (noted is not null && noted.Reason == reason)
        {
            return;
        }

        try
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            time.CancelAfter(Longest);
            if (reason is not null)
            {
                await store.WriteAsync(
                    StateTable.Name, new RowWrite.Upsert(new TableRow(Partition, work).With(Reason, reason).With("at", now)), time.Token);
            }
            else if (noted is not null || await store.GetAsync(StateTable.Name, Partition, work, time.Token) is not null)
            {
                await store.WriteAsync(StateTable.Name, new RowWrite.Delete(Partition, work), time.Token);
            }

            _noted[work] = new(reason, now);
        }
        catch (Exception trouble)
        {
            _noted.TryRemove(work, out _);
            NotNoted(work, trouble.GetType().Name);
        }
    }

    /// <summary>The last failure of each timer on any instance, by the timer's name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TroublesAsync(CancellationToken cancellationToken) =>
        (await store.QueryAsync(StateTable.Name, RowRange.Partition(Partition), null, MostRows, cancellationToken)).Rows
            .ToDictionary(row => row.Key, row => row.Text(Reason) ?? string.Empty, StringComparer.Ordinal);

    [LoggerMessage(1, LogLevel.Warning, "The result of {Work} could not be stored for the health check: {Exception}")]
    private partial void NotNoted(string work, string exception);

    private sealed record Noted(string? Reason, DateTimeOffset At);
}
