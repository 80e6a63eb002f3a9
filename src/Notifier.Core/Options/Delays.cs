using Notifier.Core.Sending;

namespace Notifier.Core.Options;

/// <summary>How long things wait, and how much is allowed. The defaults are those the design gives reasons for; tests use seconds.</summary>
public sealed record Delays
{
    /// <summary>These times hide a message in the queue, which hides none for longer.</summary>
    private const string LongestHidden = "7.00:00:00";

    /// <summary>From a person's act to the second look at whether all that it asks for was done.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A worker sends only while its claim is younger; after that another may take it.</summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan ClaimLapse { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long evidence is waited for that a mail, whose sending was begun, was accepted.</summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan Evidence { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>When a mail was accepted this long ago, and since then the mail service told of none, it has fallen silent: then no mail in doubt is sent again, but a last reminder once.</summary>
    public TimeSpan WebhookSilence { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long somebody is left alone whose mailbox did not take a mail for now; doubled each time, up to 32 times as long.</summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan BackOff { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long a message is put back when nothing better is known.</summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan PutBack { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A message comes again this long after it was taken and not done with. None takes so long; should one, the claims of <see cref="EmailAttempt"/> keep its second
    /// delivery from sending twice.
    /// </summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan Redelivery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a message asks for is broken off after this, and the message put back: longer than it ever takes, and shorter than functionTimeout in host.json.</summary>
    public TimeSpan MessageStop { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A hint goes this long after it fell due, if the truth asks for nothing: whoever wrote it may be about to write the truth.</summary>
    public TimeSpan HintGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A hint is left alone this long: whoever wrote it is just writing the truth.</summary>
    public TimeSpan HintRest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A fan-out is looked at again when it is this old.</summary>
    public TimeSpan Repair { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A sweep stops after this and goes on at its cursor the next time.</summary>
    public TimeSpan SweepStop { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A confirmation or a manage link is sent again when it is asked for this long after the last one.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Confirmations for one advert, or manage links, that one person gets in 24 hours.</summary>
    public int AsksADay { get; init; } = 3;

    /// <summary>Confirmations, for whatever adverts, that an address gets in 24 hours and does not use; the next one lists what is beyond.</summary>
    public int ConfirmationsADay { get; init; } = 9;

    /// <summary>Adverts that an address may wait to confirm; beyond, one takes the place of another for which no mail ever left.</summary>
    public int MostUnconfirmed { get; init; } = 20;

    /// <summary>Confirmations sent in an hour, to everybody together; above it they wait.</summary>
    public int ConfirmationsAnHour { get; init; } = 500;

    /// <summary>
    /// Messages that one sweep puts at most; what closes latest waits for the next one. 600 a minute, with a sweep every five minutes: about what a worker sends in that time,
    /// so that the queue, which keeps no order of its own, stays short and what closes soonest is not behind the rest.
    /// </summary>
    public int MailsASweep { get; init; } = 3000;

    /// <summary>Of those, mails that ask to confirm whose turn has come.</summary>
    internal int ConfirmationsASweep => Math.Max(1, MailsASweep / 10);

    /// <summary>A run of fewer messages than this never raises the alarm.</summary>
    public int LeastAlarm { get; init; } = 500;

    /// <summary>A run of so many times the largest of the last 30 days stops, and waits for an operator.</summary>
    public int AlarmFactor { get; init; } = 5;

    /// <summary>Times a mail is sent when no evidence comes; then an operator is told.</summary>
    public int MostSends { get; init; } = 3;

    /// <summary>Hour in London at which reminders, and warnings to HR that an advert is about to close, fall due.</summary>
    [Setting(OldName = "FirstHour")]
    public TimeOnly ReminderHour { get; init; } = new(8, 0);

    /// <summary>First hour in London at which mails leave that nobody waits for, reminders too.</summary>
    [Setting(OldName = "FirstHour")]
    public TimeOnly EarliestHour { get; init; } = new(8, 0);

    /// <summary>From this hour in London they wait for the next morning.</summary>
    public TimeOnly LastHour { get; init; } = new(20, 0);

    /// <summary>A mail does not wait for the morning when less than this would be left to apply.</summary>
    public TimeSpan LeastToApply { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a link to confirm or to manage is good.</summary>
    public TimeSpan Links { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a link to leave is good: 13 months.</summary>
    public TimeSpan LeaveLinks { get; init; } = TimeSpan.FromDays(396);

    /// <summary>How long a link to a calendar is good, which nobody opens by hand: 13 months. It is empty sooner, when they follow nothing any more.</summary>
    public TimeSpan CalendarLinks { get; init; } = TimeSpan.FromDays(396);

    /// <summary>What was asked for and never confirmed is kept this long.</summary>
    public TimeSpan KeepUnconfirmed { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Subscriptions and the advert are kept this long after it closed.</summary>
    public TimeSpan KeepAfterClosing { get; init; } = TimeSpan.FromDays(28);

    /// <summary>Following an advert without a date ends this long after the last reading.</summary>
    public TimeSpan KeepUndated { get; init; } = TimeSpan.FromDays(60);

    /// <summary>An advert that a visitor pasted, and that nobody asks to follow, is kept this long after it was pasted last.</summary>
    public TimeSpan KeepUnfollowed { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Characters of an advert's text that are kept: nearly four times as many as the longest of 852 adverts had, and what its page
    /// shows.
    /// </summary>
    public int LongestText { get; init; } = 100_000;

    /// <summary>
    /// Characters of adverts that visitors paste and that are kept in an hour, to everybody together; a network has a quarter of them.
    /// It is as much
    /// as 500 adverts of 8,000 characters, and so many mails that ask to confirm leave in an hour.
    /// </summary>
    public int PastedAnHour { get; init; } = 4_000_000;

    /// <summary>What was sent, and the audit, are kept this long.</summary>
    public TimeSpan KeepLedger { get; init; } = TimeSpan.FromDays(90);
}
