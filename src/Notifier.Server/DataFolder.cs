using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Startup;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Server;

/// <summary>The open folder in which the notifier on one machine keeps everything.</summary>
internal sealed class DataFolder : IDisposable
{
    private DataFolder(string path, SecretKeys keys, SqliteDatabase? database) => (Path, Keys, Database) = (path, keys, database);

    public string Path { get; }

    public SecretKeys Keys { get; }

    /// <summary>Null when an Azure account keeps everything else.</summary>
    public SqliteDatabase? Database { get; }

    public string OperatorKeyFile => System.IO.Path.Combine(KeyFolder, LocalSecrets.OperatorKey);

    public string KeyFolder => System.IO.Path.Combine(Path, "keys");

    /// <summary>
    /// One warning for each key file that other users of this machine can read. The notifier still uses the keys, because refusing them
    /// would stop all emails.
    /// </summary>
    public IEnumerable<string> KeyWarnings => LocalSecrets.OpenToOthers(KeyFolder);

    /// <param name="hasDatabase">False when rows and messages are stored elsewhere.</param>
    /// <param name="set">The keys from the settings; null when the folder keeps them.</param>
    /// <exception cref="StartupException">The folder or a key cannot be created or read, or the database cannot be opened.</exception>
    public static DataFolder Open(string path, bool hasDatabase, SecretKeys? set)
    {
        var whole = System.IO.Path.GetFullPath(path);
        var database = System.IO.Path.Combine(whole, "notifier.db");
        var keys = set ?? LocalSecrets.ReadOrMake(
            System.IO.Path.Combine(whole, "keys"),
            mayMake: !hasDatabase || !File.Exists(database),
            database);
        return new DataFolder(whole, keys, hasDatabase ? Open(database) : null);
    }

    /// <summary>The exception names the file alone. The person who starts the program may see its folder too.</summary>
    private static SqliteDatabase Open(string database)
    {
        try
        {
            return SqliteDatabase.Open(database);
        }
        catch (StorageUnavailableException trouble)
        {
            throw new StartupException($"{trouble.Message} Its folder is {System.IO.Path.GetDirectoryName(database)}.", trouble);
        }
    }

    /// <summary>The operators' generated key. It is created now if there is none.</summary>
    public OperatorKeys OwnOperatorKey() => new([LocalSecrets.ReadOrMakeOperatorKey(KeyFolder)]);

    public void Dispose() => Database?.Dispose();
}
