using Notifier.Core.Sending;

namespace Notifier.Core.Options;

/// <summary>How one email is claimed, sent and tried again, and at which hours it may leave.</summary>
public sealed record SendingOptions
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

    /// <summary>How often an email is sent if no evidence comes. After that we tell an operator.</summary>
    public int MostSends { get; init; } = 3;

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

    /// <summary>From this hour in London emails leave that nobody waits for, reminders too.</summary>
    [Setting(OldName = "FirstHour")]
    public TimeOnly EarliestHour { get; init; } = new(8, 0);

    /// <summary>From this hour in London they wait for the next morning.</summary>
    public TimeOnly LastHour { get; init; } = new(20, 0);

    /// <summary>An email does not wait for the morning if less than this would be left to apply.</summary>
    public TimeSpan LeastToApply { get; init; } = TimeSpan.FromHours(12);
}
