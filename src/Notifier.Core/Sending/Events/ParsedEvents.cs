namespace Notifier.Core.Sending.Events;

/// <summary>Some events that the mail service tells at once.</summary>
/// <param name="PassedOver">How many could not be read, are of a kind of no concern, or are of a mail that has no email id.</param>
public sealed record ParsedEvents(IReadOnlyList<EmailEvent> Events, int PassedOver);
