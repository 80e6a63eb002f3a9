using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>What the mails to candidates say, and the test that an operator sends.</summary>
internal static class CandidateTemplates
{
    private const string Apply = "Open the advert to apply";

    private const string MixedUp = "We had mixed this advert up with another one.";

    public static IReadOnlyList<EmailTemplate> All =>
    [
        EmailTemplate.For<Mail.Confirm>(Confirm),
        EmailTemplate.For<Mail.Replace>(Replace),
        EmailTemplate.For<Mail.ClosesSooner>(ClosesSooner),
        EmailTemplate.For<Mail.NoDateStated>(NoDateStated),
        EmailTemplate.For<Mail.DateNowStated>(DateNowStated),
        EmailTemplate.For<Mail.DateMoved>(DateMoved),
        EmailTemplate.For<Mail.PostedAgain>(PostedAgain),
        EmailTemplate.For<Mail.Reminder>(Reminder),
        EmailTemplate.For<Mail.ClosedEarly>(ClosedEarly),
        EmailTemplate.For<Mail.FollowingEnds>(FollowingEnds),
        EmailTemplate.For<Mail.ManageLink>(ManageLink),
        EmailTemplate.For<Mail.Test>(_ => Test()),
    ];

    private static EmailContent Confirm(Mail.Confirm mail) => new(
        "Please confirm: follow a job advert until it closes",
        "Please confirm that you want to follow this advert",
        [
            .. mail.Advert.IsUnlisted ? [new EmailBlock.Paragraph($"It is an advert {HowItCame(mail.Advert)}. You can read it behind the link below before you say yes.")] : AdvertBlocks.WhichAndWhere(mail.Advert, Apply, isMain: false),
            .. AdvertBlocks.ApplyBy(mail.Advert),
            new EmailBlock.Link("Yes, follow this advert", WebLink.OfOurs(mail.ConfirmUrl), IsMain: true),
            new EmailBlock.Paragraph($"This link works until {DateWording.Until(mail.Expires)}."),
            new EmailBlock.Paragraph(ReminderPromise.InWords(mail.Advert, mail.ReminderDays)),
            .. mail.Advert.IsUnlisted ? [] : AdvertBlocks.Evidence(mail.Advert).Prepend(new EmailBlock.Heading("What we read")),
            .. Others(mail.Others),
            new EmailBlock.Heading("Why you got this email"),
            new EmailBlock.Paragraph("Somebody gave us this address to follow this advert. If this was not you, do nothing: without your confirmation we will not follow it for you."),
        ]);

    private static EmailContent Replace(Mail.Replace mail)
    {
        var words = new ReplaceWords(mail.Followed.Select(AdvertInQuestion.From), AdvertInQuestion.From(mail.Advert));
        var doubt = mail.Advert.Safe is { } safe ? ConfidenceWording.Doubt(safe) : null;
        var goesOn = words.Dates.Length == 0 ? string.Empty : $": we go on reminding you of {words.Dates}";
        var found = mail.Advert switch
        {
            { IsPasted: true } => "pasted an advert of this job",
            { IsUnlisted: true } => "put the link of another advert of this job into our page",
            _ => "found another advert of this job",
        };
        return new EmailContent(
            $"You already follow this job: {words.InShort}",
            "You already follow this job",
            [
                .. AdvertBlocks.WhichAndWhere(mail.Followed[0], Apply, isMain: false, withoutPage: null),
                new EmailBlock.Lead(words.Question),
                .. doubt is null ? Array.Empty<EmailBlock>() : [new EmailBlock.Note(doubt, IsWarning: true)],
                new EmailBlock.Link(words.Button, WebLink.OfOurs(mail.ReplaceUrl), IsMain: true),
                new EmailBlock.Paragraph($"This link works until {DateWording.Until(mail.Expires)}."),
                .. words.Consequences.Select(consequence => new EmailBlock.Paragraph(consequence)),
                new EmailBlock.Paragraph($"If you do nothing, nothing changes{goesOn}."),
                new EmailBlock.Heading("If it is another job"),
                new EmailBlock.Paragraph("Then follow both."),
                new EmailBlock.Link("Follow this advert as well", WebLink.OfOurs(mail.BothUrl)),
                .. Others(mail.Others),
                new EmailBlock.Heading("Why you got this email"),
                new EmailBlock.Paragraph($"Somebody {found} and gave us this address to follow it. If this was not you, do nothing."),
            ]);
    }

    /// <summary>How an unlisted advert came to us.</summary>
    private static string HowItCame(AdvertInMail advert) => advert.IsPasted ? "that was pasted into our page" : "whose link was put into our page";

