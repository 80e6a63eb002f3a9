using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Sending;

/// <summary>
/// Counts the reminders that confirmed subscriptions ask for on one day. It reads what falls due that day and who follows those adverts,
/// never everybody.
/// </summary>
public sealed class RemindersOfADay(
    DueItemStore due, AdvertStore adverts, FollowerIndex followers, ReminderOptions reminderOptions, RetentionOptions retentionOptions)
{
    private const int APage = 500;

    /// <param name="now">An instant of that day in London.</param>
    public async Task<int> CountAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // However many rows ask for one reminder of an advert, each follower gets it once: so it counts once.
        var asked = new Dictionary<string, Dictionary<int, DueItemKey>>(StringComparer.Ordinal);
        var day = LondonTime.DayOf(now);
        await foreach (var row in due.BetweenAsync(LondonTime.InstantOf(day, TimeOnly.MinValue), LondonTime.InstantOf(day.AddDays(1), TimeOnly.MinValue), cancellationToken))
        {
            if (row.Key is { Kind: DueItemKind.Rung, Person: null, Advert: { } id, Days: { } days })
            {
                asked.TryAdd(id, []);
                asked[id].TryAdd(days, row.Key);
            }
        }

        var count = 0;
        foreach (var (id, keys) in asked)
        {
            if (await adverts.GetAsync(id, cancellationToken) is { } advert
                && keys.Values.Select(key => FanOut.From(key, advert, now, reminderOptions, retentionOptions)).OfType<FanOut>().ToList() is { Count: > 0 } open)
            {
                count += await CountAsync(id, open, cancellationToken);
            }
        }

        return count;
    }

    private async Task<int> CountAsync(string advert, IReadOnlyList<FanOut> reminders, CancellationToken cancellationToken)
    {
        var (count, cursor) = (0, (string?)null);
        do
        {
            (var page, cursor) = await followers.PageAsync(advert, cursor, APage, cancellationToken);
            count += page.Sum(follower => reminders.Count(reminder => reminder.Concerns(follower)));
        }
        while (cursor is not null);
        return count;
    }
}
