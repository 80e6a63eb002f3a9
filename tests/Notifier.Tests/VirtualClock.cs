namespace Notifier.Tests;

/// <summary>A clock that says what it is told, and stands still in between.</summary>
internal sealed class VirtualClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan by) => Now += by;
}
