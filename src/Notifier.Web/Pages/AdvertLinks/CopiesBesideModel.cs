using Notifier.Core.Adverts;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;
using Notifier.Web.Pages.Check;

namespace Notifier.Web.Pages.AdvertLinks;

/// <summary>A copy that a person gave us beside another copy of the same job, and which of the two dates is the safe one.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Same">One sentence that says how the same job was recognised. Null for a copy that stands alone.</param>
/// <param name="Verdict">One sentence that compares the dates. Null when one date stands alone.</param>
/// <param name="Copies">The safe one first.</param>
/// <param name="Follow">The copy to follow. Null when none can be followed.</param>
public sealed record CopiesBesideModel(string? Same, string? Verdict, IReadOnlyList<CopyBesideModel> Copies, CopyBesideModel? Follow)
{
    /// <summary>The second copy states another date, so it must not look as safe as the first.</summary>
    public bool DatesDiffer =>
        Copies is [{ Safe: { } one }, { Safe: { } two }] && !AreSame(ToldClosingDate.From(one), ToldClosingDate.From(two));

    public static CopiesBesideModel Alone(CopyBesideModel copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        var verdict = copy.Safe is null
            ? $"We found no closing date on {copy.InSentence}. Ask the employer when it closes."
            : $"The date on {copy.InSentence} is only a guess. Ask the employer when it closes.";
        return new CopiesBesideModel(null, verdict, [copy], CanBeFollowed(copy) ? copy : null);
    }

    public static CopiesBesideModel From(CopyBesideModel given, SameJobElsewhere elsewhere, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(elsewhere);
        var other = CopyBesideModel.From(elsewhere, now);
        return Compare(given, other, Recognised(elsewhere, other.Name));
    }

    /// <summary>
    /// A page names this advert as its original, which anybody can write into a page. Or an operator gave it with this address.
    /// </summary>
    public static CopiesBesideModel Named(CopyBesideModel given, Advert advert, Uri page, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(advert);
        var isOfAddress = advert.ApplyUrl is { } url && CanonicalAddress.From(url).Url == page;
        return Compare(
            given,
            CopyBesideModel.From(advert, "The advert we know", now) with { InSentence = "the advert that we know" },
            isOfAddress
                ? "We know an advert with this link already. Compare the two."
                : "This page says that it is a copy of an advert that we know. We cannot check that, so compare the two.");
    }

    /// <summary>What was pasted reads like this advert.</summary>
    public static CopiesBesideModel KnownAlready(CopyBesideModel pasted, Advert advert, DateTimeOffset now) => Compare(
        pasted,
        CopyBesideModel.From(advert, "The advert we know", now) with { InSentence = "the advert that we know" },
        "We know this advert already. If it is the same job, follow that one.");

    /// <summary>How a job was recognised that stands on another board, for a page that we could not read.</summary>
    public static CopiesBesideModel Only(SameJobElsewhere elsewhere, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(elsewhere);
        var other = CopyBesideModel.From(elsewhere, now);
        var verdict = other.Safe is null ? $"{other.Name} states no closing date. Ask the employer when it closes." : null;
        return new CopiesBesideModel(Recognised(elsewhere, other.Name), verdict, [other], CanBeFollowed(other) ? other : null);
    }

    private static CopiesBesideModel Compare(CopyBesideModel given, CopyBesideModel other, string same)
    {
        var safe = MergedClosingDate.Merge([given.Dates, other.Dates]).Safe;
        var isGiven = safe is not null && other.Safe?.Instant != safe.Instant && given.Safe?.Instant == safe.Instant;
        var (first, second) = isGiven ? (given, other) : (other, given);
        var follow = new[] { first, second }.FirstOrDefault(CanBeFollowed);
        return new CopiesBesideModel(same, VerdictOf(first, second), [first, second], follow);
    }

    private static string Recognised(SameJobElsewhere elsewhere, string board) => elsewhere.ByReference
        ? SingleLine.FromOrNull(elsewhere.Checked.Reading.Reference, SingleLine.LongestName) is { } reference
            ? $"{board} has the same job: its reference is {reference}."
            : $"{board} has the same job: it shows the same reference."
        : $"{board} probably has the same job: employer, title and place agree. Check that it is yours.";

    private static string VerdictOf(CopyBesideModel first, CopyBesideModel second) => (first.Safe, second.Safe) switch
    {
        (null, null) => "Neither states a closing date. Ask the employer when it closes.",
        ({ Confidence: Confidence.Guess }, null) => $"Only {first.InSentence} shows a closing date, and that is a guess.",
        (_, null) => $"Only {first.InSentence} states a closing date. Go by that one.",
        ({ } one, { } two) when AreSame(ToldClosingDate.From(one), ToldClosingDate.From(two)) => "Both state the same closing date.",
        ({ } one, { } two) when one.Instant < two.Instant => "The dates differ. Go by the earlier one.",
        _ => $"The dates differ. Go by the date of {first.InSentence}.",
    };

    /// <summary>The end of a day and 23:59 are the same for people.</summary>
    private static bool AreSame(ToldClosingDate one, ToldClosingDate two) =>
        DateWording.LastDay(one) == DateWording.LastDay(two) && DateWording.HourOf(one) == DateWording.HourOf(two);

    private static bool CanBeFollowed(CopyBesideModel copy) => copy.Id is not null && copy.Answer.Kind != AnswerKind.Over;
}
