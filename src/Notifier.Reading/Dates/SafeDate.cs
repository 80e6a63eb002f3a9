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
    /// <summary>Find a Job's default is the commonest, so this many days on an unknown board are suspicious.</summary>
    private const int UsualDefaultDays = 30;

    /// <summary>Its audience ("external applicants") if others have another date; null when it closes for all at once.</summary>
    public string? ForWhom { get; private init; }

    /// <summary>The advert states a closing date that we did not believe, or leaves open which one counts.</summary>
    private bool IsDisputed { get; init; }

    public static SafeDate From(AdvertReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var closing = reading.Closing;
        if (closing.Count == 0)
        {
            return new SafeDate(null, null, Confidence.Guess, []);
        }

        var changes = ClosingChanges.From(reading);
        var remote = RemoteDates.Find(reading, RemoteDates.AYear);
        var stated = closing
            .Where(mention => mention.Source == MentionSource.Text && Audiences.Narrowness(mention.Audience) == 0 && !(mention.Date < reading.PostingDate))
            .Select(mention => mention.Date!.Value)
            .ToHashSet();
        var agreed = Agreed(closing);
        var credible = closing.Where(mention => !IsOutvoted(mention, agreed) && IsCredible(mention, stated, reading) && !changes.Replace(mention) && !remote.Contains(mention.Date!.Value)).ToList();
        var widest = credible.Count == 0 ? 0 : credible.Min(mention => Audiences.Narrowness(mention.Audience));
        credible.RemoveAll(mention => Audiences.Narrowness(mention.Audience) != widest);
        var earliest = default((DateMention Mention, ClosingMoment Moment)?);
        foreach (var mention in credible)
        {
            // If two mentions state the same moment, we name the advert's own words.
            if (ClosingMoment.From(mention) is { } moment
                && (earliest is not var (known, first) || moment.Instant < first.Instant || (moment.Instant == first.Instant && mention.Source == MentionSource.Text && known.Source != MentionSource.Text)))
            {
                earliest = (mention, moment);
            }
        }

        if (earliest is not var (safe, closes))
        {
            return new SafeDate(null, null, Confidence.Guess, []);
        }

        var isDisputed = changes.AreUnsure(safe)
            || reading.Mentions.Count(mention => mention.IsClosing) > AdvertReading.MostListed
            || closing.Any(mention => IsOutvoted(mention, agreed) && !(mention.Date < reading.PostingDate));
        return new SafeDate(closes, safe, Sureness(safe, credible, isDisputed, reading), [.. credible])
        {
            ForWhom = safe.Audience is null ? null : Audiences.InWords(safe.Audience),
            IsDisputed = isDisputed,
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

    /// <summary>The board's default number of days, if this mention is a board default; otherwise null.</summary>
    internal static int? DefaultDays(DateMention mention, AdvertReading reading)
    {
        if (mention.Source == MentionSource.Text || mention.Date is not { } date || reading.PostingDate is not { } posted)
        {
            return null;
        }

        var days = reading.Board is { } board ? board.DefaultDays : UsualDefaultDays;
        return date.DayNumber - posted.DayNumber == days ? days : null;
    }

    /// <summary>The days that both a board's field and the advert's words state.</summary>
    private static HashSet<DateOnly> Agreed(IReadOnlyList<DateMention> closing)
    {
        if (closing.All(mention => mention.Source == closing[0].Source))
        {
            return [];
        }

        var stated = closing.Where(mention => mention.Source == MentionSource.Text).Select(mention => mention.Date!.Value).ToHashSet();
        return [.. closing.Where(mention => mention.Source != MentionSource.Text && stated.Contains(mention.Date!.Value)).Select(mention => mention.Date!.Value)];
    }

    /// <summary>Words that contradict a day on which the board's field and other words agree. We still believe a changed date.</summary>
    private static bool IsOutvoted(DateMention mention, HashSet<DateOnly> agreed) =>
        agreed.Count > 0
            && mention is { Role: MentionRole.Closing, Source: MentionSource.Text, Audience: null }
            && !agreed.Contains(mention.Date!.Value);

    /// <summary>Whether a board that we do not know may have filled in this day.</summary>
    internal static bool IsUsualDefault(DateOnly day, DateOnly? posted) =>
        posted is { } from && day.DayNumber - from.DayNumber == UsualDefaultDays;

    /// <summary>How sure any closing date of this reading is.</summary>
    internal Confidence ConfidenceIn(DateMention mention, AdvertReading reading) =>
        mention == Mention ? Confidence : Sureness(mention, Credible, IsDisputed, reading);

    private static bool IsCredible(DateMention mention, HashSet<DateOnly> stated, AdvertReading reading)
    {
        var date = mention.Date!.Value;
        if (reading.PostingDate is { } posted && date < posted)
        {
            return false; // left over from an earlier posting
        }

        if (mention.Audience == Audiences.Redeployment)
        {
            return false; // it does not say when the advert closes for everyone else
        }

        // Thirty days on an unknown board are only suspicious. We take the earlier date in either case.
        return reading.Board is null || DefaultDays(mention, reading) is null || stated.Count == 0 || stated.Contains(date);
    }

    private static Confidence Sureness(
        DateMention mention,
        IReadOnlyCollection<DateMention> credible,
        bool isDisputed,
        AdvertReading reading)
    {
        var lastDay = ClosingMoment.From(mention)?.LastDay;

        // If the advert's own words confirm a board default, it is the employer's date.
        var isConfirmed = credible.Any(other => other.Source == MentionSource.Text && ClosingMoment.From(other)?.LastDay == lastDay);
        if (DefaultDays(mention, reading) is not null && !isConfirmed)
        {
            return Confidence.Guess;
        }

        var isContradicted = isDisputed
            || credible.Any(other => other.Audience == mention.Audience && ClosingMoment.From(other)?.LastDay != lastDay);
        var isInferred = mention.Has(DateUncertainty.Counted | DateUncertainty.DayMonthOrder)
            || (mention.Has(DateUncertainty.YearInferred) && mention.StatedWeekday is null);
        var isMistyped = mention.StatedWeekday is { } weekday && weekday != mention.Date!.Value.DayOfWeek;
        return isContradicted
            || isInferred
            || isMistyped
            || mention.Time is { IsZeroHour: true } or { Wording: TimeWording.Contradicted }
            || mention.IsInUnknownZone
            || Audiences.Narrowness(mention.Audience) > 0
            ? Confidence.Likely
            : Confidence.Certain;
    }
}
