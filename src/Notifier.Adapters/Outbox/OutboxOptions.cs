namespace Notifier.Adapters.Outbox;

/// <summary>Where emails are written when no email service is used, and who sends them.</summary>
/// <param name="Folder">Created when it is missing.</param>
/// <param name="From">"Closing dates &lt;dates@notifier.example&gt;", or an address alone.</param>
/// <param name="ReplyTo">Where replies go. Null when they go to the sender.</param>
public sealed record OutboxOptions(string Folder, string From, string? ReplyTo = null);
