namespace Notifier.Core.Storage;

/// <summary>The table of small things to remember; Core keeps its own in it under other partitions.</summary>
public static class StateTable
{
    public const string Name = "state";
}
