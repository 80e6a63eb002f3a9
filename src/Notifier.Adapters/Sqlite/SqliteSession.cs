using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Notifier.Adapters.Sqlite;

/// <summary>One open connection with the statements it has prepared; used by one caller at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>
    /// What holds for a connection only. FULL: what was answered survives a power cut. Deleted bytes are overwritten, and no copy of a row goes to a temporary file.
    /// A writer waits this long (milliseconds) for another process's.
    /// </summary>
    private const string Settings = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;";

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteSession(string path)
    {
        // The pool of connections is SqliteDatabase's own: only so do prepared statements live on. Busy is retried by SQLite, then once more by the library, which
        // looks at the clock only after a failure: hence the one second. A file that somebody deleted is not made anew.
        _connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            _connection.Open();
            Run(Settings);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Another file stands at the path by now, or none. SQLite itself notices it only where it keeps no write-ahead log.</summary>
    public bool HasMoved => SqliteFile.HasMoved(_connection.Handle!);

    /// <summary>The statement with these values (string, int, long, byte[] or null) for ?1, ?2 and so on.</summary>
    public SqliteCommand Statement(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"?{i}") });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>How many rows were changed.</summary>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteNonQuery();

    public long? Number(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteScalar() as long?;

    /// <summary>One of the files of this connection.</summary>
    public SqliteFile File(int which, string name) => new(_connection.Handle!, which, name);

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }
}
