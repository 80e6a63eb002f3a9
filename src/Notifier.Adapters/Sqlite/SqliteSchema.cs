using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>Creates the tables in the file, and checks the version of an existing file.</summary>
internal static class SqliteSchema
{
    private const long Version = 1;

    /// <summary>Marks the file as ours (sqlite.org/pragma.html#pragma_application_id).</summary>
    private const long Ours = 0x636C6F73;

    /// <summary>
    /// SQLite compares text by its bytes in UTF-8, which is the ordinal order up to the emojis. A message's times are ticks in UTC.
    /// </summary>
    private const string Tables = """
        CREATE TABLE row (
            name TEXT NOT NULL, partition TEXT NOT NULL, key TEXT NOT NULL, etag INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (name, partition, key)) WITHOUT ROWID;
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, visible INTEGER NOT NULL, dequeued INTEGER NOT NULL,
            receipt TEXT NOT NULL, text TEXT NOT NULL);
        CREATE INDEX message_turn ON message (queue, visible, id);
        """;

    /// <exception cref="StorageUnavailableException">The file belongs to another program or to a newer version. It is left as it
    /// was.</exception>
    public static void Prepare(SqliteSession session, string name)
    {
        // Check before changing anything, and again when nobody else can change it. Both checks are transactions, because another process
        // may be creating the tables.
        session.Run("BEGIN");
        VersionOf(session, name);
        session.Run("COMMIT");

        session.Run("PRAGMA journal_mode = WAL");

        session.Run("BEGIN IMMEDIATE");
        if (VersionOf(session, name) < Version)
        {
            session.Run(Tables);
            session.Run($"PRAGMA application_id = {Ours}");
            session.Run($"PRAGMA user_version = {Version}");
        }

        session.Run("COMMIT");
    }

    /// <summary>Checks a file that was prepared before, because another may have taken its place.</summary>
    /// <exception cref="StorageUnavailableException">The file is not a database of ours.</exception>
    public static void Check(SqliteSession session, string name)
    {
        if (VersionOf(session, name) == 0)
        {
            throw new StorageUnavailableException($"{name} is empty: put it back from a backup.");
        }
    }

    /// <summary>Rewrites the same value, so that every other connection notices a write and drops its cached pages.</summary>
    public static void Touch(SqliteSession session) => session.Run($"PRAGMA user_version = {Version}");

    /// <summary>0 for a new file.</summary>
    private static long VersionOf(SqliteSession session, string name)
    {
        if (session.Number("PRAGMA application_id") != Ours && session.Number("SELECT count(*) FROM sqlite_schema") > 0)
        {
            throw new StorageUnavailableException($"{name} is another program's database: name another file.");
        }

        var version = session.Number("PRAGMA user_version") ?? 0;
        return version <= Version
            ? version
            : throw new StorageUnavailableException($"{name} was written by a newer version of this program "
                + $"(its schema is {version}, this one knows {Version}): use that version.");
    }
}
