using Notifier.Core.Fetching;

namespace Notifier.Testing.Fetching;

/// <summary>Lets a virtual clock move on, instead of waiting. With any other clock it waits.</summary>
internal sealed class PassingWait(TimeProvider clock) : ITurnWait
{
    private readonly Lock _lock = new();

    public async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (clock is VirtualClock still)
        {
            lock (_lock)
            {
                still.Advance(time);
            }

            await Task.Yield();
        }
        else
        {
            await Task.Delay(time, clock, cancellationToken);
        }
    }
}
