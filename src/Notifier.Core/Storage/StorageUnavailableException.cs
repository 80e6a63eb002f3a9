namespace Notifier.Core.Storage;

/// <summary>
/// A store cannot be opened, read or written at all, so an operator has to act. The message names the store and says what to do. It never
/// holds a key or a value.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
