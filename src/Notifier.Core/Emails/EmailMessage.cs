using Notifier.Core.Security;

namespace Notifier.Core.Emails;

/// <summary>The words of a mail, twice.</summary>
/// <param name="Subject">One line; it names neither the job nor the employer.</param>
public sealed record WrittenMail(string Subject, string Html, string Text);

/// <summary>A file that goes with a mail.</summary>
/// <param name="Name">Of our own choice, ASCII.</param>
/// <param name="MediaType">Without parameters: not every mail service takes them. Text is UTF-8.</param>
public sealed record EmailAttachment(string Name, string MediaType, ReadOnlyMemory<byte> Content);

/// <summary>A mail ready to go.</summary>
/// <param name="Sid">Random; the same for every attempt at this mail. It begins with the year and month, yyyyMM.</param>
/// <param name="Row">Names the ledger entry that asked for the email, so that a second email for it can be told apart. It says nothing of
/// the person.</param>
/// <param name="LeaveUrl">Where one POST leaves (RFC 8058); null where there is nothing to leave.</param>
public sealed record EmailMessage(EmailAddress To, WrittenMail Words, string Sid, string Row, string? LeaveUrl)
{
    public IReadOnlyList<EmailAttachment> Attachments { get; init; } = [];
}
