namespace Notifier.Core.Sending.Events;

/// <summary>Mails refused for one reason.</summary>
/// <param name="Reason">In the mail service's words, without addresses.</param>
public sealed record RefusedEmails(string Reason, int Count);
