namespace Notifier.Core.Fetching;

/// <summary>The rest of a stream is not read, because it is larger than allowed or breaks off.</summary>
/// <param name="refusal">Null when the answer is broken.</param>
public sealed class BodyRefusedException(FetchRefusal? refusal, Exception? inner = null)
    : IOException("The answer is larger than we allow, or broken.", inner)
{
    public FetchRefusal? Refusal { get; } = refusal;
}
