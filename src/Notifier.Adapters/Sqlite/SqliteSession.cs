using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Notifier.Adapters.Sqlite;

/// <summary>One open connection with its prepared statements. One caller uses it at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>
    /// Settings of one connection. FULL makes committed data survive a power cut. Deleted bytes are overwritten, and no copy of a row goes
    /// to a temporary file.
    /// </summary>
    private const string Settings =
        "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;";

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteSession(string path, bool isInMemory = false)
    {
        // SqliteDatabase pools connections itself, because only then do prepared statements stay alive.
        // SQLite retries when busy, for up to busy_timeout milliseconds. The library then retries once more and checks the time only after
        // a failure, so its limit is one second.
        // The mode keeps SQLite from creating a deleted file anew. All connections of this process share a database in memory.
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = isInMemory ? SqliteOpenMode.Memory : SqliteOpenMode.ReadWrite,
            Cache = isInMemory ? SqliteCacheMode.Shared : SqliteCacheMode.Default,
            Pooling = false,
            DefaultTimeout = 1,
        };
        _connection = new(settings.ToString());
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

    /// <summary>Another file is at the path by now, or none. SQLite itself notices that only without a write-ahead log.</summary>
    public bool HasMoved => SqliteFile.HasMoved(_connection.Handle!);

    /// <summary>The prepared statement with these values (string, int, long, byte[] or null) for ?1, ?2 and so on.</summary>
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

    /// <returns>How many rows changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteNonQuery();

    public long? Number(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteScalar() as long?;

    /// <summary>One of this connection's files.</summary>
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
