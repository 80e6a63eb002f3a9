using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Wording;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>
/// What the mails to HR contacts say: what candidates see, and what would mend it. They blame nobody, because most faults happen on the way
/// from one system to the next.
/// </summary>
internal static class HrTemplates
{
    private const int FewestFollowersNamed = 5;

    public static IReadOnlyList<EmailTemplate> All =>
    [
        EmailTemplate.For<Mail.HrConfirm>(Confirm),
        EmailTemplate.For<Mail.HrFindings>(Findings),
        EmailTemplate.For<Mail.HrCloses>(Closes),
    ];

    private static EmailContent Confirm(Mail.HrConfirm mail) => new(
        "Please confirm: be told about the closing dates of your adverts",
        "Please confirm that you want to be told about your adverts",
        [
            new EmailBlock.Paragraph($"We would tell you about {mail.Scope}: when one states two closing dates, or none, or one that cannot be right; and 7, 3 and 1 working days before it closes."),
            new EmailBlock.Link("Yes, tell me", WebLink.OfOurs(mail.ConfirmUrl), IsMain: true),
            new EmailBlock.Paragraph($"This link works until {DateWording.Until(mail.Expires)}."),
            new EmailBlock.Heading("Why you got this email"),
            new EmailBlock.Paragraph("The people who run this notifier added your address as an HR contact. If you do not want these emails, do nothing: without your confirmation you get no more."),
        ]);

    private static EmailContent Findings(Mail.HrFindings mail) => new(
        mail.Adverts is [var only] ? Subject(only) : $"{mail.Adverts.Count} adverts of yours: please look at their closing dates",
        mail.Adverts.Count == 1 ? "Please look at this advert’s closing date" : "Please look at the closing dates of these adverts",
        [
            .. mail.Adverts.SelectMany(Parts),
            .. WhyAndStop(mail.Scope, mail.LeaveUrl, "We tell you once, and again only when what we find changes."),
        ]);

    private static EmailContent Closes(Mail.HrCloses mail)
    {
        var safe = mail.Advert.Safe ?? throw new ArgumentException("This kind of mail states a date, and there is none.", nameof(mail));
        var isKnown = HrAdvice.IsDateKnown(mail.Advert);
        var when = mail.WorkingDays == 1 ? "in 1 working day" : $"in {mail.WorkingDays} working days";
        List<EmailBlock> notes = [];
        if (mail.NotWorking is { } holiday)
        {
            notes.Add(new EmailBlock.Note($"{(isKnown && safe.Confidence == Confidence.Certain ? "It closes on" : "That day is")} {holiday}: applicants may find nobody to ask."));
        }

        if (mail.IsChristmas)
        {
            notes.Add(new EmailBlock.Note($"{(isKnown ? "It closes" : "That is")} around Christmas, when many people are away: a date in January may bring you more applications."));
        }

        var closes = $"{ConfidenceWording.Closes(isKnown ? safe.Confidence : Confidence.Guess)} {when}";
        return new(
            $"An advert of yours {closes}: {DateWording.Deadline(safe)}{DateWording.InBrackets(safe)}",
            $"This advert {closes}",
            [
                new EmailBlock.Advert(mail.Advert.Title, mail.Advert.Employer, mail.Advert.Reference),
                .. WebLink.From(mail.Advert.ApplyUrl) is { } link ? [new EmailBlock.Link("Open the advert", link)] : Array.Empty<EmailBlock>(),
                .. AdvertBlocks.ApplyBy(mail.Advert),
                .. notes,
                new EmailBlock.Paragraph($"{Followers(mail.Followers)} us to remind them of it."),
                .. AdvertBlocks.Evidence(mail.Advert),
                .. isKnown ? Array.Empty<EmailBlock>() : [new EmailBlock.Paragraph(HrAdvice.TellTheRealDate(mail.Advert))],
                new EmailBlock.Paragraph($"Working days are counted with the bank holidays of {Place(mail.Division)}{(mail.IsDivisionKnown ? "" : ", as the advert does not tell where in the United Kingdom the job is")}."),
                .. WhyAndStop(mail.Scope, mail.LeaveUrl, "We write 7, 3 and 1 working days before an advert closes."),
            ]);
    }

    private static IEnumerable<EmailBlock> Parts(AdvertWithFindings found)
    {
        yield return new EmailBlock.Advert(found.Advert.Title, found.Advert.Employer, found.Advert.Reference);
        if (WebLink.From(found.Advert.ApplyUrl) is { } link)
        {
            yield return new EmailBlock.Link("Open the advert", link);
        }

        foreach (var finding in found.Findings)
        {
            yield return new EmailBlock.Hint(finding.Kind == FindingKind.NoClosingDate ? NoClosingDate(finding, found) : finding.Message);
            foreach (var quote in finding.Quotes)
            {
                yield return new EmailBlock.Quote(finding switch
                {
                    { Kind: FindingKind.NoClosingDate } => "In this copy",
                    { Board: { } board } => $"In the copy on {board}",
                    _ => "In the advert",
                }, quote);
            }
        }

        foreach (var advice in HrAdvice.For(found))
        {
            yield return new EmailBlock.Paragraph(advice);
        }

        yield return new EmailBlock.Paragraph(AdvertBlocks.LastReadByUs(found.Advert));
    }

    /// <summary>
    /// A candidate is told to ask the employer, or to look for the original. The employer needs to know only where that is.
    /// </summary>
    private static string NoClosingDate(AdvertFinding finding, AdvertWithFindings found) =>
        "We found no closing date in this copy of the advert, so nobody can tell from it when applications close."
        + (finding.Board is { } board && board != found.BoardOfPage ? $" Its original may be on {board}{(found.Advert.Reference is null ? "" : ", under this reference")}." : "");

    private static string Subject(AdvertWithFindings found) => found.Findings[0].Kind switch
    {
        FindingKind.ClosingDatesDisagree => "An advert of yours states two closing dates",
        FindingKind.BoardDefault when found.Findings[0].Board is null => "An advert of yours shows a closing date that looks like a board’s own",
        FindingKind.BoardDefault => "An advert of yours shows a closing date that its board filled in",
        FindingKind.NoClosingDate => "A copy of an advert of yours states no closing date",
        _ => "An advert of yours has a date that cannot be right",
    };

    private static string Followers(int count) =>
        count < FewestFollowersNamed ? $"Fewer than {FewestFollowersNamed} people have asked" : count > 1000 ? "More than 1000 people have asked" : $"{count} people have asked";

    private static string Place(Division division) => division switch
    {
        Division.Scotland => "Scotland",
        Division.NorthernIreland => "Northern Ireland",
        _ => "England and Wales",
    };

    private static IEnumerable<EmailBlock> WhyAndStop(string scope, Uri leave, string howOften) =>
    [
        new EmailBlock.Heading("Why you got this email"),
        new EmailBlock.Paragraph($"You are told about {scope}, and confirmed it. {howOften}"),
        new EmailBlock.Heading("How to stop"),
        new EmailBlock.Link("Stop these emails", WebLink.OfOurs(leave)),
    ];
}
