using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages.Check;

public enum AnswerKind
{
    /// <summary>People can still apply.</summary>
    Open,

    /// <summary>People can still apply, but the date is a guess: the advert may close earlier.</summary>
    Guess,
    Over,

    /// <summary>No closing date is stated.</summary>
    NoDate,
}

/// <summary>The answer that everybody comes for: the last day on which it is safe to apply.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Label">What the day means: "Apply by".</param>
/// <param name="Day">"Wednesday 24 December 2025"; a sentence when there is no day.</param>
/// <param name="Until">The time on that day until which people can apply, or at which it closed; null when there is no day.</param>
/// <param name="Where">One sentence that says where we read it; null when no text states it.</param>
/// <param name="Beware">One sentence about the later date that nobody should rely on.</param>
/// <param name="Tags">Its audience, and how sure it is. The page always shows both with the date.</param>
/// <param name="Doubt">Why nobody should rely on it; null unless it is a guess.</param>
public sealed record ApplyByAnswer(
    AnswerKind Kind,
    string Label,
    string Day,
    string? Until,
    string? Where,
    string? Beware,
    IReadOnlyList<string> Tags,
    string? Doubt = null)
{
    public static ApplyByAnswer NoLongerKept { get; } = new(
        AnswerKind.Over,
        "This advert",
        "It closed some time ago",
        null,
        null,
        null,
        []);

    /// <summary>"Apply by 5 pm on Wednesday 24 December 2025", in one line without its full stop.</summary>
    public string InWords => Kind == AnswerKind.NoDate || Until is null ? Day : $"{Label} {Day}, {Until}";

    /// <summary>The same for a place with no heading to explain it.</summary>
    public string Alone => Kind == AnswerKind.NoDate && Beware is null ? "This advert states no closing date" : InWords;

    public static ApplyByAnswer From(Advert advert, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(advert);
        return advert is { Closed: { } closed, IsClosedEarly: true }
            ? new ApplyByAnswer(
                AnswerKind.Over,
                "Closed or withdrawn on",
                EnglishDates.InWords(LondonTime.DayOf(closed)),
                advert.Closing.Safe is { } stated
                ? $"although it states {EnglishDates.InWords(stated.LastDay)}"
                : "it stated no closing date",
                null,
                null,
                TagsOf(advert.IsInternalOnly, advert.Closing.Safe?.ForWhom, null))
            : advert.Again is { } again && advert.HasPassed(now) && advert.IsOpenAgain(now)
            ? FromPostedAgain(again, advert)
            : From(advert.Closing, advert.IsInternalOnly, now);
    }

    /// <summary>Its date has passed, and the new posting states no date that we trust.</summary>
    private static ApplyByAnswer FromPostedAgain(PostedAgain again, Advert advert) => new(
        AnswerKind.NoDate,
        "We cannot tell when it closes",
        $"It was posted again on {EnglishDates.InWords(again.Posted)}",
        null,
        null,
        $"{again.Shown.Board ?? "The board"} shows {DateWording.Day(ToldClosingDate.From(again.Shown))}: do not rely on it. It fills in such a date by itself.",
        TagsOf(advert.IsInternalOnly, null, null));

    /// <param name="closing">The answer for an advert with one copy.</param>
    public static ApplyByAnswer From(CheckedAdvert check, MergedClosingDate closing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(closing);
        return From(closing, check.Findings.Any(finding => finding.Kind == FindingKind.InternalApplicantsOnly), now);
    }

    private static ApplyByAnswer From(MergedClosingDate closing, bool isInternalOnly, DateTimeOffset now)
    {
        if (closing.Safe is not { } safe)
        {
            return new ApplyByAnswer(
                AnswerKind.NoDate,
                "No closing date is stated",
                "It may close at any time",
                null,
                null,
                null,
                TagsOf(isInternalOnly, null, null));
        }

        var stated = ToldClosingDate.From(safe);
        var hour = DateWording.HourOf(stated) is not null ? DateWording.Deadline(stated).Split(" on ")[0] : "the end of the day";
        var (kind, label, until) = (safe.Instant <= now, safe.Confidence) switch
        {
            (false, Confidence.Guess) => (AnswerKind.Guess, "Apply soon: it may close on", "or before"),
            (false, _) => (AnswerKind.Open, "Apply by", $"until {hour}"),
            (true, Confidence.Guess) => (AnswerKind.Over, "Closed on", "or before"),
            (true, _) => (AnswerKind.Over, "Closed on", $"at {hour}"),
        };
        return new ApplyByAnswer(
            kind,
            label,
            DateWording.Day(stated),
            until,
            $"Read {DateWording.Where(stated)}.",
            closing.Other is { } other ? BewareOf(stated, other) : null,
            TagsOf(isInternalOnly, safe.ForWhom, safe.Confidence),
            ConfidenceWording.Doubt(stated));
    }

    private static string BewareOf(ToldClosingDate safe, ClosingDate later)
    {
        var other = ToldClosingDate.From(later);
        var who = DateWording.WhoSays(other);
        var why = other is { IsBoardDefault: true, Board: not null } ? " It is what this board fills in by itself." : string.Empty;
        return $"{char.ToUpperInvariant(who[0])}{who[1..]} {DateWording.Day(other)}, {DateWording.HowMuchLater(safe, other) ?? "later"}: do not rely on it.{why}";
    }

    private static List<string> TagsOf(bool isInternalOnly, string? forWhom, Confidence? confidence)
    {
        var tags = new List<string>();
        if (isInternalOnly)
        {
            tags.Add("Internal applicants only");
        }
        else if (forWhom is not null)
        {
            tags.Add($"For {forWhom}");
        }

        switch (confidence)
        {
            case Confidence.Likely:
                tags.Add("Likely, not certain");
                break;
            case Confidence.Guess:
                tags.Add("A guess: check with the employer");
                break;
        }

        return tags;
    }
}
