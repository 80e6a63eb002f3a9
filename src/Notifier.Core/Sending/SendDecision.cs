using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>What the check decided.</summary>
internal abstract record SendDecision
{
    private SendDecision()
    {
    }

    public sealed record End(string Reason) : SendDecision;

    /// <summary>Nobody can read the address.</summary>
    /// <param name="Key">The id of the key that sealed it.</param>
    public sealed record CannotOpen(string Key) : SendDecision;

    /// <summary>Not sent, and the ledger says why.</summary>
    /// <param name="Subscription">The row that asks for the mail; null when it is an HR contact's.</param>
    /// <param name="Contact">The HR contact's row that asks for it; null when it is a candidate's.</param>
    public sealed record Drop(PersonKey Person, string Key, string Reason, Subscription? Subscription, HrContact? Contact) : SendDecision;

    public sealed record Wait(DateTimeOffset Until, string Reason, bool IsTrouble) : SendDecision
    {
        /// <summary>
        /// Another attempt holds the mail. It may be an earlier delivery of the same message, which failed and left its claim.
        /// </summary>
        public bool IsHeld { get; init; }
    }

    /// <summary>Not sent yet, and the ledger says until when.</summary>
    /// <param name="Row">As it is to be written.</param>
    public sealed record PutOff(EmailLedgerEntry Row, Subscription Subscription) : SendDecision;

    /// <param name="Row">The claim, as it is to be written or as it was.</param>
    /// <param name="Told">What the person knows afterwards; null when the mail tells nothing of a date.</param>
    public sealed record Send(
        Person Person, EmailAddress Address, Subscription? Subscription, Advert? Advert, EmailLedgerEntry Row, string Kind, Mail Mail, NotifiedState? Told, Uri? Leave) : SendDecision
    {
        public bool EndsSubscription { get; init; }

        public EmailAttachment? Attachment { get; init; }

        /// <summary>The HR contact's row that asks for the mail; null for a candidate's.</summary>
        public HrContact? Contact { get; init; }

        /// <summary>It leaves although its mailbox is to be left alone.</summary>
        public bool PassesPause { get; init; }

        /// <summary>
        /// It is written only if nobody changed the person's own row meanwhile, so that two mails at once cannot pass a limit of the day.
        /// </summary>
        public bool TouchesPerson { get; init; }

        /// <summary>Subscriptions that the mail lists besides its own.</summary>
        public IReadOnlyList<Subscription> Listed { get; init; } = [];

        /// <summary>Rows of mails this one makes needless.</summary>
        public IReadOnlyList<EmailLedgerEntry> Covered { get; init; } = [];
    }
}
