namespace Notifier.Benchmarks;

/// <summary>A clock that shows what it is set to. What something takes is still measured by the real one.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
