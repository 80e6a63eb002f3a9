namespace Notifier.Core.Storage;

/// <summary>Damage that a store knows about, even when no read has met it yet.</summary>
public interface IStorageTrouble
{
    /// <returns>One sentence that says why the stored data cannot be relied on. Null when nothing is known to be wrong.</returns>
    string? Trouble();
}
