namespace Notifier.Core.Monitoring;

/// <summary>How many reminders confirmed subscriptions ask for on a day.</summary>
/// <param name="Day">London's.</param>
internal sealed record DueReminders(DateOnly Day, int Count);
