namespace Notifier.Core.Storage;

/// <summary>The table of counters, cursors and other small state. Each feature has a partition of its own.</summary>
public static class StateTable
{
    public const string Name = "state";
}
