using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Wording;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>The parts that mails about an advert share, in the order in which a person needs them.</summary>
internal static class AdvertBlocks
{
    /// <summary>Which advert, and where to apply.</summary>
    /// <param name="withoutPage">What to say when nothing tells where its page is; null for nothing.</param>
    public static IEnumerable<EmailBlock> WhichAndWhere(
        AdvertInMail advert,
        string linkLabel,
        bool isMain,
        string? withoutPage = "We do not know its web page: ask the employer how to apply.")
    {
        if (advert.IsInternalOnly)
        {
            yield return new EmailBlock.Note("Internal applicants only. The advert says that it is open only to people inside the organisation. Please check that this includes you.");
        }

        yield return new EmailBlock.Advert(advert.Title, advert.Employer, advert.Reference);

        if (WebLink.From(advert.ApplyUrl) is { } link)
        {
            yield return new EmailBlock.Link(linkLabel, link, isMain);
        }
        else if (advert.WhereToLook is { } hint)
        {
            yield return new EmailBlock.Hint(hint);
        }
        else if (withoutPage is not null)
        {
            yield return new EmailBlock.Paragraph(withoutPage);
        }
    }

    /// <summary>The date to apply by, or that there is none.</summary>
    public static IEnumerable<EmailBlock> ApplyBy(AdvertInMail advert)
    {
        if (advert.Safe is not { } safe)
        {
            yield return new EmailBlock.Lead("This advert states no closing date");
            yield break;
        }

        if (advert.Again is { } again)
        {
            foreach (var part in PostedAgain(again, safe, advert))
            {
                yield return part;
            }

            yield break;
        }

        yield return new EmailBlock.Lead(DateWording.HadPassed(safe, advert.LastRead) ? $"This advert {DateWording.ClosedOn(safe)}" : DateWording.ApplyBy(safe));
        if (ConfidenceWording.Doubt(safe) is { } doubt)
        {
            yield return new EmailBlock.Note(doubt, IsWarning: true);
        }

        if (safe.ForWhom is { } people)
        {
            yield return new EmailBlock.Paragraph($"This date is for {people}. The advert states other dates for others.");
        }
    }

    /// <summary>Nobody can tell when a new posting closes that states only what its board filled in.</summary>
    private static IEnumerable<EmailBlock> PostedAgain(PostedAgainInMail again, ToldClosingDate before, AdvertInMail advert)
    {
        yield return new EmailBlock.Lead("We cannot tell when it closes now, so it is safest to apply soon");
        var shown = $"{again.Shown.Board ?? "The board"} shows {DateWording.Day(again.Shown)}, but fills in such a date by itself";
        yield return new EmailBlock.Paragraph($"It was posted again on {EnglishDates.InWords(again.Posted)}. {shown}. It may close sooner.");
        yield return new EmailBlock.Paragraph(DateWording.HadPassed(before, advert.LastRead)
            ? $"The closing date before, {DateWording.Day(before)}, has passed. Ask the employer when the new advert closes."
            : $"Until we read a date that the employer states, we remind you of the one before: {DateWording.Day(before)}.");
    }

    /// <summary>Where each date was read, in the advert's words, and when we last looked.</summary>
    public static IEnumerable<EmailBlock> Evidence(AdvertInMail advert)
    {
        if (advert.Again is { } again)
        {
            yield return Quote(again.Shown, $"We read the new date {DateWording.Where(again.Shown)}");
        }
        else if (advert is { Safe: { } safe, Other: { } other })
        {
            yield return new EmailBlock.Paragraph(Disagreement(safe, other));
            yield return Quote(safe, DateWording.Where(safe));
            yield return Quote(other, DateWording.Where(other));
            var isDefault = other.IsBoardDefault ? $"{other.Board ?? "The board"} fills in such a date by itself when it is sent none. " : string.Empty;
            yield return new EmailBlock.Paragraph($"{isDefault}The earlier date is the {(safe.Confidence == Confidence.Certain ? "safe" : "safer")} one.");
        }
        else if (advert.Safe is { } only)
        {
            yield return Quote(only, $"We read this date {DateWording.Where(only)}");
        }

        yield return new EmailBlock.Paragraph(LastRead(advert));
    }

    /// <summary>When we last read it. If nobody looks at it again, the reader must know that.</summary>
    public static string LastRead(AdvertInMail advert) => advert switch
    {
        { IsPasted: true } => $"This is the advert as we were given it on {DateWording.Moment(advert.LastRead)}. {Pasted.NotAgain}",
        { IsFetched: true } => $"We read its page on {DateWording.Moment(advert.LastRead)}. {Fetched.NotAgain}",
        _ => LastReadByUs(advert),
    };

    /// <summary>The same for HR contacts, who do not apply.</summary>
    public static string LastReadByUs(AdvertInMail advert) => $"We last read this advert on {DateWording.Moment(advert.LastRead)}.";

    /// <summary>Why the mail came, and how to stop.</summary>
    public static IEnumerable<EmailBlock> WhyAndStop(
        Mail.AboutAdvert mail, string howToStop = "Either link stops the emails about this advert, and about no other.") =>
    [
        new EmailBlock.Heading("Why you got this email"),
        new EmailBlock.Paragraph("You asked us to tell you when this advert closes, and confirmed it."),
        new EmailBlock.Heading("How to stop"),
        new EmailBlock.Paragraph(howToStop),
        new EmailBlock.Link("I have applied", WebLink.OfOurs(mail.AppliedUrl)),
        new EmailBlock.Link("Stop following this advert", WebLink.OfOurs(mail.LeaveUrl)),
    ];

    private static EmailBlock.Quote Quote(ToldClosingDate stated, string where) => new(Capital(where), stated.Quote);

    private static string Disagreement(ToldClosingDate safe, ToldClosingDate other)
    {
        var later = DateWording.HowMuchLater(safe, other) is { } much ? $", {much}" : "";
        return DateWording.WhoSays(safe) == DateWording.WhoSays(other)
            ? $"{Capital(DateWording.WhoSays(safe))} {DateWording.Day(safe)} in one place and {DateWording.Day(other)} in another{later}."
            : $"{Capital(DateWording.WhoSays(safe))} {DateWording.Day(safe)}; {DateWording.WhoSays(other)} {DateWording.Day(other)}{later}.";
    }

    private static string Capital(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}";
}
