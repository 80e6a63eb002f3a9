using System.Collections.ObjectModel;
using Notifier.Reading.Dates;
using Notifier.Reading.Roles;

namespace Notifier.Core.Adverts;

/// <summary>The closing date of an advert over all its copies that count.</summary>
/// <param name="Safe">The safe date. Null when no copy states a date.</param>
/// <param name="Other">A later date shown elsewhere that nobody should rely on. Null when nothing disagrees.</param>
public sealed record MergedClosingDate(ClosingDate? Safe, ClosingDate? Other)
{
    public static MergedClosingDate None { get; } = new(null, null);

    /// <summary>Identifies the disagreement, so that nobody hears of the same one twice. Null when there is none.</summary>
    public string? Disagreement =>
        Safe is null || Other is null ? null : FormattableString.Invariant($"{Safe.LastDay:yyyy-MM-dd} {Other.LastDay:yyyy-MM-dd}");

    /// <summary>Takes the earliest believable date over all copies. <see cref="ClosingDatePolicy"/> has the rules.</summary>
    /// <param name="posted">The days on which the copies were posted.</param>
    public static MergedClosingDate Merge(IEnumerable<IReadOnlyList<ClosingDate>> copies, params IEnumerable<DateOnly> posted)
    {
        var all = copies.SelectMany((copy, index) => copy.Select(closing => (Closing: closing, Copy: index)))
            .OrderBy(each => each.Closing.Confidence)
            .ThenBy(each => each.Closing.Board, StringComparer.Ordinal)
            .ThenBy(each => each.Closing.Quote, StringComparer.Ordinal)
            .ToList();
        var claims = all.Select((each, index) => each.Closing.ToClaim(index, each.Copy)).ToList();
        var believed = ClosingDatePolicy.Believed(
            claims.Where(claim => all[claim.Index].Closing.IsCredible),
            claims.TrueForAll(claim => claim.Copy == claims[0].Copy)
                ? ReadOnlySet<DateOnly>.Empty // its own reading has left them out
                : RemoteDates.Find(claims.Select(claim => claim.Day), posted, RemoteDates.AYear),
            Replaced);
        if (ClosingDatePolicy.Earliest(believed) is not { } safe)
        {
            return None;
        }

        var later = claims.Where(claim => claim.Narrowness <= safe.Narrowness && claim.LastDay > safe.LastDay && !claim.MayMean(safe))
            .OrderBy(claim => claim.Source == MentionSource.Text)
            .ThenBy(claim => claim.LastDay)
            .ThenBy(claim => all[claim.Index].Closing.Board, StringComparer.Ordinal)
            .Select(claim => all[claim.Index].Closing)
            .FirstOrDefault();
        return new MergedClosingDate(
            all[safe.Index].Closing with { Confidence = ClosingDatePolicy.Sureness(safe, believed, isDisputed: false) }, later);

        Predicate<ClosingDatePolicy.Claim> Replaced(IEnumerable<ClosingDatePolicy.Claim> credible)
        {
            var changed = ClosingChanges.Over(credible.Select(claim => all[claim.Index].Closing));
            return claim => claim.Day < changed;
        }
    }
}
