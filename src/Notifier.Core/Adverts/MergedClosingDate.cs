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

    /// <summary>
    /// Takes the earliest believable date over all copies. The rules are those for one copy: the widest audience counts, an employer's date
    /// overrules a board's default, and a changed date replaces earlier ones.
    /// </summary>
    public static MergedClosingDate Merge(IEnumerable<IReadOnlyList<ClosingDate>> copies)
    {
        var all = copies.SelectMany(copy => copy).ToList();
        var widest = all.Where(closing => closing.IsCredible).Select(closing => closing.Narrowness).DefaultIfEmpty().Min();
        all.RemoveAll(closing => closing.Narrowness > widest);
        var credible = all.FindAll(closing => closing.IsCredible);
        var stated = credible.Where(closing => closing.IsEmployers).Select(closing => closing.LastDay).ToHashSet();
        var changed = ClosingChanges.From(credible);
        credible.RemoveAll(
            closing => (closing.IsBoardDefault && stated.Count > 0 && !stated.Contains(closing.LastDay)) || closing.LastDay < changed);
        var safe = credible
            .OrderBy(closing => closing.Instant)
            .ThenBy(closing => closing.MayEndAsDayBegins)
            .ThenBy(closing => closing.Confidence == Confidence.Guess)
            .ThenBy(closing => closing.Source == MentionSource.Text ? 0 : 1)
            .ThenBy(closing => closing.Confidence)
            .ThenBy(closing => closing.Board, StringComparer.Ordinal)
            .ThenBy(closing => closing.Quote, StringComparer.Ordinal)
            .FirstOrDefault();
        var other = safe is null
            ? null
            : all.Where(closing => closing.LastDay > safe.LastDay && !closing.IsSameMomentAs(safe))
                .OrderBy(closing => closing.Source == MentionSource.Text ? 1 : 0)
                .ThenBy(closing => closing.LastDay)
                .ThenBy(closing => closing.Board, StringComparer.Ordinal)
                .FirstOrDefault();
        return new MergedClosingDate(safe is null ? null : safe with { Confidence = Sureness(safe, credible) }, other);
    }

    /// <summary>
    /// The rules are those for one copy. A better statement of the same day lifts a guess, and a contradicted day is likely at most.
    /// </summary>
    private static Confidence Sureness(ClosingDate safe, List<ClosingDate> credible)
    {
        var alone = safe.Confidence == Confidence.Guess
            ? credible.Where(other => other.LastDay == safe.LastDay).Min(other => other.Confidence)
            : safe.Confidence;
        var isContradicted = credible.Exists(
            other => other.LastDay != safe.LastDay && other.ForWhom == safe.ForWhom && !other.IsSameMomentAs(safe));
        return isContradicted && alone == Confidence.Certain ? Confidence.Likely : alone;
    }
}
