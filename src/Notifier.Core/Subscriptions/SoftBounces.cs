namespace Notifier.Core.Subscriptions;

/// <summary>A mailbox that does not take mail for now: it is full, or its server is busy or careful.</summary>
/// <param name="Count">Mails in a row that it did not take.</param>
/// <param name="Last">When it did not take the last of them, UTC.</param>
/// <param name="QuietUntil">Until then only what the person asks for is sent to it, UTC.</param>
public sealed record SoftBounces(int Count, DateTimeOffset Last, DateTimeOffset QuietUntil);
