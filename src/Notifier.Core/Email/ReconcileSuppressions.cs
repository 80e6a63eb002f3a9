using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Core.Email;

/// <summary>
/// Takes over whom the mail service writes to no more: somebody may have been put there of whom no event ever came. It can be done twice; a run that fails is made up for by the next
/// one, which begins where the last complete one did.
/// </summary>
public sealed class ReconcileSuppressions(IEnumerable<ISuppressionLists> lists, Suppressions suppressions, ITableStore store, TimeProvider clock)
{
    private const string Partition = "suppressions";
    private const string Completed = "completed";

    /// <summary>Lists may be late, and clocks may differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    public async Task<SweepRun> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = await store.GetAsync(Tables.State, Partition, Completed, cancellationToken);
        var since = row?.Instant("at") - Overlap ?? DateTimeOffset.UnixEpoch;
        var looked = 0;
        foreach (var each in lists)
        {
            await foreach (var suppressed in each.SinceAsync(since, cancellationToken))
            {
                await suppressions.AddAsync(suppressed.Address, suppressed.Reason, now, cancellationToken);
                looked++;
            }
        }

        await store.WriteAsync(Tables.State, new RowWrite.Upsert(new Row(Partition, Completed).With("at", now)), cancellationToken);
        return new SweepRun(looked, Enqueued: 0, IsCutShort: false, Faults: 0);
    }
}
