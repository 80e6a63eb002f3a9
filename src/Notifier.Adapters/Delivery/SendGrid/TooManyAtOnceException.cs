namespace Notifier.Adapters.Delivery.SendGrid;

/// <summary>As many as there may be are on their way already.</summary>
internal sealed class TooManyAtOnceException() : Exception("Too many requests are on their way already.");
