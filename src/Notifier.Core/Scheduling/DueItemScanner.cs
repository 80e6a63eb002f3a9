using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Scheduling;

/// <summary>
/// Goes through the due items until its time is over. It counts an unreadable item and leaves it where it is, so that it cannot stop the
/// others.
/// </summary>
/// <remarks>If the storage does not answer for an advert or a person, items about others come first for a while.</remarks>
public sealed class DueItemScanner(
    DueItemStore due, SendingOptions sendingOptions, JobOptions jobOptions, Telemetry telemetry, TimeProvider clock)
{
    /// <summary>
    /// How many items are sorted at once, some 6 MB. A sweep seldom sees so many. If there are more, it reads the range again, so memory
    /// use stays bounded.
    /// </summary>
    internal const int AtOnce = 10_000;

    private static readonly Comparer<DueOrder> LatestFirst = Comparer<DueOrder>.Create((one, other) => other.CompareTo(one));

    /// <summary>The adverts and people for which the storage did not answer. Until this time, UTC, items about them come last.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _inTrouble = new(StringComparer.Ordinal);

    /// <summary>Oldest first. A large item gives way to the others after a part of it, so the largest finish last.</summary>
    /// <param name="concerns">Whether this pass has anything to do with an item.</param>
    /// <param name="look">Deals with an item, or with a part of it.</param>
    internal async Task<JobResult> InTurnsAsync(
        Func<DueItem, DateTimeOffset, bool> concerns,
        Func<DueItem, DateTimeOffset, JobProgress, Task<ScanResult>> look,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var progress = new JobProgress(clock, jobOptions);
        return await LookAsync(
            due.DueAsync(now, () => progress.Faults++, cancellationToken).Where(row => concerns(row, now)), now, progress, look);
    }

    /// <summary>In the order of <see cref="DueOrder"/>.</summary>
    /// <param name="meet">Called once for each item that has fallen due, before any is looked at.</param>
    /// <param name="concerns">Whether this pass has anything to do with an item.</param>
    /// <param name="look">Deals with an item. False when the rest of all items is left for the next pass.</param>
    internal async Task<JobResult> SoonestFirstAsync(
        Action<DueItem, DateTimeOffset> meet,
        Func<DueItem, DateTimeOffset, bool> concerns,
        Func<DueItem, DateTimeOffset, JobProgress, Task<bool>> look,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var progress = new JobProgress(clock, jobOptions);
        return await LookAsync(
            SoonestFirstAsync(row => meet(row, now), row => concerns(row, now), now, progress, cancellationToken),
            now,
            progress,
            async (row, at, counts) => await look(row, at, counts) ? ScanResult.Done : ScanResult.CutShort);
    }

    private async Task<JobResult> LookAsync(
        IAsyncEnumerable<DueItem> rows,
        DateTimeOffset now,
        JobProgress progress,
        Func<DueItem, DateTimeOffset, JobProgress, Task<ScanResult>> look)
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
                // Each request could take a minute, and all later items would wait for it.
                PutOff(row, Turn.InTrouble);
            }
            else if (!await TakeAsync(row, Turn.First))
            {
                return progress.Result(isCutShort: true);
            }
        }

        while (later.TryDequeue(out var next))
        {
            if (!await TakeAsync(next.Row, next.Turn))
            {
                return progress.Result(isCutShort: true);
            }
        }

        return progress.Result(isCutShort || progress.LeavesSome);

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
            if (progress.IsTimeOver)
            {
                return false;
            }

            var looked = await LookAsync(row, turn, now, progress, look);
            if (looked.Rest is { } rest)
            {
                PutOff(rest, Turn.Again);
            }

            return !looked.IsCutShort;
        }
    }

    private async Task<ScanResult> LookAsync(
        DueItem row, Turn turn, DateTimeOffset now, JobProgress progress, Func<DueItem, DateTimeOffset, JobProgress, Task<ScanResult>> look)
    {
        if (turn != Turn.Again)
        {
            progress.Looked++;
            telemetry.LookedAt(KebabCase.From(row.Key.Kind));
            progress.Late += row.IsLate(now, jobOptions) ? 1 : 0;
        }

        try
        {
            var looked = await look(row, now, progress);
            progress.Rows.Answered();
            foreach (var name in NamesOf(row.Key))
            {
                _inTrouble.TryRemove(name, out _);
            }

            return looked;
        }
        catch (Exception fault) when (progress.Rows.IsOfOneRow(fault, row.Key.Advert, row.Key.Person)
            || (turn == Turn.InTrouble && fault is StorageUnavailableException))
        {
            progress.Faults++;
            foreach (var name in fault is StorageUnavailableException ? NamesOf(row.Key) : [])
            {
                _inTrouble[name] = now + sendingOptions.PutBack;
            }

            return ScanResult.Done;
        }
    }

    /// <summary>The partitions to which an item leads.</summary>
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

    private async IAsyncEnumerable<DueItem> SoonestFirstAsync(
        Action<DueItem> meet,
        Func<DueItem, bool> concerns,
        DateTimeOffset now,
        JobProgress progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (DueOrder? after = null; ;)
        {
            var isFirst = after is null;
            var soonest = new PriorityQueue<DueItem, DueOrder>(LatestFirst);
            await foreach (var row in due.DueAsync(now, () => progress.Faults += isFirst ? 1 : 0, cancellationToken))
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

    /// <summary>When an item is looked at.</summary>
    private enum Turn
    {
        First,

        /// <summary>After all others, because the storage did not answer for it before. Another failure says nothing new.</summary>
        InTrouble,

        /// <summary>After all others, for the rest of it.</summary>
        Again,
    }
}
