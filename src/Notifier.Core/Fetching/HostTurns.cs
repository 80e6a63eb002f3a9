using Notifier.Core.Storage;

namespace Notifier.Core.Fetching;

/// <summary>How long one look may still wait for turns.</summary>
internal sealed class Patience
{
    public TimeSpan Left { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Which turn is asked for.</summary>
/// <param name="Gap">The least time since the host's last request.</param>
/// <param name="Counts">Against the host's hour.</param>
internal readonly record struct TurnRequest(string Host, TimeSpan Gap, bool Counts)
{
    /// <summary>How many requests of the hour there may be before this one.</summary>
    public int Most { get; init; } = HostTurns.AnHour;
}

/// <summary>The right to send one request to a host, or when to try again.</summary>
internal abstract record HostTurn
{
    private HostTurn()
    {
    }

    public sealed record Taken(string Key, string Lease) : HostTurn;

    public sealed record Later(FetchResult.Later When) : HostTurn;
}

/// <summary>What a request told about its host.</summary>
internal enum TurnEnd
{
    /// <summary>It answers.</summary>
    Good,

    /// <summary>It failed, asked us to slow down, or put a check for humans before us.</summary>
    Trouble,

    /// <summary>Nothing: the request never reached it, or nobody waited for the answer.</summary>
    Unknown,
}

/// <summary>
/// Gives each host one request at a time, with a pause in between. Every turn is taken by a conditional write, so that all instances
/// together keep to it.
/// </summary>
public sealed class HostTurns(ITableStore store, ITurnWait wait, TimeProvider clock)
{
    /// <summary>Requests for people that a host gets in one hour.</summary>
    public const int AnHour = 60;

    /// <summary>
    /// One search may take a dozen requests. The rest of the hour is for pages that people ask for.
    /// </summary>
    public const int AnHourForSearches = 40;

    private const int MostTries = 8;

    /// <summary>Longer than any request takes. After it, a killed process holds up nobody.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>Between two instances, at most.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(24);

    internal async Task<HostTurn> TakeAsync(TurnRequest request, Patience patience, CancellationToken cancellationToken)
    {
        var key = HostRow.KeyOf(request.Host);
        while (true)
        {
            // The clock is read after the row. Before it, a slow read would make the row's times look like those of a wrong clock.
            var row = await HostRow.ReadAsync(store, key, cancellationToken);
            var now = clock.GetUtcNow();
            var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
            if (row.Until > now)
            {
                return Later(row.Until.Value, LaterReason.BackOff);
            }

            if (request.Counts && row.CountOf(hour) >= request.Most)
            {
                return Later(hour.AddHours(1), LaterReason.HourUsedUp);
            }

            // A time far in the future was written by a clock that was wrong. Nobody waits for it.
            var free = row.Last <= now + ClocksDiffer ? row.Last.Value + request.Gap : now;
            var isBusy = row.Busy > now && row.Busy <= now + Lease + ClocksDiffer;
            var pause = isBusy ? Look : free - now;
            if (pause <= TimeSpan.Zero)
            {
                var lease = Guid.NewGuid().ToString("N");
                var taken = row.With("last", now).With("busy", now + Lease).With("lease", lease).With("hour", hour)
                    .With("count", row.CountOf(hour) + (request.Counts ? 1 : 0));
                if (await taken.WriteAsync(store, cancellationToken))
                {
                    return new HostTurn.Taken(key, lease);
                }

                pause = Look;
            }

            if (pause > patience.Left)
            {
                return Later(isBusy ? now + request.Gap : now + pause, LaterReason.Busy);
            }

            patience.Left -= pause;
            await wait.WaitAsync(pause, cancellationToken);
        }
    }

    /// <summary>Gives the turn back. It is not cancelled, since the host would stay busy.</summary>
    /// <param name="pause">The pause that the host asked for. Null when it asked for none.</param>
    internal async Task EndAsync(HostTurn.Taken turn, TurnEnd end, TimeSpan? pause)
    {
        for (var tried = 0; tried < MostTries; tried++)
        {
            var row = await HostRow.ReadAsync(store, turn.Key, CancellationToken.None);
            var now = clock.GetUtcNow();
            if (row.Lease == turn.Lease)
            {
                row = row.With("last", now).With("busy", null).With("lease", null);
            }

            row = end switch
            {
                TurnEnd.Good => row.With("failures", null).With("until", null),
                TurnEnd.Trouble => row.With("failures", row.Failures + 1).With("until", now + BackOff(row.Failures)),
                _ => row,
            };
            if (pause is { } asked)
            {
                row = row.With("until", now + (asked < LongestBackOff ? asked : LongestBackOff));
            }

            if (await row.WriteAsync(store, CancellationToken.None))
            {
                return;
            }
        }
    }

    private static HostTurn.Later Later(DateTimeOffset until, LaterReason reason) => new(new FetchResult.Later(until, reason));

    /// <summary>1 minute, 2, 4, and so on to a day.</summary>
    private static TimeSpan BackOff(int failures) => failures > 10 ? LongestBackOff : FirstBackOff * (1 << failures);
}
