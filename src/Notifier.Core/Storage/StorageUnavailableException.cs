namespace Notifier.Core.Storage;

/// <summary>
/// A store that cannot be opened, read or written, whatever the row: trouble for whoever runs the product. The message is one sentence
/// that names the store and says what can be done; it never holds a key or a value.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
