namespace Notifier.Adapters.Outbox;

/// <summary>Where mails are put when no mail service is used, and from whom they are.</summary>
/// <param name="Folder">Made when it is missing.</param>
/// <param name="From">"Closing dates &lt;dates@notifier.example&gt;", or an address alone.</param>
/// <param name="ReplyTo">Where answers go; null when they go to the sender.</param>
public sealed record OutboxOptions(string Folder, string From, string? ReplyTo = null);
