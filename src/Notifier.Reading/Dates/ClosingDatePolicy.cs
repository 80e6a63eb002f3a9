using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>Which stated closing dates we believe, which of them is safe, and how sure it is: one rule for one copy and for many.</summary>
/// <remarks>docs/decisions/0010-the-safe-date.md gives the reasons.</remarks>
internal static class ClosingDatePolicy
{
    /// <summary>Find a Job's default is the commonest, so this many days on an unknown board are suspicious.</summary>
    private const int UsualDefaultDays = 30;

    /// <summary>A closing date as this rule sees it.</summary>
    /// <param name="Index">Its place in the caller's list.</param>
    /// <param name="Copy">The copy that states it.</param>
    /// <param name="Day">The day as written. A stored date has only its last day.</param>
    /// <param name="IsBoardDefault">A board that we know fills in this day by itself.</param>
    /// <param name="Alone">How sure it is if nothing else is stated.</param>
    public readonly record struct Claim(
        int Index,
        int Copy,
        DateOnly Day,
        ClosingMoment Moment,
        MentionSource Source,
        string? Audience,
        int Narrowness,
        bool IsBoardDefault,
        Confidence Alone)
    {
        public DateOnly LastDay => Moment.LastDay;

        /// <summary>Nothing suggests that a board filled it in.</summary>
        public bool IsEmployers => !IsBoardDefault && Alone != Confidence.Guess;

        /// <summary>"9 May, 00:00" can mean the end of 8 May.</summary>
        public bool MayMean(Claim earlier) => Moment.MayEndAsDayBegins && earlier.LastDay == LastDay.AddDays(-1);

        public bool Contradicts(Claim safe) => LastDay != safe.LastDay && Audience == safe.Audience && !MayMean(safe);
    }

    /// <summary>The claims that we believe, for the widest audience.</summary>
    /// <param name="remote">Days over a year from every other day.</param>
    /// <param name="replaced">Which claims a change replaces, when these are believed.</param>
    public static List<Claim> Believed(
        IEnumerable<Claim> claims, IReadOnlySet<DateOnly> remote, Func<IReadOnlyCollection<Claim>, Predicate<Claim>> replaced)
    {
        var believed = claims.Where(claim => !remote.Contains(claim.Day)).ToList();
        var widest = believed.Select(claim => claim.Narrowness).DefaultIfEmpty().Min();
        believed.RemoveAll(claim => claim.Narrowness > widest);
        var employers = believed.FindAll(claim => claim.IsEmployers);
        var days = employers.Select(claim => claim.Day).ToHashSet();
        var inWords = employers.Exists(claim => claim.Source == MentionSource.Text);
        var copies = employers.Select(claim => claim.Copy).Distinct().Take(2).ToList();
        believed.RemoveAll(claim => claim.IsBoardDefault && !days.Contains(claim.Day) && IsOverruled(claim));
        believed.RemoveAll(replaced(believed));
        return believed;

        // The other fields of its own page do not overrule a board's default, because the board fills in those too.
        bool IsOverruled(Claim claim) => inWords || copies.Exists(copy => copy != claim.Copy);
    }

    /// <summary>The safe one: the earliest. Of several at that moment, we name the surest, and the advert's own words.</summary>
    public static Claim? Earliest(IReadOnlyCollection<Claim> believed) => believed.Count == 0 ? null : believed.MinBy(claim =>
        (claim.Moment.Instant, claim.Moment.MayEndAsDayBegins, claim.Alone == Confidence.Guess, claim.Source != MentionSource.Text));

    /// <summary>A better statement of the same day lifts a guess. A contradicted day is likely at most.</summary>
    public static Confidence Sureness(Claim claim, IReadOnlyCollection<Claim> believed, bool isDisputed)
    {
        var alone = claim.Alone == Confidence.Guess
            ? believed.Where(other => other.LastDay == claim.LastDay).Select(other => other.Alone).Append(claim.Alone).Min()
            : claim.Alone;
        return alone == Confidence.Certain && (isDisputed || believed.Any(other => other.Contradicts(claim))) ? Confidence.Likely : alone;
    }

    /// <summary>The board's default number of days, if this mention is a board default; otherwise null.</summary>
    public static int? DefaultDays(DateMention mention, AdvertReading reading)
    {
        if (mention.Source == MentionSource.Text || mention.Date is not { } date || reading.PostingDate is not { } posted)
        {
            return null;
        }

        var days = reading.Board is { } board ? board.DefaultDays : UsualDefaultDays;
        return date.DayNumber - posted.DayNumber == days ? days : null;
    }

    /// <summary>Whether a board that we do not know may have filled in this day.</summary>
    public static bool IsUsualDefault(DateOnly day, DateOnly? posted) =>
        posted is { } from && day.DayNumber - from.DayNumber == UsualDefaultDays;
}
