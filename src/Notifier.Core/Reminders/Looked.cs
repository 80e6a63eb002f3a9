namespace Notifier.Core.Reminders;

/// <summary>What a look at a due row came to.</summary>
/// <param name="IsCutShort">The rest is left for the next run.</param>
/// <param name="Rest">The row as it is looked at again when the others have had their turn; null when it had all of its own.</param>
internal readonly record struct Looked(bool IsCutShort, DueRow? Rest)
{
    public static Looked Done => default;

    public static Looked CutShort => new(true, null);

    public static Looked More(DueRow rest) => new(false, rest);
}
