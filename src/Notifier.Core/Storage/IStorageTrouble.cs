namespace Notifier.Core.Storage;

/// <summary>What is known of whether a store is whole, beyond what the rows that were asked for show.</summary>
public interface IStorageTrouble
{
    /// <summary>Why what is stored cannot be relied on, one sentence; null when nothing is known to be wrong.</summary>
    string? Trouble();
}
