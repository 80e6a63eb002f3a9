namespace Notifier.Core.Options;

/// <summary>How long the links in emails are good.</summary>
public sealed record LinkOptions
{
    /// <summary>How long a link to confirm or to manage is good.</summary>
    public TimeSpan Links { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a link to leave is good: 13 months.</summary>
    public TimeSpan LeaveLinks { get; init; } = TimeSpan.FromDays(396);

    /// <summary>How long a link to a calendar is good: 13 months. The calendar is empty as soon as the person follows nothing.</summary>
    public TimeSpan CalendarLinks { get; init; } = TimeSpan.FromDays(396);
}
