namespace Notifier.Core.Monitoring;

/// <summary>A run that was too large to be plausible.</summary>
/// <param name="Put">How many messages it put before it stopped.</param>
/// <param name="Largest">The largest run of the 30 days before it.</param>
/// <param name="Released">When an operator let it continue, UTC. Null while it is stopped.</param>
internal sealed record VolumeStop(string Id, DateTimeOffset Since, int Put, int Largest, DateTimeOffset? Released)
{
    /// <summary>How many reminders were due that day, if there was no history of 30 days yet. Otherwise null.</summary>
    public int? Due { get; init; }
}
