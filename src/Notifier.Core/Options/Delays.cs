using Notifier.Core.Sending;

namespace Notifier.Core.Options;

/// <summary>How long things wait, and how much is allowed. docs/decisions gives reasons for the defaults, and tests use seconds.</summary>
public sealed record Delays
{
    /// <summary>These times hide a message in the queue, which hides none for longer.</summary>
    private const string LongestHidden = "7.00:00:00";

    /// <summary>From a person's act to the second look at whether all that it asks for was done.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A worker sends only while its claim is younger. After that another worker may take it.</summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan ClaimLapse { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long we wait for evidence that the email service accepted an email whose sending was begun.</summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan Evidence { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The webhook is silent if it told nothing for this long after an email was accepted.
    /// Then no email in doubt is sent again, except a last reminder, once.
    /// </summary>
    public TimeSpan WebhookSilence { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long we leave a person alone after a soft bounce. Doubled each time, up to 32 times as long.</summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan BackOff { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long a message waits if nothing better is known.</summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan PutBack { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A message comes again this long after a worker took it and did not finish. No message takes so long.
    /// If one did, the claims of <see cref="EmailAttempt"/> keep its second delivery from sending twice.
    /// </summary>
    [Setting(Longest = LongestHidden)]
    public TimeSpan Redelivery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The worker breaks off after this and puts its message back.
    /// It is longer than a message ever takes, and shorter than functionTimeout in host.json.
    /// </summary>
    public TimeSpan MessageStop { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Grace period before a due item with nothing to do is deleted.
    /// Its writer may not have committed the matching state yet.
    /// </summary>
    public TimeSpan HintGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A new due item is left alone this long, because its writer is just committing the matching state.</summary>
    public TimeSpan HintRest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The repair looks at a fan-out again when it is this old.</summary>
    public TimeSpan Repair { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A job stops after this, and its next run goes on at the cursor.</summary>
    public TimeSpan SweepStop { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>If somebody asks again this long after the last one, a confirmation or a manage link is sent again.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Confirmations for one advert, or manage links, that one person gets in 24 hours.</summary>
    public int AsksADay { get; init; } = 3;

    /// <summary>Confirmations that an address gets in 24 hours and does not use. The next one lists the adverts beyond.</summary>
    public int ConfirmationsADay { get; init; } = 9;

    /// <summary>Adverts that an address may wait to confirm. Beyond, one takes the place of another whose email never left.</summary>
    public int MostUnconfirmed { get; init; } = 20;

    /// <summary>Confirmations sent in an hour, to everybody together. Above it they wait.</summary>
    public int ConfirmationsAnHour { get; init; } = 500;

    /// <summary>Messages that one sweep puts at most. What closes latest waits for the next one.</summary>
    /// <remarks>
    /// With a sweep every five minutes these are 600 a minute, about what a worker sends.
    /// So the queue stays short. It keeps no order, and what closes soonest must not stand behind the rest.
    /// </remarks>
    public int MailsASweep { get; init; } = 3000;

    /// <summary>As many of those messages may ask to confirm.</summary>
    internal int ConfirmationsASweep => Math.Max(1, MailsASweep / 10);

    /// <summary>A run of fewer messages than this never raises the alarm.</summary>
    public int LeastAlarm { get; init; } = 500;

    /// <summary>A run this many times as large as the largest of the last 30 days stops, and waits for an operator.</summary>
    public int AlarmFactor { get; init; } = 5;

    /// <summary>How often an email is sent if no evidence comes. After that we tell an operator.</summary>
    public int MostSends { get; init; } = 3;

    /// <summary>Hour in London at which reminders fall due, and warnings to HR that an advert is about to close.</summary>
    [Setting(OldName = "FirstHour")]
    public TimeOnly ReminderHour { get; init; } = new(8, 0);

    /// <summary>From this hour in London emails leave that nobody waits for, reminders too.</summary>
    [Setting(OldName = "FirstHour")]
    public TimeOnly EarliestHour { get; init; } = new(8, 0);

    /// <summary>From this hour in London they wait for the next morning.</summary>
    public TimeOnly LastHour { get; init; } = new(20, 0);

    /// <summary>An email does not wait for the morning if less than this would be left to apply.</summary>
    public TimeSpan LeastToApply { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a link to confirm or to manage is good.</summary>
    public TimeSpan Links { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a link to leave is good: 13 months.</summary>
    public TimeSpan LeaveLinks { get; init; } = TimeSpan.FromDays(396);

    /// <summary>How long a link to a calendar is good: 13 months. The calendar is empty as soon as the person follows nothing.</summary>
    public TimeSpan CalendarLinks { get; init; } = TimeSpan.FromDays(396);

    /// <summary>A subscription that nobody confirmed is kept this long.</summary>
    public TimeSpan KeepUnconfirmed { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Subscriptions and the advert are kept this long after it closed.</summary>
    public TimeSpan KeepAfterClosing { get; init; } = TimeSpan.FromDays(28);

    /// <summary>A subscription to an advert without a date ends this long after the advert was last read.</summary>
    public TimeSpan KeepUndated { get; init; } = TimeSpan.FromDays(60);

    /// <summary>An advert that a visitor pasted and nobody follows is kept this long after it was pasted last.</summary>
    public TimeSpan KeepUnfollowed { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Characters of an advert's text that are kept. The longest of 852 adverts had about a quarter of them.</summary>
    public int LongestText { get; init; } = 100_000;

    /// <summary>
    /// Characters of pasted adverts that are kept in an hour, from everybody together. A network has a quarter of them.
    /// They are 500 adverts of 8,000 characters, because <see cref="ConfirmationsAnHour"/> emails leave in an hour.
    /// </summary>
    public int PastedAnHour { get; init; } = 4_000_000;

    /// <summary>The ledger and the audit are kept this long.</summary>
    public TimeSpan KeepLedger { get; init; } = TimeSpan.FromDays(90);
}
