using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>A person who follows an advert, as its fan-out needs them.</summary>
public sealed record Follower(PersonKey Person, Rungs Rungs, bool IsPaused);

/// <summary>Who follows an advert: an index of what the people's own rows say, completed from them.</summary>
public sealed class Followers(ITableStore store)
{
    /// <summary>How many are looked at before the place is noted.</summary>
    public const int APage = 100;

    public async Task PutAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var row = new Row(subscription.Advert, subscription.Person.Value)
            .With("rungs", subscription.Rungs.ToString())
            .With("paused", subscription.State == SubscriptionState.Paused);
        await store.WriteAsync(Tables.Followers, new RowWrite.Upsert(row), cancellationToken);
    }

    public async Task RemoveAsync(string advert, PersonKey person, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Followers, new RowWrite.Delete(advert, person.Value), cancellationToken);

    /// <summary>A page of followers after a cursor, and the next cursor; null when these were the last.</summary>
    public async Task<(IReadOnlyList<Follower> Followers, string? Next)> PageAsync(string advert, string? cursor, int most, CancellationToken cancellationToken)
    {
        // The cursor is the first key not yet read, in our own words: a store's continuation may not outlive a run.
        var followers = new List<Follower>();
        await foreach (var row in store.ReadAsync(Tables.Followers, RowRange.Keys(advert, cursor, null), cancellationToken, most + 1 > StorageLimits.PageRows ? StorageLimits.PageRows : most + 1))
        {
            if (followers.Count == most)
            {
                return (followers, row.Key);
            }

            followers.Add(new Follower(PersonKey.Of(row.Key), Rungs.Stored(row.Text("rungs")), row.Flag("paused")));
        }

        return (followers, null);
    }

    /// <summary>How many follow an advert, the paused included.</summary>
    public async Task<int> CountAsync(string advert, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var _ in store.ReadAsync(Tables.Followers, RowRange.Partition(advert), cancellationToken))
        {
            count++;
        }

        return count;
    }
}
