using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Options;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;

namespace Notifier.Core.Scheduling;

/// <summary>An advert before and after a change, such as a new reading.</summary>
/// <param name="Before">Null when the advert is new.</param>
/// <param name="Version">The step in its closing history. Null when the date stayed.</param>
internal sealed record AdvertChange(Advert? Before, Advert After, AdvertVersion? Version)
{
    /// <summary>The advert itself brought a disagreement that followers have not heard of.</summary>
    private bool IsNewDisagreement { get; init; }

    /// <summary>The job was posted again, without a date from its employer.</summary>
    private bool IsPostedAgain => After.Again is not null && After.Again != Before?.Again;

    /// <summary>The advert itself brought a fault that HR contacts have not heard of.</summary>
    private bool IsNewEvidence { get; init; }

    public bool IsMoved => Before is not null && Version is not null;

    public static AdvertChange New(AdvertLook look, string id, AdvertCopy copy)
    {
        var advert = WithEvidence(look.NewAdvert(id, Agreed([copy]), copy) with { Division = look.Division }, [copy]);
        return new AdvertChange(null, advert, Step(advert, copy.Read, copy.Key)) { IsNewEvidence = advert.HrEvidence is not null };
    }

    /// <summary>A copy was read.</summary>
    /// <param name="others">The advert's other copies.</param>
    /// <param name="before">The copy's earlier words, as today's reader reads them. Null when the copy is new.</param>
    public static AdvertChange Read(Advert known, IReadOnlyList<AdvertCopy> others, AdvertCopy? before, AdvertCopy copy, AdvertLook look) =>
        With(known, others, before, copy, look.Division, look.IsFetched, copy.Read);

    /// <summary>A copy comes from an advert that was joined into this one. HR contacts heard of its faults there already.</summary>
    public static AdvertChange TakenOver(
        Advert known, IReadOnlyList<AdvertCopy> others, AdvertCopy? before, AdvertCopy copy, Advert from, DateTimeOffset now) =>
        With(known, others, before, copy, from.Division, from.IsFetched, now) with { IsNewEvidence = false };

    private static AdvertChange With(
        Advert known,
        IReadOnlyList<AdvertCopy> others,
        AdvertCopy? before,
        AdvertCopy copy,
        Division? division,
        bool isFetched,
        DateTimeOffset now)
    {
        List<AdvertCopy> copies = [.. others, copy];
        IReadOnlyList<AdvertCopy> unchanged = before is null ? others : [.. others, before];
        var (closing, again) = WithoutLoneDefault(known, copies);
        var stood = Agreed(unchanged);
        var (from, to) = (known.Closing.Safe, closing.Safe);
        var isMoved = to is not null && (from is null || to.LastDay != from.LastDay || to.IsSoonerThan(from.Instant));

        // A closed advert stays closed while its copies repeat the date, or state one that has passed. A new date opens it again.
        var isOpened = known.Closed is not null && isMoved && to!.Instant > now;
        isMoved &= known.Closed is null || isOpened;
        var isReaders = to?.Instant == stood.Safe?.Instant && to?.LastDay == stood.Safe?.LastDay;
        // Without another copy, its only one belonged to another job.
        var cause = unchanged.Count == 0 ? ChangeCause.Correction : isReaders ? ChangeCause.Reader : ChangeCause.Advert;
        var after = WithEvidence(
            known with
            {
                Employer = known.Employer ?? copy.Employer,
                IsFetched = known.IsFetched && isFetched,
                Reference = known is { IsPrivate: false, ReferenceOf: null } && copy.Identity.Job is { } job ? job.Text : known.Reference,
                ReferenceOf = known.IsPrivate ? known.ReferenceOf : known.ReferenceOf ?? copy.Identity.Job?.Employer,
                ApplyUrl = known.ApplyUrl ?? copy.Url,
                Posted = copy.Posted < known.Posted ? copy.Posted : known.Posted ?? copy.Posted,
                IsInternalOnly = copies.Exists(each => each.IsInternalOnly),
                WhereToLook = known.WhereToLook ?? copy.WhereToLook,
                Closing = closing,
                Again = again,
                LastRead = copy.Read > known.LastRead ? copy.Read : known.LastRead,
                Closed = isOpened ? null : known.Closed,
                Division = known.Division ?? division,
            },
            copies);
        var disagreement = closing.Disagreement;
        var isNew = disagreement is not null && disagreement != known.Closing.Disagreement;
        var isKnown = isNew && disagreement == stood.Disagreement;
        after = after with { KnownDisagreement = isKnown || disagreement == known.KnownDisagreement ? disagreement : null };
        return Moved(known, after, isMoved, cause, now, copy.Key) with
        {
            IsNewDisagreement = isNew && !isKnown,
            IsNewEvidence = after.HrEvidence is not null && after.HrEvidence != EvidenceOf(known with { Closing = stood }, unchanged),
        };
    }

