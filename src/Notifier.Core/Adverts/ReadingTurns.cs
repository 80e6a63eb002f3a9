namespace Notifier.Core.Adverts;

/// <summary>Too many visitors' adverts are being read or wait to be read. The visitor has to try again later.</summary>
public sealed class TooManyReadingsException() : Exception("Too many adverts are being read at once.");

/// <summary>
/// Reads a few visitors' adverts at once and lets others wait. A hostile advert takes some 60 times its length in memory, so too many at
/// once would end the process.
/// </summary>
public sealed class ReadingTurns : IDisposable
{
    /// <summary>More would not be faster, because reading needs only the processor.</summary>
    public const int AtOnce = 4;

    /// <summary>Reading takes milliseconds, so only a flood makes more wait than this.</summary>
    public const int MostWaiting = 16;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private int _inside;

    /// <summary>How many are being read or wait.</summary>
    internal int Inside => Volatile.Read(ref _inside);

    /// <summary>Runs the reading when its turn has come.</summary>
    /// <exception cref="TooManyReadingsException">Too many are waiting already.</exception>
    /// <exception cref="OperationCanceledException">The visitor has gone.</exception>
    public async Task<T> RunAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > AtOnce + MostWaiting)
            {
                throw new TooManyReadingsException();
            }

            await _turns.WaitAsync(cancellationToken);
            try
            {
                return read();
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _turns.Dispose();
}
