namespace Notifier.Testing;

/// <summary>Ends a run that wrote golden files, whichever tests it was of: it compared nothing, and must not pass for one that did.</summary>
public sealed class WritingRun : IAsyncDisposable
{
    public ValueTask DisposeAsync() => End(Golden.IsWriting);

    internal static ValueTask End(bool isWriting) => isWriting
        ? throw new InvalidOperationException("Golden files were written and nothing was compared. Read the differences, and run the tests again without NOTIFIER_GOLDEN.")
        : ValueTask.CompletedTask;
}
