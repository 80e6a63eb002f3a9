namespace Notifier.Core.Scheduling;

/// <summary>What a look at a due row came to.</summary>
/// <param name="IsCutShort">The rest is left for the next run.</param>
/// <param name="Rest">The row as it is looked at again when the others have had their turn; null when it had all of its own.</param>
internal readonly record struct ScanResult(bool IsCutShort, DueItem? Rest)
{
    public static ScanResult Done => default;

    public static ScanResult CutShort => new(true, null);

    public static ScanResult More(DueItem rest) => new(false, rest);
}
