namespace Notifier.Testing;

/// <summary>A clock that says what it is told, and stands still in between. Time that passes moves its stopwatch too; setting it to another time does not.</summary>
internal sealed class VirtualClock(DateTimeOffset now) : TimeProvider
{
    private TimeSpan _passed;

    public DateTimeOffset Now { get; set; } = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _passed.Ticks;

    public void Advance(TimeSpan by)
    {
        Now += by;
        _passed += by;
    }
}
