using Notifier.Core.Adverts;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>A person who follows an advert, as its fan-out needs them.</summary>
/// <param name="Cursor">Where to go on with them: of their key no more than sets it apart from whoever stands before, for it is kept where erasing does not look.</param>
public sealed record Follower(PersonKey Person, ReminderDays Rungs, bool IsPaused, string Cursor);

/// <summary>Who follows an advert: an index of what the people's own rows say, completed from them.</summary>
public sealed class FollowerIndex(ITableStore store)
{
    /// <summary>How many are looked at before the place is noted.</summary>
    public const int APage = 100;

    public async Task PutAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var row = new TableRow(subscription.Advert, subscription.Person.Value)
            .With("rungs", subscription.Rungs.ToString())
            .With("paused", subscription.State == SubscriptionState.Paused);
        await store.WriteAsync(Tables.Followers, new RowWrite.Upsert(row), cancellationToken);
    }

    public async Task RemoveAsync(string advert, PersonKey person, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Followers, new RowWrite.Delete(advert, person.Value), cancellationToken);

    /// <summary>Removes several at once.</summary>
    /// <param name="people">No more than one write holds.</param>
    public async Task RemoveAsync(string advert, IReadOnlyList<PersonKey> people, CancellationToken cancellationToken)
    {
        var batch = people.Select(person => new RowWrite.Delete(advert, person.Value)).ToList();
        if (batch.Count > 0 && !(await store.WriteAsync(Tables.Followers, batch, cancellationToken)).IsDone)
        {
            foreach (var person in people)
            {
                await RemoveAsync(advert, person, cancellationToken); // somebody removed one of them meanwhile
            }
        }
    }

    /// <summary>A page of followers after a cursor, and the next cursor; null when these were the last.</summary>
    public async Task<(IReadOnlyList<Follower> Followers, string? Next)> PageAsync(string advert, string? cursor, int most, CancellationToken cancellationToken)
    {
        // The cursor is in our own words: a store's continuation may not outlive a run.
        var followers = new List<Follower>();
        string? before = null;
        await foreach (var row in store.ReadAsync(Tables.Followers, RowRange.Keys(advert, cursor, null), cancellationToken, most + 1 > StorageLimits.PageRows ? StorageLimits.PageRows : most + 1))
        {
            var here = before is null ? cursor ?? row.Key[..1] : ApartFrom(before, row.Key);
            if (followers.Count == most)
            {
                return (followers, here);
            }

            followers.Add(new Follower(PersonKey.Parse(row.Key), ReminderDays.Stored(row.Text("rungs")), row.Flag("paused"), here));
            before = row.Key;
        }

        return (followers, null);
    }

    /// <summary>The shortest beginning of a key that sorts behind the key before it.</summary>
    private static string ApartFrom(string before, string key) => key[..(before.AsSpan().CommonPrefixLength(key) + 1)];

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
