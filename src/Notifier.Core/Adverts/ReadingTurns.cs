namespace Notifier.Core.Adverts;

/// <summary>So many visitors' adverts are being read or wait for it that another one has to come again later.</summary>
public sealed class TooManyReadingsException() : Exception("Too many adverts are being read at once.");

/// <summary>
/// Reads a few visitors' adverts at once, and lets the next ones wait. While a hostile one is read it holds some 60 times its length in memory,
/// so many at once would end the process.
/// </summary>
public sealed class ReadingTurns : IDisposable
{
    /// <summary>More would not be faster, because reading waits for nothing but the processor.</summary>
    public const int AtOnce = 4;

    /// <summary>An advert is read within milliseconds, so only a flood lets more wait than this.</summary>
    public const int MostWaiting = 16;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private int _inside;

    /// <summary>How many are being read or wait.</summary>
    internal int Inside => Volatile.Read(ref _inside);

    /// <summary>Runs the reading when its turn has come.</summary>
    /// <exception cref="TooManyReadingsException">Too many wait already.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public async Task<T> RunAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
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
