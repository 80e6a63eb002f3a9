namespace Notifier.Functions.Work;

/// <summary>The table of small things to remember; Core keeps its own in it under other partitions.</summary>
internal static class StateTable
{
    public const string Name = "state";
}
