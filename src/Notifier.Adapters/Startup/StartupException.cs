namespace Notifier.Adapters.Startup;

/// <summary>The notifier cannot start. The message tells the operator what to do.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
