using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Reading.Grammar;

namespace Notifier.Core.UseCases.Joining;

/// <summary>
/// Repairs adverts that earlier versions joined without comparing titles. Copies of other jobs leave such an advert, and a date that was
/// theirs is corrected.
/// </summary>
/// <remarks>Each of these copies makes an advert of its own when it is read again.</remarks>
public sealed class CorrectJoins(AdvertStore adverts, DueItemStore due, ReminderOptions reminderOptions, RetentionOptions retentionOptions)
{
    /// <returns>The advert with the copies that belong to it, each with its title. Null when there is none.</returns>
    public async Task<AdvertWithCopies?> GetAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await adverts.GetWithCopiesAsync(id, cancellationToken);
            if (known is null || known.Copies.All(copy => copy.Title is not null))
            {
                return known;
            }

            if (await adverts.GetWholeAsync(id, cancellationToken) is not { } whole)
            {
                continue;
            }

            var copies = whole.Copies.Select(copy => copy.Title is null ? WithItsName(copy, whole) : copy).ToList();
            var strangers = Strangers(whole, copies);
            if (strangers.Count == 0)
            {
                return new AdvertWithCopies(whole.Advert, copies);
            }

            await LeaveAsync(whole.Advert, [.. copies.Except(strangers)], strangers, now, cancellationToken);
        }
    }

    /// <summary>Adds what the copy's stored text says about its job.</summary>
    private static AdvertCopy WithItsName(AdvertCopy copy, WholeAdvert whole)
    {
        var check = copy.ReadAgain(whole.Texts.GetValueOrDefault(copy.Key, string.Empty), LondonTime.DayOf(copy.Read));
        return copy.Named(check is null ? Belonging.IdentityOf(whole.Advert) : CopyIdentity.From(check.Reading, copy.Url));
    }

    /// <summary>The copies that do not belong. The copy that made the advert stays, if its title still fits the advert's.</summary>
    private static List<AdvertCopy> Strangers(WholeAdvert whole, List<AdvertCopy> copies)
    {
        var itself = Belonging.IdentityOf(whole.Advert);
        var madeFrom = whole.History is [var made, ..] ? made.Copy : null;
        var first = copies.Find(copy => copy.Key == madeFrom && SameJob.Contradiction(itself, copy.Identity) is null);
        return copies.FindAll(copy => copy.IsNewlyNamed && copy != first && IsStranger(copy));

        bool IsStranger(AdvertCopy copy) =>
            SameJob.Contradiction(itself, copy.Identity) is not null
            || (first is not null && SameJob.Contradiction(first.Identity, copy.Identity) is not null)
            || (first is not null && SameJob.IsRePost(first.Identity, copy.Identity) && !Belonging.IsPostedAgain(first, copy.Posted));
    }

    /// <summary>Takes out one copy, and corrects the date for all that must leave. The next look takes out the others.</summary>
    private async Task LeaveAsync(
        Advert known, List<AdvertCopy> rest, List<AdvertCopy> strangers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var change = AdvertChange.WithoutStrangers(known, rest, strangers, now);
        await due.AddAsync(change.DueItems(now, reminderOptions, retentionOptions), cancellationToken, change.After.Closing.Safe?.Instant);
        await adverts.LeaveAsync(change.After, change.Version, strangers[0], cancellationToken);
    }
}
