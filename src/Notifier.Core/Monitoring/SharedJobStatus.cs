using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>
/// What failed the last time a timer ran, for whoever is asked on another instance: in Azure each timer runs on instances of its own, and others answer requests. Only what
/// changes is written, so a timer that goes well asks for nothing; but its first run after a start, and one in an hour, looks whether another instance left something.
/// </summary>
public sealed partial class SharedJobStatus(ITableStore store, TimeProvider clock, ILogger<SharedJobStatus> logger)
{
    private const string Partition = "work";
    private const string Reason = "reason";

    /// <summary>There are four timers; a row that a later version put there is shown too.</summary>
    private const int MostRows = 100;

    /// <summary>After this another instance may have run the timer meanwhile.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    /// <summary>The run is done; noting it may not keep it until the host kills it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Noted> _noted = new(StringComparer.Ordinal);

    /// <summary>Notes how a run ended. When that cannot be written the run is what it is all the same, and the next one tries again.</summary>
    /// <param name="reason">Null when it went well.</param>
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
                await store.WriteAsync(StateTable.Name, new RowWrite.Upsert(new TableRow(Partition, work).With(Reason, reason).With("at", now)), time.Token);
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

    /// <summary>What failed the last time it ran, wherever that was, by the names of the timers.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TroublesAsync(CancellationToken cancellationToken) =>
        (await store.QueryAsync(StateTable.Name, RowRange.Partition(Partition), null, MostRows, cancellationToken)).Rows.ToDictionary(row => row.Key, row => row.Text(Reason) ?? string.Empty, StringComparer.Ordinal);

    [LoggerMessage(1, LogLevel.Warning, "How {Work} went could not be noted for the health: {Exception}")]
    private partial void NotNoted(string work, string exception);

    private sealed record Noted(string? Reason, DateTimeOffset At);
}
