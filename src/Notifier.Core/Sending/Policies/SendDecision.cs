using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>What happens to a message of the queue.</summary>
internal abstract record SendDecision
{
    private SendDecision()
    {
    }

    public sealed record End(string Reason) : SendDecision;

    /// <summary>No key opens the address.</summary>
    /// <param name="Key">The id of the key that sealed it.</param>
    public sealed record CannotOpen(string Key) : SendDecision;

    /// <summary>Not sent, and the ledger says why.</summary>
    /// <param name="Subscription">The row that asks for the email; null when it is an HR contact's.</param>
    /// <param name="Contact">The HR contact's row that asks for it; null when it is a candidate's.</param>
    public sealed record Drop(PersonKey Person, string Key, string Reason, Subscription? Subscription, HrContact? Contact) : SendDecision;

    public sealed record Wait(DateTimeOffset Until, string Reason, bool IsTrouble) : SendDecision
    {
        /// <summary>
        /// Another attempt holds the email. It may be an earlier delivery of the same message, which failed and left its claim.
        /// </summary>
        public bool IsHeld { get; init; }
    }

    /// <summary>Not sent yet, and the ledger says until when.</summary>
    /// <param name="Entry">As it is to be written.</param>
    public sealed record PutOff(EmailLedgerEntry Entry, Subscription Subscription) : SendDecision;

    /// <param name="Entry">The claim, as it is to be written or as it was written.</param>
    public sealed record Send(Person Person, EmailAddress Address, EmailLedgerEntry Entry, Mail Mail) : SendDecision
    {
        /// <summary>The row that asks for the email; null when no subscription does.</summary>
        public Subscription? Subscription { get; init; }

        /// <summary>The HR contact's row that asks for the email; null for a candidate's.</summary>
        public HrContact? Contact { get; init; }

        /// <summary>The advert whose closing makes the email urgent; null for an email that is not urgent.</summary>
        public Advert? Advert { get; init; }

        /// <summary>What the person knows after the email; null when it tells nothing of a date.</summary>
        public NotifiedState? Told { get; init; }

        /// <summary>Where one POST leaves; null where there is nothing to leave.</summary>
        public Uri? Leave { get; init; }

        public bool EndsSubscription { get; init; }

        public EmailAttachment? Attachment { get; init; }

        /// <summary>It leaves although its mailbox is to be left alone.</summary>
        public bool PassesPause { get; init; }

        /// <summary>
        /// The claim fails when anybody changed the person's own row meanwhile. Two emails at once then cannot pass a limit of the day.
        /// </summary>
        public bool TouchesPerson { get; init; }

        /// <summary>Subscriptions that the email lists besides its own.</summary>
        public IReadOnlyList<Subscription> Listed { get; init; } = [];

        /// <summary>Entries of emails that this one makes needless.</summary>
        public IReadOnlyList<EmailLedgerEntry> Covered { get; init; } = [];

        /// <summary>The name under which it is counted.</summary>
        public string Metric => EmailKinds.MetricName(Mail, Entry);
    }
}
