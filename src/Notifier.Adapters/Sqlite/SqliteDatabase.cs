using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>The one file in which a one-machine installation keeps everything. Several processes may have it open.</summary>
/// <remarks>
/// SQLite allows one writer at a time. Writers of this process queue at a semaphore, which costs nothing while they wait. For writers of
/// another process, SQLite itself waits. A statement takes microseconds and a commit about 0.1 ms, which is too little to be worth another
/// thread.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _writer = new(1);
    private readonly SemaphoreSlim _tidying = new(1);
    private readonly bool _isInMemory;
    private bool _isPrepared;

    private SqliteDatabase(string path, bool isInMemory) => (Path, _isInMemory) = (path, isInMemory);

    /// <summary>The full path of the file, or the name of a database in memory.</summary>
    public string Path { get; }

    /// <summary>An operation met a page that SQLite could not read, and the whole file has not been checked since.</summary>
    internal bool HasMetDamage { get; private set; }

    /// <summary>
    /// The file's name without its folder. Anybody may read trouble in the health check, so it must not reveal paths of this machine.
    /// </summary>
    private string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Opens the file. If it is missing, creates it with its folder, readable only by this account.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be opened or written, is no database of ours, or belongs to a newer
    /// version.</exception>
    public static SqliteDatabase Open(string path)
    {
        var database = new SqliteDatabase(System.IO.Path.GetFullPath(path), isInMemory: false);
        database.MakeFile();
        return database.Prepared();
    }

    /// <summary>A database without a file. It is gone when it is disposed.</summary>
    public static SqliteDatabase InMemory() => new SqliteDatabase(Guid.NewGuid().ToString("N"), isInMemory: true).Prepared();

    /// <summary>
    /// Removes deleted data from the files, then empties the write-ahead log. It reads the whole file in pieces, and others wait only for a
    /// moment at its beginning and end.
    /// </summary>
    /// <returns>False when another process was writing, or a reader took long. Try again later.</returns>
    public async Task<bool> TidyAsync(CancellationToken cancellationToken)
    {
        if (_isInMemory)
        {
            return true; // it has no file in which anything could stay
        }

        await _tidying.WaitAsync(cancellationToken);
        try
        {
            using var overwriting = new SqliteOverwriting(Connect, Name);
            if (!await AloneAsync(overwriting.Begin, cancellationToken))
            {
                return false;
            }

            overwriting.Walk(cancellationToken);
            return await AloneAsync(overwriting.Finish, cancellationToken);
        }
        catch (SqliteException error) when (SqliteFaults.IsBusy(error))
        {
            return false;
        }
        catch (SqliteException error) when (SqliteFaults.Explain(Name, error) is { } trouble)
        {
            HasMetDamage |= SqliteFaults.IsDamage(error);
            throw trouble;
        }
        finally
        {
            _tidying.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        _writer.Dispose();
        _tidying.Dispose();
    }

    private SqliteDatabase Prepared()
    {
        try
        {
            Use(session =>
            {
                SqliteSchema.Prepare(session, Name);
                return true;
            });
            _isPrepared = true;
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal T Read<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Use(read);
    }

    /// <summary>Runs in one transaction. It is committed unless the work throws.</summary>
    internal Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => AloneAsync(
        () => Use(session =>
        {
            // Immediate, because a transaction that starts with a read would be refused if another process wrote first. This one waits
            // instead.
            session.Run("BEGIN IMMEDIATE");
            var result = write(session);
            session.Run("COMMIT");
            return result;
        }),
        cancellationToken);

    /// <summary>Runs while no other writer of this process is at work.</summary>
    private async Task<T> AloneAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            return work();
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Checks, with a new connection, that the file exists and is ours.</summary>
    /// <exception cref="StorageUnavailableException">It does not exist, or is not ours.</exception>
    internal void LookAtFile() => Use(
        session => session.Number("SELECT count(*) FROM (SELECT 1 FROM row LIMIT 1)"),
        isNew: true);

    /// <summary>Reads every page, with a new connection.</summary>
    /// <exception cref="StorageUnavailableException">A page cannot be read.</exception>
    internal void ReadWholeFile()
    {
        HasMetDamage = false;
        Use(
            session => session.Statement("PRAGMA quick_check(1)").ExecuteScalar() is "ok" ? true : throw Damaged(),
            isNew: true);
    }

    private T Use<T>(Func<SqliteSession, T> work, bool isNew = false)
    {
        SqliteSession? session = null;
        try
        {
            session = !isNew && _idle.TryTake(out var idle) ? idle : Connect();
            if (!_isInMemory && session.HasMoved)
            {
                // Anything written now would go to a deleted file that nobody finds.
                throw Gone();
            }

            var result = work(session);
            if (isNew)
            {
                session.Dispose();
            }
            else
            {
                _idle.Add(session);
            }

            return result;
        }
        catch (Exception exception)
        {
            // Closing the connection rolls back what it was doing.
            session?.Dispose();
            if (exception is SqliteException error && SqliteFaults.Explain(Name, error) is { } trouble)
            {
                HasMetDamage |= SqliteFaults.IsDamage(error);
                throw trouble;
            }

            throw;
        }
    }

    internal SqliteSession Connect()
    {
        if (!_isInMemory && !File.Exists(Path) && !Directory.Exists(Path))
        {
            throw Gone();
        }

        var session = new SqliteSession(Path, _isInMemory);
        try
        {
            if (_isPrepared)
            {
                SqliteSchema.Check(session, Name);
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private StorageUnavailableException Gone() =>
        new($"{Name} was deleted or replaced while this program had it open: "
            + "end the program, put the file back from a backup, and start again.");

    private StorageUnavailableException Damaged()
    {
        HasMetDamage = true;
        return SqliteFaults.OfDamage(Name);
    }

    /// <summary>
    /// Creates the file with its mode, because SQLite would make it readable for everybody. The log takes over the file's mode.
    /// </summary>
    private void MakeFile()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            if (!System.IO.Path.Exists(Path))
            {
                var options =
                    new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                using var _ = new FileStream(Path, options);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"{Name} cannot be made: check that its folder is one which this account may write.", exception);
        }
    }
}
