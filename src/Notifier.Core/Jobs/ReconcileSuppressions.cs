using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;

namespace Notifier.Core.Jobs;

/// <summary>Takes over the mail service's suppression lists, because an address may be there without any event.</summary>
/// <remarks>
/// It is idempotent. A pass over the lists may take several runs, and each run goes on where the one before stopped or failed.
/// A pass begins where the last complete one did.
/// </remarks>
public sealed class ReconcileSuppressions(
    IEnumerable<ISuppressionLists> lists, Suppressions suppressions, ITableStore store, JobOptions options, TimeProvider clock)
{
    private const string Partition = "suppressions";

    /// <summary>Lists may be late, and clocks may differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    public async Task<JobResult> RunAsync(CancellationToken cancellationToken)
    {
        var tally = new JobProgress(clock, options);
        foreach (var each in lists)
        {
            if (!await TakeOverAsync(each, tally, cancellationToken))
            {
                return tally.Result(isCutShort: true);
            }
        }

        return tally.Result(isCutShort: false);
    }

    /// <returns>False when the time is over; the row remembers where.</returns>
    private async Task<bool> TakeOverAsync(ISuppressionLists from, JobProgress tally, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(Tables.State, Partition, from.Service, cancellationToken);
        var completed = row?.Instant("completed");
        var began = row?.Instant("began") ?? clock.GetUtcNow();
        var place = row?.Text("list") is { } list ? new SuppressionPlace(list, (int)(row.Number("offset") ?? 0)) : null;
        while (true)
        {
            var page = await from.PageAsync(completed - Overlap ?? DateTimeOffset.UnixEpoch, place, cancellationToken);
            foreach (var suppressed in page.Addresses)
            {
                await suppressions.AddAsync(suppressed.Address, suppressed.Reason, clock.GetUtcNow(), cancellationToken);
                tally.Looked++;
            }

            place = page.Next;
            var next = new TableRow(Partition, from.Service);
            next = place is null
                ? next.With("completed", began)
                : next.With("completed", completed).With("began", began).With("list", place.List).With("offset", place.Offset);
            await store.WriteAsync(Tables.State, new RowWrite.Upsert(next), cancellationToken);
            if (place is null || tally.IsTimeOver)
            {
                return place is null;
            }
        }
    }
}
