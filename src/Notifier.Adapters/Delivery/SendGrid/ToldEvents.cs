using Notifier.Core.Email;

namespace Notifier.Adapters.Delivery.SendGrid;

/// <summary>Some events that SendGrid tells at once.</summary>
/// <param name="PassedOver">How many could not be read, are of a kind of no concern, or are of a mail that has no sid.</param>
public sealed record ToldEvents(IReadOnlyList<MailEvent> Events, int PassedOver);
