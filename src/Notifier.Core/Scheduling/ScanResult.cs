namespace Notifier.Core.Scheduling;

/// <summary>The result of looking at a due item.</summary>
/// <param name="IsCutShort">The rest is left for the next pass.</param>
/// <param name="Rest">The item, if it is looked at again after the others had their turn. Null when it is done.</param>
internal readonly record struct ScanResult(bool IsCutShort, DueItem? Rest)
{
    public static ScanResult Done => default;

    public static ScanResult CutShort => new(true, null);

    public static ScanResult More(DueItem rest) => new(false, rest);
}
