namespace Notifier.Adapters.Startup;

/// <summary>The notifier cannot start. The message is one sentence for whoever runs it, and says what can be done.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
