using Notifier.Reading.Grammar;

namespace Notifier.Core.Adverts.Identity;

/// <summary>
/// Whether a look at a copy belongs to an advert that one of its names led to. It must contradict none of the advert's copies, and its time
/// must fit.
/// </summary>
internal static class Belonging
{
    /// <summary>A re-post comes around the end of the posting before it. It comes at most this many days before that end.</summary>
    public const int DaysBeforeEnd = 2;

    private const int DaysAfterEnd = 7;

    /// <returns>Why the look does not belong. Null when it does.</returns>
    public static Difference? Obstacle(AdvertWithCopies known, AdvertLook look, DateTimeOffset now)
    {
        if (known.Copies.FirstOrDefault(look.IsOf) is { } before)
        {
            // Without a posting date, the copy cannot have been posted after the end. So a change in it is news about the same job.
            var isInTime = look.Identity.Posted is null || Overlaps(known.Advert, look, now);
            return SameJob.Contradiction(before.Identity, look.Identity) ?? (isInTime ? null : Difference.Time);
        }

        foreach (var other in known.Copies.Select(copy => copy.Identity).Append(IdentityOf(known.Advert)))
        {
            if (SameJob.Contradiction(other, look.Identity) is { } difference)
            {
                return difference;
            }
        }

        var postings = known.Copies.Where(copy => SameJob.IsRePost(copy.Identity, look.Identity)).ToList();
        var comesInTime = postings.Count > 0
            ? postings.Exists(posting => IsPostedAgain(posting, look.Identity.Posted))
            : Overlaps(known.Advert, look, now);
        return comesInTime ? null : Difference.Time;
    }

    /// <summary>What an advert without copies says about its job.</summary>
    public static CopyIdentity IdentityOf(Advert advert) => new(advert.Title, null, advert.Employer, null, null, null, advert.Posted);

    /// <summary>
    /// A reference ending in "-2" is a re-post when the first posting ends or has just ended. While that one is open, it is another job's
    /// number.
    /// </summary>
    public static bool IsPostedAgain(AdvertCopy first, DateOnly? posted)
    {
        var end = MergedClosingDate.Merge([first.Closings]).Safe?.LastDay;
        return posted >= end?.AddDays(-DaysBeforeEnd)
            && posted <= first.Closings.Max(closing => closing.LastDay).AddDays(DaysAfterEnd);
    }

    /// <summary>
    /// Whether the times overlap. Employers reuse references, so an advert that closed before this one was posted is another job.
    /// </summary>
    private static bool Overlaps(Advert known, AdvertLook look, DateTimeOffset now)
    {
        var posted = look.Identity.Posted ?? LondonTime.DayOf(now);
        var closes = look.Closings.Count == 0 ? posted : look.Closings.Max(closing => closing.LastDay);
        var knownFrom = known.Posted ?? LondonTime.DayOf(known.Created);
        var knownUntil = known.Closing.Safe?.LastDay ?? LondonTime.DayOf(known.LastRead);
        knownUntil = new[] { knownUntil, known.Closing.Other?.LastDay ?? default, known.Again?.Shown.LastDay ?? default }.Max();
        return posted <= knownUntil && (closes >= knownFrom || look.Closings.Count == 0);
    }
}
