using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>The one file in which the product on one machine keeps everything. Several processes may have it open.</summary>
/// <remarks>
/// SQLite knows one writer at a time. Writers of this process take turns at a gate, which costs nothing while it waits; those of another process are waited for by SQLite itself.
/// A statement takes microseconds, a commit about 0.1 ms: too little to be worth another thread.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _writer = new(1);
    private readonly SemaphoreSlim _tidying = new(1);
    private bool _isPrepared;

    private SqliteDatabase(string path) => Path = path;

    /// <summary>The whole path of the file.</summary>
    public string Path { get; }

    /// <summary>A page that could not be understood was met, and since then the whole file was not read.</summary>
    internal bool HasMetDamage { get; private set; }

    /// <summary>What is said of trouble stands in the health, which anybody may read: only the name, not where it lies on this machine.</summary>
    private string Name => System.IO.Path.GetFileName(Path);

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
                SqliteSchema.Prepare(session, database.Name);
                return true;
            });
            database._isPrepared = true;
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Leaves nothing in the files of what was deleted before, then empties the write-ahead log. It reads the whole file, in stretches;
    /// others wait only at its
    /// beginning and its end, a moment each. False when somebody was reading for long, or another process was writing: try again later.
    /// </summary>
    public async Task<bool> TidyAsync(CancellationToken cancellationToken)
    {
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

    internal T Read<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Use(read);
    }

    /// <summary>Runs in one transaction, which is committed unless it throws.</summary>
    internal Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => AloneAsync(
        () => Use(session =>
        {
            // Immediate: a transaction that begins by reading would be refused, not delayed, when another process writes before it does.
            session.Run("BEGIN IMMEDIATE");
            var result = write(session);
            session.Run("COMMIT");
            return result;
        }),
        cancellationToken);

    /// <summary>While no other writer of this process is at work.</summary>
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

    /// <summary>Looks, with a new connection, whether the file is there and is one of ours.</summary>
    /// <exception cref="StorageUnavailableException">It is not.</exception>
    internal void LookAtFile() => Use(
        session => session.Number("SELECT count(*) FROM (SELECT 1 FROM row LIMIT 1)"),
        isNew: true);

    /// <summary>Reads every page, with a new connection.</summary>
    /// <exception cref="StorageUnavailableException">One cannot be understood.</exception>
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
            if (session.HasMoved)
            {
                throw Gone(); // what is written now would be in no file that anybody finds
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
            // Closing the connection rolls back whatever it was doing.
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
        if (!File.Exists(Path) && !Directory.Exists(Path))
        {
            throw Gone();
        }

        var session = new SqliteSession(Path);
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
        new($"{Name} was deleted or replaced while this program had it open: end the program, put the file back from a backup, and start again.");

    private StorageUnavailableException Damaged()
    {
        HasMetDamage = true;
        return SqliteFaults.OfDamage(Name);
    }

    /// <summary>SQLite would make the file readable for everybody; the log beside it takes over the file's mode.</summary>
    private void MakeFile()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            if (!System.IO.Path.Exists(Path))
            {
                var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                using var _ = new FileStream(Path, options);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"{Name} cannot be made: check that its folder is one which this account may write.", exception);
        }
    }
}
