using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Notifier.Core.Storage;

namespace Notifier.Core.Reminders;

/// <summary>
/// Goes over what has fallen due until its time is over. A row that cannot be read, or leads to one that cannot, is counted
/// and left where it is: it must not stop the others. Where the storage does not answer for an advert or a person, others go first for a while.
/// </summary>
public sealed class DueWalk(DueRows due, Delays delays, Telemetry telemetry, TimeProvider clock)
{
    /// <summary>
    /// Rows sorted at once, some 6 MB: a sweep seldom gets to so many, for most of them lead to a message. Should there be more, the range is read again for the next ones;
    /// what is due is never held as a whole.
    /// </summary>
    internal const int AtOnce = 10_000;

    private static readonly Comparer<DueOrder> LatestFirst = Comparer<DueOrder>.Create((one, other) => other.CompareTo(one));

    /// <summary>The adverts and people for whom the storage did not answer, and until when what concerns them comes last, UTC.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _inTrouble = new(StringComparer.Ordinal);

    /// <summary>The oldest first.</summary>
    /// <param name="concerns">Whether this walk has anything to do with a row.</param>
    /// <param name="look">Deals with a row; false when the time is over.</param>
    internal async Task<SweepRun> RunAsync(Func<DueRow, DateTimeOffset, bool> concerns, Func<DueRow, DateTimeOffset, SweepTally, Task<bool>> look, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var tally = new SweepTally(clock, delays);
        return await LookAsync(due.DueAsync(now, () => tally.Faults++, cancellationToken).Where(row => concerns(row, now)), now, tally, look);
    }

    /// <summary>In the order of <see cref="DueOrder"/>.</summary>
    /// <param name="meet">Called for each row that has fallen due, once, before any is looked at.</param>
    /// <param name="concerns">Whether this walk has anything to do with a row.</param>
    /// <param name="look">Deals with a row; false when the rest is left for the next time.</param>
    internal async Task<SweepRun> SoonestFirstAsync(
        Action<DueRow, DateTimeOffset> meet, Func<DueRow, DateTimeOffset, bool> concerns, Func<DueRow, DateTimeOffset, SweepTally, Task<bool>> look, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var tally = new SweepTally(clock, delays);
        return await LookAsync(SoonestFirstAsync(row => meet(row, now), row => concerns(row, now), now, tally, cancellationToken), now, tally, look);
    }

    private async Task<SweepRun> LookAsync(IAsyncEnumerable<DueRow> rows, DateTimeOffset now, SweepTally tally, Func<DueRow, DateTimeOffset, SweepTally, Task<bool>> look)
    {
        foreach (var (name, until) in _inTrouble)
        {
            if (until <= now)
            {
                _inTrouble.TryRemove(name, out _);
            }
        }

        var last = new Queue<DueRow>();
        var isCutShort = false;
        await foreach (var row in rows)
        {
            if (NamesOf(row.Key).Any(_inTrouble.ContainsKey))
            {
                // Each request could take a minute, and whoever stands behind would wait for it.
                isCutShort |= last.Count == AtOnce;
                if (!isCutShort)
                {
                    last.Enqueue(row);
                }
            }
            else if (tally.IsTimeOver || !await LookAsync(row, isInTrouble: false, now, tally, look))
            {
                return tally.Result(isCutShort: true);
            }
        }

        while (last.TryDequeue(out var row))
        {
            if (tally.IsTimeOver || !await LookAsync(row, isInTrouble: true, now, tally, look))
            {
                return tally.Result(isCutShort: true);
            }
        }

        return tally.Result(isCutShort || tally.LeavesSome);
    }

    /// <param name="isInTrouble">That the storage does not answer for it is known, and no sign of any other trouble.</param>
    private async Task<bool> LookAsync(DueRow row, bool isInTrouble, DateTimeOffset now, SweepTally tally, Func<DueRow, DateTimeOffset, SweepTally, Task<bool>> look)
    {
        tally.Looked++;
        telemetry.LookedAt(row.Key.Kind);
        tally.Late += row.IsLate(now, delays) ? 1 : 0;
        try
        {
            var goesOn = await look(row, now, tally);
            tally.Rows.Answered();
            foreach (var name in NamesOf(row.Key))
            {
                _inTrouble.TryRemove(name, out _);
            }

            return goesOn;
        }
        catch (Exception fault) when (tally.Rows.IsOfOneRow(fault, row.Key.Advert, row.Key.Person) || (isInTrouble && fault is StorageUnavailableException))
        {
            tally.Faults++;
            foreach (var name in fault is StorageUnavailableException ? NamesOf(row.Key) : [])
            {
                _inTrouble[name] = now + delays.PutBack;
            }

            return true;
        }
    }

    /// <summary>The partitions that a row leads to.</summary>
    private static IEnumerable<string> NamesOf(DueKey key)
    {
        if (key.Advert is { } advert)
        {
            yield return advert;
        }

        if (key.Person is { } person)
        {
            yield return person.Value;
        }
    }

    private async IAsyncEnumerable<DueRow> SoonestFirstAsync(Action<DueRow> meet, Func<DueRow, bool> concerns, DateTimeOffset now, SweepTally tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (DueOrder? after = null; ;)
        {
            var isFirst = after is null;
            var soonest = new PriorityQueue<DueRow, DueOrder>(LatestFirst);
            await foreach (var row in due.DueAsync(now, () => tally.Faults += isFirst ? 1 : 0, cancellationToken))
            {
                if (isFirst)
                {
                    meet(row);
                }

                var order = DueOrder.Of(row, now);
                if (!concerns(row) || order.CompareTo(after ?? default) <= 0)
                {
                    continue;
                }

                if (soonest.Count < AtOnce)
                {
                    soonest.Enqueue(row, order);
                }
                else
                {
                    soonest.EnqueueDequeue(row, order);
                }
            }

            foreach (var (row, order) in soonest.UnorderedItems.OrderBy(item => item.Priority))
            {
                after = order;
                yield return row;
            }

            if (soonest.Count < AtOnce)
            {
                yield break;
            }
        }
    }
}
