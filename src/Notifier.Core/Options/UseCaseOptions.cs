namespace Notifier.Core.Options;

/// <summary>The options of all use cases. A caller takes only the records that it needs.</summary>
public sealed record UseCaseOptions
{
    public SendingOptions Sending { get; init; } = new();

    public ReminderOptions Reminder { get; init; } = new();

    public ConfirmationOptions Confirmation { get; init; } = new();

    public LinkOptions Link { get; init; } = new();

    public RetentionOptions Retention { get; init; } = new();

    public JobOptions Job { get; init; } = new();

    public SourceOptions Source { get; init; } = new();
}