    /// <summary>
    /// Copies of other jobs leave the advert, and their dates with them. If no copy stays, the advert keeps its dates until it is read
    /// again.
    /// </summary>
    public static AdvertChange WithoutStrangers(
        Advert known, IReadOnlyList<AdvertCopy> rest, IReadOnlyList<AdvertCopy> strangers, DateTimeOffset now)
    {
        if (rest.Count == 0)
        {
            return new AdvertChange(known, known with { HrEvidence = null }, null);
        }

        var closing = Agreed(rest);
        var isMoved = known.Closed is null && closing.Safe?.Instant != known.Closing.Safe?.Instant;
        var isStrangers = strangers.Any(copy => copy.Url is not null && copy.Url == known.ApplyUrl);
        var after = WithEvidence(
            known with
            {
                Employer = rest.Select(copy => copy.Employer).FirstOrDefault(employer => employer is not null) ?? known.Employer,
                ApplyUrl = isStrangers ? rest.Select(copy => copy.Url).FirstOrDefault(url => url is not null) : known.ApplyUrl,
                Posted = rest.Min(copy => copy.Posted) ?? known.Posted,
                IsInternalOnly = rest.Any(copy => copy.IsInternalOnly),
                WhereToLook = rest.Select(copy => copy.WhereToLook).FirstOrDefault(where => where is not null),
                Closing = closing,
            },
            rest);
        return Moved(known, after, isMoved, ChangeCause.Correction, now, null);
    }

    /// <summary>
    /// The due items of this change, written before the advert. If the process dies in between, the sweep finds nothing to do for them.
    /// </summary>
    public IEnumerable<DueItemKey> DueItems(DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions)
    {
        if (Before is not null && (IsMoved || IsNewDisagreement || IsPostedAgain))
        {
            yield return new DueItemKey(now, DueItemKind.Announce, After.Id, null);
        }

        if (IsNewEvidence && !After.IsPrivate)
        {
            yield return new DueItemKey(now, DueItemKind.HrFindings, After.Id, null);
        }

        if (After.Closing.Safe is not null)
        {
            var isSame = Before is { } before
                && before.Closing.Safe?.DecidesReminders == After.Closing.Safe.DecidesReminders
                && before.Posted == After.Posted
                && before.HolidaysOf == After.HolidaysOf;
            if (IsMoved || IsPostedAgain || !isSame)
            {
                yield return Purge(After, retentionOptions);
                var reminders = ReminderSchedule.DueRows(After, After.FollowersReminderDays, now, reminderOptions);
                foreach (var item in reminders.Concat(HrWarningSchedule.DueRows(After, now, reminderOptions)))
                {
                    yield return item;
                }
            }
        }
        else if (Before is not { Closing.Safe: null } || NightOf(Before, retentionOptions) != NightOf(After, retentionOptions))
        {
            // One item a day is enough. The first reading's item falls due first, and the sweep then sees any later reading.
            yield return new DueItemKey(now + retentionOptions.KeepUndated, DueItemKind.Ends, After.Id, null);
            yield return Purge(After, retentionOptions);
        }
    }

