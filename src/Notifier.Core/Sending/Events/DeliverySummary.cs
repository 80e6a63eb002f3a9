namespace Notifier.Core.Sending.Events;

/// <summary>Something that was told of one mail.</summary>
/// <param name="What">In kebab case, such as delivered.</param>
/// <param name="At">When it happened, UTC.</param>
public sealed record DeliverySummary(string What, DateTimeOffset At);
