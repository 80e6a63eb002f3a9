using Microsoft.Data.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>Translates SQLite's error codes for the operator.</summary>
internal static class SqliteFaults
{
    // sqlite.org/rescode.html
    private const int PermissionDenied = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int DiskFailed = 10;
    private const int Damaged = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int LockProtocol = 15;
    private const int NoDatabase = 26;

    public static bool IsBusy(SqliteException error) => error.SqliteErrorCode is Busy or Locked or LockProtocol;

    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Damaged or NoDatabase;

    public static StorageUnavailableException OfDamage(string name, Exception? error = null) =>
        new($"{name} is damaged: put it back from a backup.", error);

    /// <summary>Null for a mistake of ours, such as a wrong statement.</summary>
    public static StorageUnavailableException? Explain(string name, SqliteException error) => error.SqliteErrorCode switch
    {
        Busy or Locked or LockProtocol => new($"{name} is locked by another program: end it, or try again when it has finished.", error),
        PermissionDenied or ReadOnly => new(
            $"{name} cannot be written: give this account the right to write the file and its folder.", error),
        DiskFailed => new(
            $"{name} cannot be read or written because its disk reports an error: check the disk and the free space on it.", error),
        Damaged => OfDamage(name, error),
        Full => new($"{name} cannot grow because its disk is full: free some space; what was stored before is safe.", error),
        CannotOpen => new($"{name} cannot be opened: check that it is a file in a folder which this account may read and write.", error),
        NoDatabase => new($"{name} is no SQLite database: move it away or name another file.", error),
        _ => null,
    };
}
