namespace Notifier.Adapters.SendGrid;

/// <summary>No byte of the request's body left: whatever stood in the way, the service cannot have acted on it.</summary>
/// <remarks>No HttpRequestException: once the time is up, HttpClient takes every one of those for the end of the time.</remarks>
internal sealed class RequestNotSentException(Exception inner) : IOException("The request did not leave.", inner);
