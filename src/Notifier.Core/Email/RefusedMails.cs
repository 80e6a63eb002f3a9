namespace Notifier.Core.Email;

/// <summary>Mails refused for one reason.</summary>
/// <param name="Reason">In the mail service's words, without addresses.</param>
public sealed record RefusedMails(string Reason, int Count);