    /// <summary>No word of an unlisted advert is repeated to an address that its owner has not confirmed.</summary>
    private static IEnumerable<EmailBlock> Others(IReadOnlyList<AdvertInMail> others) => others.Count == 0 ? [] :
    [
        new EmailBlock.Heading("Also waiting for you"),
        new EmailBlock.Paragraph(
            "These were asked for with your address too. We send only a few of these emails a day, so they are listed here. "
            + "The page behind the link above has a box for each: tick the ones you want."),
        .. others.Select(other => other.IsUnlisted
            ? new EmailBlock.Paragraph($"An advert {HowItCame(other)}.")
            : (EmailBlock)new EmailBlock.Advert(other.Title, other.Employer, other.Reference)),
    ];

    private static EmailContent ClosesSooner(Mail.ClosesSooner mail)
    {
        var (safe, other) = (SafeOf(mail), mail.Advert.Other ?? throw new ArgumentException("An advert that closes sooner than shown needs the date shown.", nameof(mail)));
        if (DateWording.WhoSays(safe) == DateWording.WhoSays(other))
        {
            return About(mail, $"An advert you follow states two closing dates: {DateWording.ApplyByInSentence(safe)}", "This advert states two closing dates");
        }

        var (subject, heading) = other switch
        {
            { Source: MentionSource.Text } => ("its own words say", "its own words say"),
            { Source: MentionSource.StructuredData } => ("its page says", "its page says"),
            { Board: { } board } => ("its board says", $"{board} shows"),
            _ => ("its board says", "its board shows"),
        };
        var closes = ConfidenceWording.Closes(safe.Confidence);
        return About(mail, $"An advert you follow {closes} on {DateWording.Day(safe)}, sooner than {subject}", $"This advert {closes} sooner than {heading}");
    }

    private static EmailContent NoDateStated(Mail.NoDateStated mail) => new(
        $"{(mail.Why == ChangeCause.Correction ? "Correction: an" : "An")} advert you follow states no closing date",
        "This advert states no closing date",
        [
            .. AdvertBlocks.WhichAndWhere(mail.Advert, Apply, isMain: true),
            new EmailBlock.Lead("It may close at any time, so it is safest to apply soon"),
            .. mail.Why == ChangeCause.Correction ? [new EmailBlock.Paragraph($"{MixedUp} The closing date we told you is not this job’s. We’re sorry.")] : Array.Empty<EmailBlock>(),
            new EmailBlock.Paragraph($"Nobody can tell from this copy of the advert when applications close.{(mail.Advert.IsMaintained ? " If we read a closing date later, we will tell you." : "")}"),
            .. AdvertBlocks.Evidence(mail.Advert),
            .. AdvertBlocks.WhyAndStop(mail),
        ]);

    private static EmailContent DateNowStated(Mail.DateNowStated mail)
    {
        var safe = SafeOf(mail);
        var what = safe.Confidence == Confidence.Guess ? "now shows a closing date" : "now states its closing date";
        var date = DateWording.Day(safe) + DateWording.InBrackets(safe);
        return mail.Why == ChangeCause.Advert
            ? About(mail, $"An advert you follow {what}: {date}", $"This advert {what}")
            : About(
                mail,
                $"We found the closing date of an advert you follow: {date}",
                "We found the closing date of this advert",
                new EmailBlock.Paragraph("The advert has not changed. We read it again and found a date that we had missed. We’re sorry."));
    }

    private static EmailContent DateMoved(Mail.DateMoved mail)
    {
        var safe = SafeOf(mail);
        var now = safe.Confidence == Confidence.Guess ? "may now close" : $"now {ConfidenceWording.Closes(safe.Confidence)}";
        var (from, to) = (EnglishDates.InWords(mail.From), DateWording.Day(safe));
        var later = DateWording.LastDay(safe).DayNumber - mail.From.DayNumber;
        if (mail.Why != ChangeCause.Advert)
        {
            var (subject, heading, why) = mail.Why == ChangeCause.Reader
                ? ($"We read an advert you follow again: {DateWording.ApplyByInSentence(safe)}", "We read this advert again", "The advert has not changed, but we had misread it.")
                : ($"Correction: an advert you follow {ConfidenceWording.Closes(safe.Confidence)} on {to}", "We told you the wrong closing date", MixedUp);
            return About(mail, subject, heading, new EmailBlock.Paragraph(
                $"{why} {(later == 0 ? "The closing date is still the same, but applications stop earlier on that day than we told you." : $"It {ConfidenceWording.Closes(safe.Confidence)} on {to}, not on {from} as we told you.")} We’re sorry."));
        }

        return later switch
        {
            < 0 => About(
                mail,
                $"An advert you follow {now} sooner: {to}",
                $"This advert {now} sooner",
                new EmailBlock.Paragraph($"The closing date moved from {from} to {to}, {EnglishDates.Days(-later)} sooner.")),
            > 0 => About(
                mail,
                $"An advert you follow {now} later: {to}",
                $"This advert {now} later",
                new EmailBlock.Paragraph($"The closing date moved from {from} to {to}, {EnglishDates.Days(later)} later.")),
            _ => About(
                mail,
                $"An advert you follow {now} earlier in the day: {DateWording.Deadline(safe)}",
                $"This advert {now} earlier in the day",
                new EmailBlock.Paragraph("The closing date is still the same, but applications stop earlier on that day.")),
        };
    }

