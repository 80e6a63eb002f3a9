namespace Notifier.Adapters.SendGrid;

/// <summary>No byte of the request's body left. So the service cannot have acted on it, whatever went wrong.</summary>
/// <remarks>It is not an HttpRequestException, because HttpClient reports each of those as a time-out once the time is up.</remarks>
internal sealed class RequestNotSentException(Exception inner) : IOException("The request did not leave.", inner);
