using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Storage.Sqlite;

/// <summary>The one file in which the product on one machine keeps everything. Several processes may have it open.</summary>
/// <remarks>
/// SQLite knows one writer at a time. Writers of this process take turns at a gate, which costs nothing while it waits; those of another process are waited for by SQLite itself.
/// A statement takes microseconds, a commit about 0.1 ms: too little to be worth another thread.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _writer = new(1);

    private SqliteDatabase(string path) => Path = path;

    /// <summary>The whole path of the file.</summary>
    public string Path { get; }

    /// <summary>Opens the file, or makes it, with its folder, for this account only.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened or written, is no database of ours, or one of a newer version.</exception>
    public static SqliteDatabase Open(string path)
    {
        var database = new SqliteDatabase(System.IO.Path.GetFullPath(path));
        database.MakeFile();
        try
        {
            database.Use(session =>
            {
                SqliteSchema.Prepare(session, database.Path);
                return true;
            });
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Leaves nothing in the files of what was deleted before, then empties the write-ahead log. Costs a copy of the whole file in memory.
    /// False when another process was reading or writing: try again later.
    /// </summary>
    /// <remarks>
    /// secure_delete overwrites the rows that are deleted, but not the copies of rows that were left in the gaps of a page when it was split and half of its rows moved to
    /// another: of 3,000 deleted rows it left 73. Only pages that are written anew are certain to hold nothing else.
    /// </remarks>
    public async Task<bool> TruncateLogAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            return Use(session =>
            {
                session.Run("VACUUM");
                return session.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0; // 1 is busy
            });
        }
        catch (StorageUnavailableException trouble) when (trouble.InnerException is SqliteException error && SqliteTrouble.IsBusy(error))
        {
            return false;
        }
        finally
        {
            _writer.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        _writer.Dispose();
    }

    internal T Read<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Use(read);
    }

    /// <summary>Runs in one transaction, which is committed unless it throws.</summary>
    internal async Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            return Use(session =>
            {
                // Immediate: a transaction that begins by reading would be refused, not delayed, when another process writes before it does.
                session.Run("BEGIN IMMEDIATE");
                var result = write(session);
                session.Run("COMMIT");
                return result;
            });
        }
        finally
        {
            _writer.Release();
        }
    }

    private T Use<T>(Func<SqliteSession, T> work)
    {
        SqliteSession? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : new(Path);
            var result = work(session);
            _idle.Add(session);
            return result;
        }
        catch (Exception exception)
        {
            // Closing the connection rolls back whatever it was doing.
            session?.Dispose();
            if (exception is SqliteException error && SqliteTrouble.Explain(Path, error) is { } trouble)
            {
                throw trouble;
            }

            throw;
        }
    }

    /// <summary>SQLite would make the file readable for everybody; the log beside it takes over the file's mode.</summary>
    private void MakeFile()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            if (!OperatingSystem.IsWindows() && !System.IO.Path.Exists(Path))
            {
                using var _ = new FileStream(Path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.Write,
                    Share = FileShare.ReadWrite,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"{Path} cannot be made: check that its folder is one which this account may write.", exception);
        }
    }
}
