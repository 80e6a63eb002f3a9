using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Sending;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Cli.Replay;

/// <summary>An email that somebody got in a replay.</summary>
/// <param name="At">When it left, UTC.</param>
/// <param name="To">"candidate", or "HR of" an employer.</param>
/// <param name="Kind">The kind of email, in kebab case.</param>
/// <param name="Advert">The title of the advert, or the number of adverts when there are several.</param>
/// <param name="Why">What the email says, in a few words.</param>
internal sealed record ReplayedMail(DateTimeOffset At, string To, string Kind, string Advert, string Why, string Subject)
{
    public static ReplayedMail From(DateTimeOffset at, string to, Mail mail, string subject)
    {
        var (advert, why) = mail switch
        {
            Mail.Confirm confirm => (confirm.Advert.Title, "they asked to follow it"),
            Mail.Replace replace => (replace.Advert.Title, "they follow another advert of this job"),
            Mail.PostedAgain again => (again.Advert.Title, $"its board shows {Day(again.Advert.Again?.Shown)}"),
            Mail.ClosesSooner sooner =>
                (sooner.Advert.Title, $"the words say {Day(sooner.Advert.Safe)}, the board {Day(sooner.Advert.Other)}"),
            Mail.NoDateStated none => (none.Advert.Title, "no copy states a closing date"),
            Mail.DateNowStated stated => (stated.Advert.Title, Closes(stated.Advert.Safe)),
            Mail.DateMoved moved => (moved.Advert.Title, $"from {EnglishDates.InWords(moved.From)} to {Day(moved.Advert.Safe)}"),
            Mail.Reminder reminder => (reminder.Advert.Title, Closes(reminder.Advert.Safe)),
            Mail.ClosedEarly { From: { } from } closed =>
                (closed.Advert.Title, $"from {EnglishDates.InWords(from)} to {Day(closed.Advert.Safe)}, which has passed"),
            Mail.ClosedEarly closed => (closed.Advert.Title, "it was closed or withdrawn"),
            Mail.FollowingEnds ends => (ends.Advert.Title, $"nothing new was read for {EnglishDurations.InWords(ends.Silence)}"),
            Mail.AboutAdvert about => (about.Advert.Title, subject),
            Mail.ManageLink => ("", "they asked for it"),
            Mail.HrConfirm => ("", "an operator named them"),
            Mail.HrFindings { Adverts: [var only] } => (only.Advert.Title, Kinds(only.Findings)),
            Mail.HrFindings findings =>
                ($"{findings.Adverts.Count} adverts", Kinds(findings.Adverts.SelectMany(each => each.Findings))),
            Mail.HrCloses closes =>
                (closes.Advert.Title, closes.WorkingDays == 1 ? "1 working day left" : $"{closes.WorkingDays} working days left"),
            _ => ("", subject),
        };
        return new ReplayedMail(at, to, EmailKinds.NameOf(mail), advert, why, subject);
    }

    private static string Kinds(IEnumerable<AdvertFinding> findings) =>
        string.Join(", ", findings.Select(finding => KebabCase.From(finding.Kind)).Distinct());

    private static string Closes(ToldClosingDate? stated) =>
        $"it {ConfidenceWording.Closes(stated?.Confidence ?? Confidence.Guess)} on {Day(stated)}";

    private static string Day(ToldClosingDate? stated) => stated is null ? "no date" : EnglishDates.InWords(stated.Date);
}
