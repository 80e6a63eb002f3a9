using System.Buffers.Binary;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>
/// Overwrites, in the file itself, the copies that deleted rows left between the rows of a page. Others go on reading and writing
/// meanwhile.
/// </summary>
/// <remarks>
/// SQLite's secure_delete overwrites rows that are deleted, and pages that become free. It leaves copies of rows in the gaps of a page
/// that was split, when half of
/// its rows moved to another: of 3,000 deleted rows it left 73. VACUUM writes every page anew, but in memory, and keeps every writer
/// waiting.
/// A reader that finds the log empty keeps it so that nothing is copied from the log into the file: the file stays as it is while
/// writers go on in the log. So it
/// can be walked in stretches. Nobody reads a gap, so it can be overwritten under anybody who reads the page. What changed meanwhile
/// stands in the log.
/// </remarks>
internal sealed class SqliteOverwriting : IDisposable
{
    /// <summary>So many pages are in memory at once.</summary>
    private const int Stretch = 256;

    /// <summary>Readers take less than a millisecond. Whoever reads for longer has to be waited for another time.</summary>
    private const int Tries = 50;

    private const int LogHeader = 32;
    private const int FrameHeader = 24;

    /// <summary>
    /// From here on the number of a page could be taken for the kind of a page, as <see cref="PageGaps"/> tells them apart: 128 GB.
    /// </summary>
    private const long MostPages = 0x2000000;

    private readonly string _name;
    private readonly SqliteSession _writer;
    private readonly SqliteSession _reader;
    private readonly SqliteSession _copier;
    private readonly SqliteFile _file;
    private int _pageSize;
    private int _usable;
    private long _pages;

    public SqliteOverwriting(Func<SqliteSession> connect, string name)
    {
        _name = name;
        try
        {
            _writer = connect();
            _reader = connect();
            _copier = connect();
            _reader.Number("SELECT count(*) FROM sqlite_schema"); // opens the log
            _file = _reader.File(SqliteFile.OfTheDatabase, name);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Copies the log into the file, and lets nobody else do so from then on. No other writer is about.</summary>
    /// <returns>False when somebody reads what is older.</returns>
    public bool Begin()
    {
        _writer.Run("BEGIN IMMEDIATE");
        var isCopied = CopyLog();
        if (isCopied)
        {
            _reader.Run("BEGIN");
            _reader.Number("SELECT count(*) FROM sqlite_schema");
            Measure(); // now, for only now all pages are in the file
        }

        _writer.Run("ROLLBACK");
        return isCopied;
    }

    /// <summary>Walks the whole file.</summary>
    public void Walk(CancellationToken cancellationToken)
    {
        var stretch = new byte[Stretch * _pageSize];
        for (long page = 0; page < _pages; page += Stretch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var some = stretch.AsSpan(0, (int)Math.Min(Stretch, _pages - page) * _pageSize);
            _file.Read(some, page * _pageSize);
            for (var each = 0; each < some.Length; each += _pageSize)
            {
                Overwrite(some.Slice(each, _pageSize), page + (each / _pageSize));
            }
        }
    }

    /// <summary>
    /// Looks at what changed meanwhile, makes every connection read the file anew, and empties the log. No other writer is about.
    /// </summary>
    /// <returns>False when somebody reads what is older.</returns>
    public bool Finish()
    {
        _writer.Run("BEGIN IMMEDIATE");
        var changed = PagesInLog();
        _reader.Run("ROLLBACK");
        if (!CopyLog())
        {
            _writer.Run("ROLLBACK");
            return false;
        }

        var page = new byte[_pageSize];
        // A transaction that was taken back may have left pages in the log that the file never had.
        foreach (var number in changed.Where(number => number < _file.Size / _pageSize))
        {
            _file.Read(page, number * _pageSize);
            Overwrite(page, number);
        }

        _file.Sync();
        SqliteSchema.Touch(_writer); // or a connection would write pages as it remembers them, with their old gaps
        _writer.Run("COMMIT");
        return _copier.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0; // 1 is busy
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _reader?.Dispose();
        _copier?.Dispose();
    }

    private void Measure()
    {
        Span<byte> header = stackalloc byte[100];
        _file.Read(header, 0);
        _pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is > 1 and var size ? size : 65_536;
        _usable = _pageSize - header[20];
        _pages = _file.Size / _pageSize;
        if (_pages >= MostPages || BinaryPrimitives.ReadUInt32BigEndian(header[52..]) != 0)
        {
            throw new StorageUnavailableException(
                $"{_name} cannot be cleaned of what was deleted: it is larger than 128 GB, or somebody set auto_vacuum. Set auto_vacuum to NONE, then VACUUM.");
        }
    }

    private void Overwrite(Span<byte> page, long number)
    {
        var changed = PageGaps.Overwrite(page, _usable, number == 0);
        if (!changed.Equals(default))
        {
            _file.Write(page[changed], (number * _pageSize) + changed.Start.Value);
        }
    }

    private bool CopyLog()
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            using (var reader = _copier.Statement("PRAGMA wal_checkpoint(PASSIVE)").ExecuteReader())
            {
                if (reader.Read() && reader.GetInt64(0) == 0 && reader.GetInt64(1) == reader.GetInt64(2))
                {
                    return true;
                }
            }

            Thread.Sleep(1); // readers of other processes end in real time, and nobody tells when
        }

        return false;
    }

    /// <summary>
    /// Those that any writer wrote since <see cref="Begin"/>: since then the log was begun anew at most once, and nothing of it is
    /// lost.
    /// </summary>
    private SortedSet<long> PagesInLog()
    {
        var pages = new SortedSet<long>();
        var log = _reader.File(SqliteFile.OfTheLog, _name);
        var size = log.Size;
        Span<byte> header = stackalloc byte[LogHeader];
        if (size < LogHeader)
        {
            return pages;
        }

        log.Read(header, 0);
        Span<byte> salts = stackalloc byte[8];
        header[16..24].CopyTo(salts);
        for (long at = LogHeader; at + FrameHeader + _pageSize <= size; at += FrameHeader + _pageSize)
        {
            var frame = header[..FrameHeader];
            log.Read(frame, at);
            if (!frame[8..16].SequenceEqual(salts))
            {
                break; // left from before it was begun anew
            }

            pages.Add(BinaryPrimitives.ReadUInt32BigEndian(frame) - 1L);
        }

        return pages;
    }
}
