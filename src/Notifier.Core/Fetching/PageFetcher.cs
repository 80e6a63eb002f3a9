using Notifier.Reading.Pages;

namespace Notifier.Core.Fetching;

/// <summary>Fetches politely: robots.txt for looks of our own, each host's turn, and redirects hop by hop through the gate.</summary>
public sealed class PageFetcher(IPageGate gate, HostTurns turns, RobotsFiles robots, WallCheck walls, TimeProvider clock) : IPageFetcher
{
    private const int MostRedirects = 3;
    private const int MostRobotsRedirects = 5;

    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OwnGap = TimeSpan.FromSeconds(10);

    /// <summary>A person waits for it, so it ends even when each of its hops is slow.</summary>
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(45);

    /// <summary>For each request of a search. A person waits for the report on their own advert, and the search is an extra.</summary>
    private static readonly TimeSpan OfSearch = TimeSpan.FromSeconds(5);

    public async Task<FetchResult> FetchAsync(Uri address, FetchKind kind, FetchCause cause, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Whole, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await FollowAsync(new Fetch(address, kind, cause), both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FetchResult.Failed(FetchTrouble.TimedOut);
        }
    }

    private async Task<FetchResult> FollowAsync(Fetch fetch, CancellationToken cancellationToken)
    {
        var hasMoved = true;
        var most = fetch.Kind == FetchKind.Robots ? MostRobotsRedirects : MostRedirects;
        for (var hop = 0; ; hop++)
        {
            // The gate judges again. Here it spares a host's turn and its robots.txt.
            if (AddressRules.Refuse(fetch.Address, string.Empty) is { } refusal)
            {
                return new FetchResult.Refused(refusal);
            }

            if (await RobotsStopAsync(fetch, cancellationToken) is { } stop)
            {
                return stop;
            }

            var result = await AskAsync(fetch, cancellationToken);
            if (result is not FetchResult.Answered { Status: 301 or 302 or 303 or 307 or 308 } redirect
                || !redirect.Headers.TryGetValue("location", out var location))
            {
                return result is FetchResult.Answered answer ? answer with { HasMoved = hasMoved && hop > 0 } : result;
            }

            if (AddressRules.Follow(fetch.Address, location) is not { } next)
            {
                return new FetchResult.Refused(FetchRefusal.Address);
            }

            if (hop == most || (fetch.Address.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp))
            {
                return new FetchResult.Refused(FetchRefusal.Redirects);
            }

            hasMoved &= redirect.Status is 301 or 308;
            fetch.Address = next;
        }
    }

    /// <returns>Why robots.txt, or not knowing it, stops this look. Null when it does not.</returns>
    private async Task<FetchResult?> RobotsStopAsync(Fetch fetch, CancellationToken cancellationToken)
    {
        if (fetch.Cause == FetchCause.PersonAsked || fetch.Kind == FetchKind.Robots)
        {
            return null;
        }

        var rules = await robots.GetAsync(fetch.Address, clock.GetUtcNow(), cancellationToken);
        if (rules is null)
        {
            var file = new Fetch(new Uri(fetch.Address, "/robots.txt"), FetchKind.Robots, fetch.Cause)
            {
                Patience = fetch.Patience,
                HasAsked = fetch.HasAsked,
            };
            var answer = await FollowAsync(file, cancellationToken);
            fetch.HasAsked = true;
            rules = answer switch
            {
                FetchResult.Answered { Status: >= 200 and < 300 } found => RobotsRules.Parse(found.Body.Span),
                FetchResult.Answered { Status: >= 400 and < 500 and not 429 } => RobotsRules.AllowAll,
                _ => null,
            };
            if (rules is null)
            {
                // Without its answer everything is forbidden, but we cannot say that the host forbids it.
                return answer is FetchResult.Answered ? new FetchResult.Failed(FetchTrouble.BrokenAnswer) : answer;
            }

            await robots.KeepAsync(fetch.Address, rules, clock.GetUtcNow(), cancellationToken);
        }

        fetch.Delay = rules.Delay;
        return rules.Allows(fetch.Address) ? null : new FetchResult.Robots();
    }

    /// <summary>One request, in its host's turn.</summary>
    private async Task<FetchResult> AskAsync(Fetch fetch, CancellationToken cancellationToken)
    {
        var host = fetch.Address.IdnHost.ToLowerInvariant();
        var isForPerson = fetch.Cause != FetchCause.OwnLook;

        // The hops of one look follow each other like those of a person.
        var gap = isForPerson || fetch.HasAsked ? Gap : OwnGap;
        var request = new TurnRequest(host, gap > fetch.Delay ? gap : fetch.Delay, isForPerson && fetch.Kind != FetchKind.Robots)
        {
            Most = fetch.Cause == FetchCause.SearchForPerson ? HostTurns.AnHourForSearches : HostTurns.AnHour,
        };
        var turn = await turns.TakeAsync(request, fetch.Patience, cancellationToken);
        if (turn is not HostTurn.Taken taken)
        {
            return ((HostTurn.Later)turn).When;
        }

        fetch.HasAsked = true;
        var (end, pause) = (TurnEnd.Unknown, (TimeSpan?)null);
        try
        {
            var answer = await GetAsync(fetch, cancellationToken);
            (end, pause) = Judge(answer);
            return answer switch
            {
                GateAnswer.Answered found => new FetchResult.Answered(fetch.Address, false, found.Status, found.Headers, found.Body),
                GateAnswer.Refused refused => new FetchResult.Refused(refused.Reason),
                _ => new FetchResult.Failed(((GateAnswer.Failed)answer).Trouble),
            };
        }
        finally
        {
            await turns.EndAsync(taken, end, pause);
        }
    }

    private async Task<GateAnswer> GetAsync(Fetch fetch, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(fetch.Cause == FetchCause.SearchForPerson ? OfSearch : Whole, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await gate.GetAsync(fetch.Address, fetch.Kind, null, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It counts as trouble of the host, so that the next person need not wait for it.
            return new GateAnswer.Failed(FetchTrouble.TimedOut);
        }
    }

    private (TurnEnd End, TimeSpan? Pause) Judge(GateAnswer answer)
    {
        switch (answer)
        {
            case GateAnswer.Answered { Status: 429 or >= 500 } asked:
                return (TurnEnd.Trouble, AskedPause.From(asked.Headers.GetValueOrDefault("retry-after"), clock.GetUtcNow()));
            case GateAnswer.Answered found:
                var isRedirect = found.Status is >= 300 and < 400;
                var page = new FetchedBytes(found.Body, found.Headers.GetValueOrDefault("content-type"));
                var isWall = !isRedirect && walls.IsWall(found.Status, found.Headers, page);
                return (isWall ? TurnEnd.Trouble : TurnEnd.Good, null);
            case GateAnswer.Failed { Trouble: not FetchTrouble.Name }:
                return (TurnEnd.Trouble, null);
            default:
                return (TurnEnd.Unknown, null);
        }
    }

    /// <summary>One look, as far as it has come.</summary>
    private sealed class Fetch(Uri address, FetchKind kind, FetchCause cause)
    {
        public Uri Address { get; set; } = address;

        public FetchKind Kind => kind;

        public FetchCause Cause => cause;

        public Patience Patience { get; init; } = new();

        /// <summary>The pause that the host's robots.txt asks for.</summary>
        public TimeSpan Delay { get; set; }

        public bool HasAsked { get; set; }
    }
}
