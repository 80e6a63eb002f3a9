using System.Diagnostics.CodeAnalysis;
using Notifier.Core.Sending.Policies;

namespace Notifier.Core.Sending.Ledger;

/// <summary>Whether an email may be claimed: the entry to write for it, or what happens instead.</summary>
internal sealed record ClaimResult
{
    private ClaimResult(EmailLedgerEntry? entry, SendDecision? instead) => (Entry, Instead) = (entry, instead);

    /// <summary>The claim, not yet written.</summary>
    public EmailLedgerEntry? Entry { get; }

    public SendDecision? Instead { get; }

    [MemberNotNullWhen(true, nameof(Entry))]
    [MemberNotNullWhen(false, nameof(Instead))]
    public bool IsFree => Entry is not null;

    public static implicit operator ClaimResult(EmailLedgerEntry entry) => new(entry, null);

    public static implicit operator ClaimResult(SendDecision instead) => new(null, instead);
}
