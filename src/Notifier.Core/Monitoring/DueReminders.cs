namespace Notifier.Core.Monitoring;

/// <summary>How many reminders confirmed subscriptions want on one day.</summary>
/// <param name="Day">The day in London.</param>
internal sealed record DueReminders(DateOnly Day, int Count);
