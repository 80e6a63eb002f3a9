using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Monitoring;

/// <summary>The refused keys and tokens that are to be logged.</summary>
/// <param name="Each">Those that get a line each: in one hour no more than the rate allows.</param>
/// <param name="Begun">The alarm, if it begins with these refusals. Otherwise null.</param>
public sealed record RefusalsToTell(IReadOnlyList<RefusedSecret> Each, Alarm? Begun);

/// <summary>
/// Raises an alarm when more than <paramref name="most"/> refusals come in an hour. Each process counts its own and writes at most once a
/// minute.
/// </summary>
/// <param name="most">How many refusals of one process in an hour raise no alarm.</param>
public sealed class RefusalAlarm(ITableStore store, RefusedSecrets refused, int most)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _one = new();
    private readonly List<RefusedSecret> _inWindow = [];
    private DateTimeOffset _windowBegan;
    private DateTimeOffset _written;
    private int _beyond;

    /// <exception cref="StorageUnavailableException">The alarm could not be written. The next attempt is a minute later.</exception>
    public async Task<RefusalsToTell> TellAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var each = Count(now, out var trouble);
        if (trouble is null)
        {
            return new RefusalsToTell(each, null);
        }

        var row = await store.GetAsync(Tables.State, AlarmStore.Partition, RefusedTooOften.RowKey, cancellationToken);
        var before = row is null ? null : RefusedTooOften.From(row);
        var isStanding = before?.AlarmAt(now) is not null;
        var raised = isStanding ? trouble with { Since = before!.Since } : trouble;
        await store.WriteAsync(Tables.State, new RowWrite.Upsert(raised.ToRow()), cancellationToken);
        return new RefusalsToTell(each, isStanding ? null : raised.AlarmAt(now));
    }

    private List<RefusedSecret> Count(DateTimeOffset now, out RefusedTooOften? trouble)
    {
        trouble = null;
        var taken = refused.Take();
        if (taken.Count == 0)
        {
            return [];
        }

        lock (_one)
        {
            if ((now - _windowBegan).Duration() >= Window)
            {
                _windowBegan = now;
                _inWindow.Clear();
                _beyond = 0;
            }

            var each = taken.Take(most - _inWindow.Count).ToList();
            _inWindow.AddRange(each);
            _beyond += taken.Count - each.Count;
            if (_beyond > 0 && (now - _written).Duration() >= Pause)
            {
                _written = now;
                trouble = new RefusedTooOften(now, now + Window, _inWindow.Count + _beyond, Words());
            }

            return each;
        }
    }

    /// <summary>Refusals by kind. Beyond the rate only their number is known.</summary>
    private string Words() => string.Join(", ", _inWindow.CountBy(secret => secret).OrderByDescending(kind => kind.Value)
        .Select(kind => FormattableString.Invariant($"{KebabCase.From(kind.Key)} {kind.Value}"))
        .Append(FormattableString.Invariant($"and {_beyond} more")));
}
