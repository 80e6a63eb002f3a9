using Notifier.Reading.Grammar;

namespace Notifier.System.Tests.Crashes;

/// <summary>What somebody does after they asked to follow.</summary>
internal enum Story
{
    ConfirmsAndKeeps,
    NeverConfirms,

    /// <summary>Waits for the first reminder, then chooses other days.</summary>
    ChangesRungs,

    /// <summary>Pauses, misses a date that moves, and resumes.</summary>
    PausesAndResumes,

    /// <summary>Leaves by the link in the first email that tells of a date that moved.</summary>
    Leaves,
}

/// <summary>Somebody who follows one advert, and what they know to have done.</summary>
/// <param name="Rungs">The days before closing on which they want to be reminded; null for the usual ones.</param>
internal sealed record Candidate(string Address, PlannedAdvert Advert, Story Story, int[]? Rungs = null)
{
    /// <summary>The days they choose later, if they do.</summary>
    public static readonly int[] OtherRungs = [5];

    private static readonly int[] UsualRungs = [7, 2, 0];

    /// <summary>When they had the answer, as for the others.</summary>
    public DateTimeOffset? Confirmed { get; set; }

    public DateTimeOffset? Paused { get; set; }

    public DateTimeOffset? ResumeAsked { get; set; }

    public DateTimeOffset? Left { get; set; }

    /// <summary>What is not as it should be in their mailbox. Reckoned from what the test itself told and asked for, never from what the program stored.</summary>
    /// <param name="moment">When reminders fall due during the run: at this time of every day in London.</param>
    /// <param name="missed">Closing dates that were told while they had paused or left.</param>
    /// <returns>What time may still mend, and what it cannot.</returns>
    public (IReadOnlyList<string> Missing, IReadOnlyList<string> TooMuch) Complaints(IReadOnlyList<ReceivedMail> mails, DateTimeOffset moment, IReadOnlyCollection<DateOnly> missed)
    {
        var (missing, tooMuch) = (new List<string>(), new List<string>());
        Count("emails to confirm", mails.Count(mail => mail.IsConfirm), 1, 1);
        Count("manage links", mails.Count(mail => mail.IsManage), Story is Story.ChangesRungs or Story.PausesAndResumes ? 1 : 0, 1);
        tooMuch.AddRange(mails.Where(mail => !mail.IsConfirm && !mail.IsManage && !mail.Text.Contains(Advert.Title, StringComparison.Ordinal)).Select(mail => $"{this} got “{mail}”, which is not about {Advert.Title}"));
        tooMuch.AddRange(mails.Where(mail => !mail.IsConfirm && !mail.IsManage && !mail.IsReminder && !mail.IsMoved).Select(mail => $"{this} got “{mail}”, which nothing asked for"));

        var reminders = mails.Where(mail => mail.IsReminder).ToList();
        var since = reminders.Count(mail => mail.Sent >= moment);
        if (Story == Story.NeverConfirms)
        {
            Count("reminders", reminders.Count, 0, 0);
        }
        else if (Story == Story.ChangesRungs)
        {
            // The one that had come when they confirmed, then the one they chose instead.
            Count("reminders", reminders.Count, 2, 2);
            Count("reminders since they fell due", since, 1, 2);
        }
        else
        {
            var day = LondonTime.DayOf(moment);
            var rungs = (Rungs ?? UsualRungs).Select(days => Advert.Closes.AddDays(-days)).ToList();
            if (rungs.Contains(day))
            {
                // The one before is sent to who confirmed long enough before this one falls due.
                Count("reminders since they fell due", since, 1, 1);
                Count("reminders before", reminders.Count - since, 0, rungs.Exists(rung => rung < day) ? 1 : 0);
            }
            else
            {
                var come = rungs.Exists(rung => rung < day) ? 1 : 0;
                Count("reminders", reminders.Count, come, come);
            }
        }

        if (Story is Story.ConfirmsAndKeeps or Story.ChangesRungs or Story.PausesAndResumes && mails.LastOrDefault(mail => !mail.IsManage) is { } last && !Says(last, Advert.Closes))
        {
            missing.Add($"{this} was last told another date than {Advert.Closes:yyyy-MM-dd}: “{last}”");
        }

        // Until they resume, if ever, nothing is told that came after they paused or left.
        tooMuch.AddRange(mails.Where(mail => (Left is not null || (Paused is not null && (ResumeAsked is null || mail.Sent.AddSeconds(1) <= ResumeAsked))) && missed.Any(date => Says(mail, date))).Select(mail => $"{this} had paused or left and got “{mail}”"));
        return (missing, tooMuch);

        void Count(string what, int count, int least, int most)
        {
            if (count < least || count > most)
            {
                (count < least ? missing : tooMuch).Add($"{this} got {count} {what}, not {(least == most ? $"{least}" : $"{least} to {most}")}");
            }
        }
    }

    private static bool Says(ReceivedMail mail, DateOnly closes) => mail.Text.Contains(PlannedAdvert.ApplyBy(closes), StringComparison.Ordinal);

    public override string ToString() => $"{Address} ({Story}, {Advert.Title})";
}
