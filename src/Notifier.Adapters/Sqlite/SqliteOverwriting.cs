using System.Buffers.Binary;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>
/// Overwrites copies of deleted rows in the gaps between the rows of a page, in the file itself. Others read and write meanwhile.
/// </summary>
/// <remarks>
/// SQLite's secure_delete overwrites deleted rows and freed pages. When a page splits and half of its rows move, copies stay in its gaps.
/// Of 3,000 deleted rows, 73 stayed. VACUUM writes every page anew, but in memory, and blocks every writer. This class opens a reader while
/// the log is empty. That reader keeps SQLite from copying the log into the file, so the file does not change while writers go on in the
/// log. So the file can be read in pieces. Nobody reads a gap, so it can be overwritten while others read the page. Pages that changed
/// meanwhile are in the log.
/// </remarks>
internal sealed class SqliteOverwriting : IDisposable
{
    /// <summary>How many pages are in memory at once.</summary>
    private const int Stretch = 256;

    /// <summary>Readers take less than a millisecond. For a longer one, the caller tries again another time.</summary>
    private const int Tries = 50;

    private const int LogHeader = 32;
    private const int FrameHeader = 24;

    /// <summary>From here on, <see cref="PageGaps"/> could take a page's number for its kind: 128 GB.</summary>
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
            // This query opens the log.
            _reader.Number("SELECT count(*) FROM sqlite_schema");
            _file = _reader.File(SqliteFile.OfTheDatabase, name);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Copies the log into the file, and keeps others from doing so afterwards. The caller makes sure that no other writer of this process
    /// is at work.
    /// </summary>
    /// <returns>False when a reader still uses older data.</returns>
    public bool Begin()
    {
        _writer.Run("BEGIN IMMEDIATE");
        var isCopied = CopyLog();
        if (isCopied)
        {
            _reader.Run("BEGIN");
            _reader.Number("SELECT count(*) FROM sqlite_schema");
            // Only now are all pages in the file.
            Measure();
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
    /// Overwrites the pages that changed meanwhile, makes every connection read the file again, and empties the log. The caller makes sure
    /// that no other writer of this process is at work.
    /// </summary>
    /// <returns>False when a reader still uses older data.</returns>
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
        // A rolled-back transaction may have left pages in the log that the file never had.
        foreach (var number in changed.Where(number => number < _file.Size / _pageSize))
        {
            _file.Read(page, number * _pageSize);
            Overwrite(page, number);
        }

        _file.Sync();
        // Otherwise a connection would write its cached pages with their old gaps.
        SqliteSchema.Touch(_writer);
        _writer.Run("COMMIT");
        // 1 means busy.
        return _copier.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
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
                $"{_name} cannot be cleaned of what was deleted: it is larger than 128 GB, or somebody set auto_vacuum. "
                + "Set auto_vacuum to NONE, then VACUUM.");
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

            Thread.Sleep(1); // readers of other processes end in real time, and nothing reports when
        }

        return false;
    }

    /// <summary>
    /// The pages that any writer wrote since <see cref="Begin"/>. The log has been restarted at most once since, so nothing of it is lost.
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
                // This frame is left from before the restart.
                break;
            }

            pages.Add(BinaryPrimitives.ReadUInt32BigEndian(frame) - 1L);
        }

        return pages;
    }
}