    private static AdvertChange Moved(Advert known, Advert after, bool isMoved, ChangeCause cause, DateTimeOffset at, string? copy)
    {
        if (!isMoved)
        {
            var isSame = known.Closing.Safe?.DecidesReminders == after.Closing.Safe?.DecidesReminders
                && known.Closing.Safe?.Confidence == after.Closing.Safe?.Confidence;
            return new AdvertChange(known, after with { ClosingChanges = known.ClosingChanges + (isSame ? 0 : 1) }, null);
        }

        var version = known.Version + 1;
        after = after with { Version = version, Cause = cause, OwnVersion = cause == ChangeCause.Advert ? version : known.OwnVersion };
        return new AdvertChange(known, after, Step(after, at, copy) with { Cause = cause });
    }

    /// <summary>
    /// A board's default is not the employer's date, so it moves no known date when it is the only one. If the posting before was about to
    /// end, the job may have been posted again. Followers are then notified of that.
    /// </summary>
    private static (MergedClosingDate Closing, PostedAgain? Again) WithoutLoneDefault(Advert known, IReadOnlyCollection<AdvertCopy> copies)
    {
        var shown = AdvertCopy.StillShown(copies);
        var closing = Agreed(copies);
        var isAlone = shown.SelectMany(copy => copy.Closings).Where(stated => stated.IsCredible).All(stated => stated.IsBoardDefault);
        if (closing.Safe is not { } filledIn || known.Closing.Safe is not { } before || before.LastDay == filledIn.LastDay || !isAlone)
        {
            return (closing, closing.Safe is null ? known.Again : null);
        }

        if (filledIn.LastDay < before.LastDay)
        {
            // Of two board defaults the earlier is safe, and no board shows the later one any more.
            return before.IsBoardDefault ? (closing, null) : (known.Closing, known.Again);
        }

        var posted = shown.Where(copy => copy.Closings.Any(stated => stated.Instant == filledIn.Instant)).Max(copy => copy.Posted);
        var isAgain = posted >= (known.Again?.Shown ?? before).LastDay.AddDays(-Belonging.DaysBeforeEnd);
        return (new MergedClosingDate(before, filledIn), isAgain ? new PostedAgain(posted!.Value, filledIn) : known.Again);
    }

    private static AdvertVersion Step(Advert advert, DateTimeOffset at, string? copy) =>
        new(advert.Version, at, advert.Closing.Safe?.LastDay, advert.Closing.Safe?.Time, IsClosed: false, copy)
        {
            Confidence = advert.Closing.Safe?.Confidence,
        };

    private static MergedClosingDate Agreed(IReadOnlyCollection<AdvertCopy> copies)
    {
        var shown = AdvertCopy.StillShown(copies);
        return MergedClosingDate.Merge(
            shown.Select(copy => (IReadOnlyList<ClosingDate>)copy.Closings), shown.Select(copy => copy.Posted).OfType<DateOnly>());
    }

    private static Advert WithEvidence(Advert advert, IReadOnlyCollection<AdvertCopy> copies) =>
        advert with { HrEvidence = EvidenceOf(advert, copies) };

    private static string? EvidenceOf(Advert advert, IReadOnlyCollection<AdvertCopy> copies) =>
        AdvertFinding.EvidenceOf(AdvertFinding.From(advert, copies));

    /// <summary>For a pasted advert, the retention job checks soon whether anybody follows it, and when to delete it.</summary>
    private static DueItemKey Purge(Advert advert, RetentionOptions options) =>
        advert.IsPrivate ? DueItemKey.PurgePasted(advert.Id, advert.LastRead + options.KeepUnfollowed) : NightOf(advert, options);

    private static DueItemKey NightOf(
        Advert advert, RetentionOptions options) => DueItemKey.Purge(advert.Id, null, advert.KeptUntil(options));
}
