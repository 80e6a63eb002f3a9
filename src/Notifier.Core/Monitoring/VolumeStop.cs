namespace Notifier.Core.Monitoring;

/// <summary>A run that was too large to be believed.</summary>
/// <param name="Put">Messages put before it stopped.</param>
/// <param name="Largest">Of the 30 days before it.</param>
/// <param name="Released">When an operator let it go on, UTC; null while it stands.</param>
internal sealed record VolumeStop(string Id, DateTimeOffset Since, int Put, int Largest, DateTimeOffset? Released)
{
    /// <summary>How many reminders were due that day, where there were not yet 30 days to compare with; else null.</summary>
    public int? Due { get; init; }
}
