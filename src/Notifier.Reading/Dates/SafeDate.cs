using System.Collections.Immutable;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>How sure the safe date is.</summary>
public enum Confidence
{
    /// <summary>The advert states the date in full, and nothing believable contradicts it.</summary>
    Certain,

    /// <summary>Something was inferred, contradicted or unclear. We took the likelier and earlier reading.</summary>
    Likely,

    /// <summary>No date, or only a board default.</summary>
    Guess,
}

/// <summary>The safe date: the earliest believable closing date for the widest audience.</summary>
/// <param name="Moment">When it closes; null when the advert does not say.</param>
/// <param name="Mention">The mention it was read from; null when there is none.</param>
/// <param name="Credible">Every mention that we believed, for the widest audience.</param>
public sealed record SafeDate(ClosingMoment? Moment, DateMention? Mention, Confidence Confidence, ImmutableArray<DateMention> Credible)
{
    /// <summary>Its audience ("external applicants") if others have another date; null when it closes for all at once.</summary>
    public string? ForWhom { get; private init; }

    /// <summary>The advert states a closing date that we did not believe, or leaves open which one counts.</summary>
    private bool IsDisputed { get; init; }

    private IReadOnlyCollection<ClosingDatePolicy.Claim> Believed { get; init; } = [];

    public static SafeDate From(AdvertReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var closing = reading.Closing;
        var changes = ClosingChanges.From(reading);
        var agreed = Agreed(closing);
        var remote = RemoteDates.Find(reading, RemoteDates.AYear);
        var believed = ClosingDatePolicy.Believed(
            closing
                .Select((mention, index) =>
                    IsOpenToAll(mention, reading) && !IsOutvoted(mention, agreed) ? ClaimOf(mention, index, reading) : null)
                .OfType<ClosingDatePolicy.Claim>(),
            remote,
            _ => claim => changes.Replace(closing[claim.Index]));
        if (ClosingDatePolicy.Earliest(believed) is not { } earliest)
        {
            return new SafeDate(null, null, Confidence.Guess, []);
        }

        var safe = closing[earliest.Index];
        var isDisputed = changes.AreUnsure(safe)
            || closing.Any(mention => mention.IsChange && remote.Contains(mention.Date!.Value))
            || reading.Mentions.Count(mention => mention.IsClosing) > AdvertReading.MostListed
            || closing.Any(mention => IsOutvoted(mention, agreed) && !(mention.Date < reading.PostingDate));
        var confidence = ClosingDatePolicy.Sureness(earliest, believed, isDisputed);
        return new SafeDate(earliest.Moment, safe, confidence, [.. believed.Select(claim => closing[claim.Index])])
        {
            ForWhom = safe.Audience is null ? null : Audiences.InWords(safe.Audience),
            IsDisputed = isDisputed,
            Believed = believed,
        };
    }

    /// <summary>The same safe date, with only the mentions that the cut reading still lists.</summary>
    internal SafeDate Within(AdvertReading listed)
    {
        if (listed.LeftOut == 0)
        {
            return this;
        }

        var kept = new HashSet<DateMention>(listed.Mentions, ReferenceEqualityComparer.Instance);
        return this with { Credible = [.. Credible.Where(kept.Contains)] };
    }

    /// <summary>How sure any closing date of this reading is.</summary>
    internal Confidence ConfidenceIn(DateMention mention, AdvertReading reading) =>
        mention == Mention ? Confidence
        : ClaimOf(mention, 0, reading) is { } claim ? ClosingDatePolicy.Sureness(claim, Believed, IsDisputed)
        : Confidence.Guess;

    /// <summary>The days that both a board's field and the advert's words state.</summary>
    private static HashSet<DateOnly> Agreed(IReadOnlyList<DateMention> closing)
    {
        if (closing.All(mention => mention.Source == closing[0].Source))
        {
            return [];
        }

        var stated = closing.Where(mention => mention.Source == MentionSource.Text).Select(mention => mention.Date!.Value).ToHashSet();
        return
        [
            .. closing.Where(mention => mention.Source != MentionSource.Text && stated.Contains(mention.Date!.Value))
                .Select(mention => mention.Date!.Value),
        ];
    }

    /// <summary>
    /// Words that contradict a day on which the board's field and other words agree. We still believe a changed date.
    /// </summary>
    private static bool IsOutvoted(DateMention mention, HashSet<DateOnly> agreed) =>
        agreed.Count > 0
            && mention is { Role: MentionRole.Closing, Source: MentionSource.Text, Audience: null }
            && !agreed.Contains(mention.Date!.Value);

    /// <summary>It is not left over from an earlier posting, and says when the advert closes for more than redeployment.</summary>
    private static bool IsOpenToAll(DateMention mention, AdvertReading reading) =>
        !(mention.Date < reading.PostingDate) && mention.Audience != Audiences.Redeployment;

    /// <returns>Null when the mention is not a day of the calendar.</returns>
    private static ClosingDatePolicy.Claim? ClaimOf(DateMention mention, int index, AdvertReading reading)
    {
        if (ClosingMoment.From(mention) is not { } moment)
        {
            return null;
        }

        var isDefault = ClosingDatePolicy.DefaultDays(mention, reading) is not null;
        return new ClosingDatePolicy.Claim(
            index,
            Copy: 0,
            mention.Date!.Value,
            moment,
            mention.Source,
            mention.Audience,
            Audiences.Narrowness(mention.Audience),
            isDefault && reading.Board is not null,
            isDefault ? Confidence.Guess : IsUnclear(mention) ? Confidence.Likely : Confidence.Certain);
    }

    /// <summary>The mention itself leaves something open.</summary>
    private static bool IsUnclear(DateMention mention) =>
        mention.Has(DateUncertainty.Counted | DateUncertainty.DayMonthOrder)
        || (mention.Has(DateUncertainty.YearInferred) && mention.StatedWeekday is null)
        || (mention.StatedWeekday is { } weekday && weekday != mention.Date!.Value.DayOfWeek)
        || mention.Time is { IsZeroHour: true } or { Wording: TimeWording.Contradicted }
        || mention.IsInUnknownZone
        || Audiences.Narrowness(mention.Audience) > 0;
}
