namespace Notifier.Core.Options;

/// <summary>When reminders fall due.</summary>
public sealed record ReminderOptions
{
    /// <summary>Hour in London at which reminders fall due, and warnings to HR that an advert is about to close.</summary>
    [Setting(OldName = "FirstHour")]
    public TimeOnly ReminderHour { get; init; } = new(8, 0);
}
