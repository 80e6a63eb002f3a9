namespace Notifier.Core.Sending.Service;

/// <summary>
/// A mail service that cannot be asked at the moment, whatever the question. The message is one sentence, and never holds an address or a
/// key.
/// </summary>
public sealed class EmailServiceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
