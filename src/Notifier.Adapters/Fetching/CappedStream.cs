using System.IO.Compression;
using Notifier.Core.Fetching;

namespace Notifier.Adapters.Fetching;

/// <summary>
/// Reads an answer's body and decompresses it, up to a number of bytes and a ratio. The HTTP client could decompress too, but without a cap.
/// </summary>
internal sealed class CappedStream : Stream
{
    /// <summary>Below this the ratio is not judged: a short page of one repeated line is no attack.</summary>
    private const int RatioFrom = 256 * 1024;

    private readonly Stream _source;
    private readonly CountingStream _counted;
    private readonly IDisposable _owner;
    private readonly CancellationToken _stop;
    private readonly int _most;
    private readonly bool _cuts;
    private readonly bool _isCompressed;
    private long _read;

    private CappedStream(Stream source, CountingStream counted, bool isCompressed, int most, bool cuts, IDisposable owner, CancellationToken stop) =>
        (_source, _counted, _isCompressed, _most, _cuts, _owner, _stop) = (source, counted, isCompressed, most, cuts, owner, stop);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <param name="cuts">A longer body ends at <paramref name="most"/>. Otherwise reading on throws.</param>
    /// <param name="owner">Disposed with this stream.</param>
    /// <param name="stop">Ends every read when the answer has taken too long.</param>
    /// <returns>Null for an encoding that we did not ask for.</returns>
    public static CappedStream? Open(Stream body, IEnumerable<string> encodings, int most, bool cuts, IDisposable owner, CancellationToken stop)
    {
        var counted = new CountingStream(body);
        var encoding = encodings.Where(each => !each.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        if (encoding.Count > 1)
        {
            return null;
        }

        Stream? source = encoding.SingleOrDefault()?.ToLowerInvariant() switch
        {
            null => counted,
            "gzip" or "x-gzip" => new GZipStream(counted, CompressionMode.Decompress),
            "deflate" => new ZLibStream(counted, CompressionMode.Decompress),
            "br" => new BrotliStream(counted, CompressionMode.Decompress),
            _ => null,
        };
        return source is null ? null : new CappedStream(source, counted, source != counted, most, cuts, owner, stop);
    }

    /// <exception cref="BodyRefusedException">The body is larger than allowed, or broken.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_cuts && _read >= _most)
        {
            return 0;
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop);
        int count;
        try
        {
            count = await _source.ReadAsync(_cuts && buffer.Length > _most - _read ? buffer[..(int)(_most - _read)] : buffer, both.Token);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or InvalidOperationException)
        {
            throw new BodyRefusedException(null, fault);
        }

        _read += count;
        return _read > _most || (_isCompressed && _read > RatioFrom && _read > _counted.Count * FetchLimits.MostRatio)
            ? throw new BodyRefusedException(FetchRefusal.Size)
            : count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            _owner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Counts the bytes that came over the wire.</summary>
    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            Count += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