    private static EmailContent Reminder(Mail.Reminder mail)
    {
        var safe = SafeOf(mail);
        var isGuess = safe.Confidence == Confidence.Guess;
        var when = (DateWording.LastDay(safe).DayNumber - mail.Today.DayNumber) switch
        {
            0 => "today",
            1 => isGuess ? "by tomorrow" : "tomorrow",
            var days => $"{(isGuess ? "within" : "in")} {EnglishDates.Days(days)}",
        };
        List<EmailBlock> news = [];
        if (safe.MayEndAsDayBegins)
        {
            news.Add(new EmailBlock.Paragraph("The time is given as 00:00, which can be the start of that day. Please apply the day before."));
        }
        else if (safe.Time is null && !isGuess)
        {
            news.Add(new EmailBlock.Paragraph($"{DateWording.WholeDay(safe)} Some systems close earlier than people expect: please do not wait for the last hour."));
        }

        if (mail.NotWorking is { } holiday)
        {
            news.Add(new EmailBlock.Note($"{(safe.Confidence == Confidence.Certain ? "It closes on" : "That day is")} {holiday}. If you have a question for the employer, ask it on a working day before."));
        }

        var closes = $"{ConfidenceWording.Closes(safe.Confidence)} {when}";
        var date = isGuess ? $"{DateWording.Day(safe)} is only a guess" : DateWording.Deadline(safe);
        return About(mail, $"An advert you follow {closes}: {date}", $"This advert {closes}", [.. news]);
    }

    private static EmailContent PostedAgain(Mail.PostedAgain mail) => new(
        "An advert you follow was posted again",
        "This advert was posted again",
        [
            .. AdvertBlocks.WhichAndWhere(mail.Advert, Apply, isMain: true),
            .. AdvertBlocks.ApplyBy(mail.Advert),
            new EmailBlock.Paragraph("If we read a closing date that the employer states, we will tell you."),
            .. AdvertBlocks.Evidence(mail.Advert),
            .. AdvertBlocks.WhyAndStop(mail),
        ]);

    private static EmailContent ClosedEarly(Mail.ClosedEarly mail) => new(
        mail.Why == ChangeCause.Advert ? "An advert you follow has closed early or was withdrawn" : "An advert you follow closed sooner than we told you",
        mail.Why == ChangeCause.Advert ? "This advert has closed early or was withdrawn" : "This advert closed sooner than we told you",
        [
            .. AdvertBlocks.WhichAndWhere(mail.Advert, "Look at the advert", isMain: true, withoutPage: null),
            .. mail is { From: { } from, Advert.Safe: { } moved } ? ClosedByItsDate(from, moved, mail.Why) : Closed(mail),
            new EmailBlock.Paragraph("We will send no more reminders about it."),
            new EmailBlock.Paragraph("If you have not applied yet, you could ask the employer whether they still take applications."),
            .. AdvertBlocks.Evidence(mail.Advert with { Other = null }), // which date to go by no longer matters
            .. AdvertBlocks.WhyAndStop(mail),
        ]);

    private static EmailBlock[] Closed(Mail.ClosedEarly mail) =>
    [
        new EmailBlock.Lead(mail.Advert.Safe is { } safe ? $"It was to close on {DateWording.Day(safe)}{DateWording.InBrackets(safe)}" : "It stated no closing date"),
        new EmailBlock.Paragraph($"We were told on {DateWording.Moment(mail.Closed ?? throw new ArgumentException("An advert whose date did not move closed at some moment.", nameof(mail)))} that it is closed or was withdrawn."),
    ];

    private static EmailBlock[] ClosedByItsDate(DateOnly from, ToldClosingDate moved, ChangeCause why) => why switch
    {
        ChangeCause.Advert =>
        [
            new EmailBlock.Lead($"It now says that it closed on {DateWording.Day(moved)}{DateWording.InBrackets(moved)}"),
            new EmailBlock.Paragraph($"The closing date moved from {EnglishDates.InWords(from)} to {DateWording.Day(moved)}, which has passed."),
        ],
        _ =>
        [
            new EmailBlock.Lead($"It {DateWording.ClosedOn(moved)}"),
            new EmailBlock.Paragraph($"{(why == ChangeCause.Reader ? "The advert has not changed, but we had misread it" : MixedUp.TrimEnd('.'))}, and told you {EnglishDates.InWords(from)}. We’re sorry."),
        ],
    };

