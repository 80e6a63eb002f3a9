namespace Notifier.Core.Fetching;

/// <summary>Waits for a host's turn. Tests let their clock move on instead.</summary>
public interface ITurnWait
{
    Task WaitAsync(TimeSpan time, CancellationToken cancellationToken);
}

/// <summary>Waits by the clock.</summary>
public sealed class TurnWait(TimeProvider clock) : ITurnWait
{
    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, clock, cancellationToken);
}
