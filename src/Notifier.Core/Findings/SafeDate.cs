using System.Collections.Immutable;
using Notifier.Core.Adverts;

namespace Notifier.Core.Findings;

/// <summary>How sure the safe date is.</summary>
public enum Confidence
{
    /// <summary>The advert states the date in full, and nothing believable contradicts it.</summary>
    Certain,

    /// <summary>Something was inferred or contradicted, and what was taken is the likelier and the earlier.</summary>
    Likely,

    /// <summary>No date, a board's default alone, or numbers whose order nothing decided.</summary>
    Guess,
}

/// <summary>The date that is safe to apply by: the earliest credible closing mention for the widest audience.</summary>
/// <param name="Moment">When it closes; null when nobody can tell.</param>
/// <param name="Mention">The mention it was read from; null when there is none.</param>
/// <param name="Credible">Every mention that was believed, for the widest audience.</param>
public sealed record SafeDate(ClosingMoment? Moment, DateMention? Mention, Confidence Confidence, ImmutableArray<DateMention> Credible)
{
    /// <summary>Find a Job's default is the commonest, and so the one that makes a date on an unknown board suspicious.</summary>
    private const int UsualDefaultDays = 30;

    /// <summary>For whom it is, when the advert closes at other times for others: "external applicants"; null when it closes for all at once.</summary>
    public string? ForWhom { get; private init; }

    public static SafeDate Of(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var closing = reading.Closing;
        if (closing.Count == 0)
        {
            return new SafeDate(null, null, Confidence.Guess, []);
        }

        var extension = Extension(closing) ?? DateOnly.MinValue;
        var stated = closing
            .Where(mention => mention.Source == MentionSource.Text && Audiences.Narrowness(mention.Audience) == 0 && !(mention.Date < reading.PostingDate))
            .Select(mention => mention.Date!.Value)
            .ToHashSet();
        var credible = closing.Where(mention => IsCredible(mention, stated, extension, reading)).ToList();
        var widest = credible.Count == 0 ? 0 : credible.Min(mention => Audiences.Narrowness(mention.Audience));
        credible.RemoveAll(mention => Audiences.Narrowness(mention.Audience) != widest);
        var earliest = default((DateMention Mention, ClosingMoment Moment)?);
        foreach (var mention in credible)
        {
            // Of two that state the same moment the advert's own words are named.
            if (ClosingMoment.Of(mention) is { } moment
                && (earliest is not var (known, first) || moment.Instant < first.Instant || (moment.Instant == first.Instant && mention.Source == MentionSource.Text && known.Source != MentionSource.Text)))
            {
                earliest = (mention, moment);
            }
        }

        return earliest is var (safe, closes)
            ? new SafeDate(closes, safe, Sureness(safe, credible, reading), [.. credible]) { ForWhom = safe.Audience is null ? null : Audiences.InWords(safe.Audience) }
            : new SafeDate(null, null, Confidence.Guess, []);
    }

    /// <summary>Days from posting after which this mention's board closes an advert by itself; null when the date is not such a default.</summary>
    internal static int? DefaultDays(DateMention mention, Reading reading)
    {
        if (mention.Source == MentionSource.Text || mention.Date is not { } date || reading.PostingDate is not { } posted)
        {
            return null;
        }

        var days = reading.Board is { } board ? board.DefaultDays : UsualDefaultDays;
        return date.DayNumber - posted.DayNumber == days ? days : null;
    }

    /// <summary>Whether a board that we do not know may have filled this day in by itself.</summary>
    internal static bool IsUsualDefault(DateOnly day, DateOnly? posted) => posted is { } from && day.DayNumber - from.DayNumber == UsualDefaultDays;

    /// <summary>How sure a closing date of this reading is, be it the safe one or another.</summary>
    internal Confidence ConfidenceIn(DateMention mention, Reading reading) => mention == Mention ? Confidence : Sureness(mention, Credible, reading);

    private static bool IsCredible(DateMention mention, HashSet<DateOnly> stated, DateOnly extension, Reading reading)
    {
        var date = mention.Date!.Value;
        if (reading.PostingDate is { } posted && date < posted)
        {
            return false; // left over from an earlier posting
        }

        if (mention.Audience == Audiences.Redeployment)
        {
            return false; // says nothing of when it closes for everyone else
        }

        // On a board we do not know thirty days are only suspicious, and the earlier date is taken whichever it is.
        if (reading.Board is not null && DefaultDays(mention, reading) is not null && stated.Count > 0 && !stated.Contains(date))
        {
            return false;
        }

        // An extension replaces what it extends: every earlier date.
        return mention.Role == MentionRole.ExtendedTo || date >= extension;
    }

    /// <summary>The latest date an advert was extended to; null when it was not.</summary>
    internal static DateOnly? Extension(IEnumerable<DateMention> closing) =>
        closing.Where(mention => mention.Role == MentionRole.ExtendedTo && Audiences.Narrowness(mention.Audience) == 0).Max(mention => mention.Date);

    private static Confidence Sureness(DateMention mention, IReadOnlyCollection<DateMention> credible, Reading reading)
    {
        var lastDay = ClosingMoment.Of(mention)?.LastDay;

        // A default that the advert's own words confirm is the employer's date.
        var isConfirmed = credible.Any(other => other.Source == MentionSource.Text && ClosingMoment.Of(other)?.LastDay == lastDay);
        if (mention.Has(MentionDoubts.DayMonthOrder) || (DefaultDays(mention, reading) is not null && !isConfirmed))
        {
            return Confidence.Guess;
        }

        var isContradicted = credible.Any(other => other.Audience == mention.Audience && ClosingMoment.Of(other)?.LastDay != lastDay);
        var isInferred = mention.Has(MentionDoubts.Counted) || (mention.Has(MentionDoubts.YearInferred) && mention.StatedWeekday is null);
        var isMistyped = mention.StatedWeekday is { } weekday && weekday != mention.Date!.Value.DayOfWeek;
        return isContradicted || isInferred || isMistyped || Audiences.Narrowness(mention.Audience) > 0 ? Confidence.Likely : Confidence.Certain;
    }
}