    private static EmailContent FollowingEnds(Mail.FollowingEnds mail) => new(
        "We have stopped following an advert that states no closing date",
        "We have stopped following this advert for you",
        [
            .. AdvertBlocks.WhichAndWhere(mail.Advert, Apply, isMain: true),
            .. AdvertBlocks.ApplyBy(mail.Advert),
            new EmailBlock.Paragraph($"{Silence(mail)} It may have closed, or it may still be open{(mail.Advert.ApplyUrl is null ? "" : ": please look at the advert itself, or ask the employer")}."),
            new EmailBlock.Paragraph($"This is our last email about it.{HowToFollowAgain(mail.Advert)}"),
            .. AdvertBlocks.Evidence(mail.Advert),
            .. AdvertBlocks.WhyAndStop(mail, "You need do nothing. Either link only tells us that you are done with this advert."),
        ]);

    private static string Silence(Mail.FollowingEnds mail) => mail.Advert switch
    {
        { IsPasted: true } => $"It is {EnglishDurations.InWords(mail.Silence)} since this advert was pasted.",
        { IsFetched: true } => $"It is {EnglishDurations.InWords(mail.Silence)} since we read this advert.",
        _ => $"For {EnglishDurations.InWords(mail.Silence)} we have read nothing new in this advert.",
    };

    private static string HowToFollowAgain(AdvertInMail advert) =>
        advert.IsPasted ? " To follow it again, paste it once more."
        : advert.IsFetched ? " To follow it again, give us its link once more."
        : string.Empty;

    private static EmailContent ManageLink(Mail.ManageLink mail) => new(
        "Your link to the adverts you follow",
        "See and change the adverts you follow",
        [
            new EmailBlock.Link("See what you follow", WebLink.OfOurs(mail.ManageUrl), IsMain: true),
            new EmailBlock.Paragraph(mail.Adverts switch
            {
                0 => "You follow no adverts at the moment.",
                1 => "You follow 1 advert at the moment.",
                var adverts => $"You follow {adverts} adverts at the moment.",
            }),
            new EmailBlock.Paragraph($"This link works until {DateWording.Until(mail.Expires)}. Anyone who has it can see and change what you follow, so please keep it to yourself."),
            .. mail.Calendar is { } calendar ? Calendar(calendar) : [],
            new EmailBlock.Heading("Why you got this email"),
            new EmailBlock.Paragraph("Somebody asked us for this link with your address. If this was not you, do nothing: nothing changes, and nobody but you was sent the link."),
        ]);

    private static EmailContent Test() => new(
        "A test of the closing-date notifier",
        "This email is a test",
        [
            new EmailBlock.Paragraph("If you can read it, the closing-date notifier can send emails, and they reach this mailbox. Please look whether it came into the inbox or among the spam."),
            new EmailBlock.Heading("Why you got this email"),
            new EmailBlock.Paragraph("The people who run the notifier sent it to this address as a test. Your address was not kept, and nothing else will come of it."),
        ]);

    private static EmailBlock[] Calendar(CalendarLink calendar) =>
    [
        new EmailBlock.Heading("These dates in your calendar"),
        new EmailBlock.Paragraph("Give your calendar program this address, where it offers to subscribe to a calendar or to add one from the web. It will keep the closing dates up to date."),
        new EmailBlock.Link("Subscribe to a calendar of these dates", WebLink.OfOurs(calendar.Url)),
        new EmailBlock.Paragraph($"It works until {DateWording.Until(calendar.Expires)}, as long as you follow something. Anyone who has it can see what you follow, so please keep it to yourself."),
    ];

    /// <summary>Apply here, by this date, because of this; where we read it; why and how to stop.</summary>
    private static EmailContent About(Mail.AboutAdvert mail, string subject, string heading, params ReadOnlySpan<EmailBlock> news) => new(
        subject,
        heading,
        [
            .. AdvertBlocks.WhichAndWhere(mail.Advert, Apply, isMain: true),
            .. AdvertBlocks.ApplyBy(mail.Advert),
            .. news,
            .. AdvertBlocks.Evidence(mail.Advert),
            .. AdvertBlocks.WhyAndStop(mail),
        ]);

    private static ToldClosingDate SafeOf(Mail.AboutAdvert mail) =>
        mail.Advert.Safe ?? throw new ArgumentException("This kind of mail states a date, and there is none.", nameof(mail));
}
