using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Scheduling;

/// <summary>
/// Goes over what has fallen due until its time is over. A row that cannot be read, or leads to one that cannot, is counted
/// and left where it is: it must not stop the others. Where the storage does not answer for an advert or a person, others go first for a while.
/// </summary>
public sealed class DueItemScanner(DueItemStore due, Delays delays, Telemetry telemetry, TimeProvider clock)
{
    /// <summary>
    /// Rows sorted at once, some 6 MB: a sweep seldom gets to so many, for most of them lead to a message. Should there be more, the range is read again for the next ones;
    /// what is due is never held as a whole.
    /// </summary>
    internal const int AtOnce = 10_000;

    private static readonly Comparer<DueOrder> LatestFirst = Comparer<DueOrder>.Create((one, other) => other.CompareTo(one));

    /// <summary>The adverts and people for whom the storage did not answer, and until when what concerns them comes last, UTC.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _inTrouble = new(StringComparer.Ordinal);

    /// <summary>The oldest first. A row that leads to much gives way to the others after a part of it, so that what leads to most comes last.</summary>
    /// <param name="concerns">Whether this walk has anything to do with a row.</param>
    /// <param name="look">Deals with a row, or with a part of it.</param>
    internal async Task<JobResult> InTurnsAsync(Func<DueItem, DateTimeOffset, bool> concerns, Func<DueItem, DateTimeOffset, JobProgress, Task<ScanResult>> look, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var tally = new JobProgress(clock, delays);
        return await LookAsync(due.DueAsync(now, () => tally.Faults++, cancellationToken).Where(row => concerns(row, now)), now, tally, look);
    }

    /// <summary>In the order of <see cref="DueOrder"/>.</summary>
    /// <param name="meet">Called for each row that has fallen due, once, before any is looked at.</param>
    /// <param name="concerns">Whether this walk has anything to do with a row.</param>
    /// <param name="look">Deals with a row; false when the rest is left for the next time.</param>
    internal async Task<JobResult> SoonestFirstAsync(
        Action<DueItem, DateTimeOffset> meet, Func<DueItem, DateTimeOffset, bool> concerns, Func<DueItem, DateTimeOffset, JobProgress, Task<bool>> look, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var tally = new JobProgress(clock, delays);
        return await LookAsync(
            SoonestFirstAsync(row => meet(row, now), row => concerns(row, now), now, tally, cancellationToken),
            now,
            tally,
            async (row, at, counts) => await look(row, at, counts) ? ScanResult.Done : ScanResult.CutShort);
    }

    private async Task<JobResult> LookAsync(IAsyncEnumerable<DueItem> rows, DateTimeOffset now, JobProgress tally, Func<DueItem, DateTimeOffset, JobProgress, Task<ScanResult>> look)
    {
        foreach (var (name, until) in _inTrouble)
        {
            if (until <= now)
            {
                _inTrouble.TryRemove(name, out _);
            }
        }

        var later = new Queue<(DueItem Row, Turn Turn)>();
        var isCutShort = false;
        await foreach (var row in rows)
        {
            if (NamesOf(row.Key).Any(_inTrouble.ContainsKey))
            {
                PutOff(row, Turn.InTrouble); // each request could take a minute, and whoever stands behind would wait for it
            }
            else if (!await TakeAsync(row, Turn.First))
            {
                return tally.Result(isCutShort: true);
            }
        }

        while (later.TryDequeue(out var next))
        {
            if (!await TakeAsync(next.Row, next.Turn))
            {
                return tally.Result(isCutShort: true);
            }
        }

        return tally.Result(isCutShort || tally.LeavesSome);

        void PutOff(DueItem row, Turn turn)
        {
            isCutShort |= later.Count == AtOnce;
            if (later.Count < AtOnce)
            {
                later.Enqueue((row, turn));
            }
        }

        async Task<bool> TakeAsync(DueItem row, Turn turn)
        {
            if (tally.IsTimeOver)
            {
                return false;
            }

            var looked = await LookAsync(row, turn, now, tally, look);
            if (looked.Rest is { } rest)
            {
                PutOff(rest, Turn.Again);
            }

            return !looked.IsCutShort;
        }
    }

    private async Task<ScanResult> LookAsync(DueItem row, Turn turn, DateTimeOffset now, JobProgress tally, Func<DueItem, DateTimeOffset, JobProgress, Task<ScanResult>> look)
    {
        if (turn != Turn.Again)
        {
            tally.Looked++;
            telemetry.LookedAt(KebabCase.From(row.Key.Kind));
            tally.Late += row.IsLate(now, delays) ? 1 : 0;
        }

        try
        {
            var looked = await look(row, now, tally);
            tally.Rows.Answered();
            foreach (var name in NamesOf(row.Key))
            {
                _inTrouble.TryRemove(name, out _);
            }

            return looked;
        }
        catch (Exception fault) when (tally.Rows.IsOfOneRow(fault, row.Key.Advert, row.Key.Person) || (turn == Turn.InTrouble && fault is StorageUnavailableException))
        {
            tally.Faults++;
            foreach (var name in fault is StorageUnavailableException ? NamesOf(row.Key) : [])
            {
                _inTrouble[name] = now + delays.PutBack;
            }

            return ScanResult.Done;
        }
    }

    /// <summary>The partitions that a row leads to.</summary>
    private static IEnumerable<string> NamesOf(DueItemKey key)
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

    private async IAsyncEnumerable<DueItem> SoonestFirstAsync(Action<DueItem> meet, Func<DueItem, bool> concerns, DateTimeOffset now, JobProgress tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (DueOrder? after = null; ;)
        {
            var isFirst = after is null;
            var soonest = new PriorityQueue<DueItem, DueOrder>(LatestFirst);
            await foreach (var row in due.DueAsync(now, () => tally.Faults += isFirst ? 1 : 0, cancellationToken))
            {
                if (isFirst)
                {
                    meet(row);
                }

                var order = DueOrder.From(row, now);
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

    /// <summary>When a row is looked at.</summary>
    private enum Turn
    {
        First,

        /// <summary>After all others: that the storage does not answer for it is known, and no sign of any other trouble.</summary>
        InTrouble,

        /// <summary>After all others, for its rest.</summary>
        Again,
    }
}
