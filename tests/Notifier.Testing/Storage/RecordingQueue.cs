using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>Writes down every message that is put.</summary>
internal sealed class RecordingQueue(ISendQueue inner, List<string> requests) : ISendQueue
{
    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
    {
        requests.Add("put");
        return inner.PutAsync(message, hidden, cancellationToken);
    }
}
