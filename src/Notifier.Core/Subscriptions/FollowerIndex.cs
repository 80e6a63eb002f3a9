using Notifier.Core.Adverts;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>A follower of an advert, as the fan-out needs them.</summary>
/// <param name="Cursor">Where to continue from this follower. It holds only as much of their key as tells them from the one before, because
/// erasing does not look where it is kept.</param>
public sealed record Follower(PersonKey Person, ReminderDays ReminderDays, bool IsPaused, string Cursor);

/// <summary>Who follows an advert: an index that is completed from the people's own rows.</summary>
public sealed class FollowerIndex(ITableStore store)
{
    /// <summary>How many followers are handled before the fan-out writes its cursor.</summary>
    public const int APage = 100;

    public async Task PutAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var row = new TableRow(subscription.Advert, subscription.Person.Value)
            .With("rungs", subscription.ReminderDays.ToString())
            .With("paused", subscription.State == SubscriptionState.Paused);
        await store.WriteAsync(Tables.Followers, new RowWrite.Upsert(row), cancellationToken);
    }

    public async Task RemoveAsync(string advert, PersonKey person, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Followers, new RowWrite.Delete(advert, person.Value), cancellationToken);

    /// <summary>Removes several followers at once.</summary>
    /// <param name="people">At most as many as one batch holds.</param>
    public async Task RemoveAsync(string advert, IReadOnlyList<PersonKey> people, CancellationToken cancellationToken)
    {
        var batch = people.Select(person => new RowWrite.Delete(advert, person.Value)).ToList();
        if (batch.Count > 0 && !(await store.WriteAsync(Tables.Followers, batch, cancellationToken)).IsDone)
        {
            foreach (var person in people)
            {
                // Another process removed one of them first, so the batch failed.
                await RemoveAsync(advert, person, cancellationToken);
            }
        }
    }

    /// <summary>A page of followers after a cursor, with the next cursor. That cursor is null after the last page.</summary>
    public async Task<(IReadOnlyList<Follower> Followers, string? Next)> PageAsync(
        string advert, string? cursor, int most, CancellationToken cancellationToken)
    {
        // The cursor is our own, because a store's continuation may not outlive a run.
        var followers = new List<Follower>();
        string? before = null;
        var rows = RowRange.Keys(advert, cursor, null);
        await foreach (var row in store.ReadAsync(Tables.Followers, rows, cancellationToken, Math.Min(most + 1, StorageLimits.PageRows)))
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

    /// <summary>The shortest prefix of a key that sorts after the key before it.</summary>
    private static string ApartFrom(string before, string key) => key[..(before.AsSpan().CommonPrefixLength(key) + 1)];

    /// <summary>How many people follow an advert, including those who paused.</summary>
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
