using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Startup;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Server;

/// <summary>The folder in which the notifier on one machine keeps everything, opened.</summary>
internal sealed class DataFolder : IDisposable
{
    private DataFolder(string path, SecretKeys keys, SqliteDatabase? database) => (Path, Keys, Database) = (path, keys, database);

    public string Path { get; }

    public SecretKeys Keys { get; }

    /// <summary>Null where an account in Azure keeps everything else.</summary>
    public SqliteDatabase? Database { get; }

    public string OperatorKeyFile => System.IO.Path.Combine(KeyFolder, LocalSecrets.OperatorKey);

    public string KeyFolder => System.IO.Path.Combine(Path, "keys");

    /// <summary>One sentence for each file of keys that others on this machine may read. They are used all the same: what runs goes on.</summary>
    public IEnumerable<string> KeyWarnings => LocalSecrets.OpenToOthers(KeyFolder);

    /// <param name="hasDatabase">False where rows and messages are kept elsewhere.</param>
    /// <param name="set">The keys, where they are set; null where they are kept in the folder.</param>
    /// <exception cref="StartupException">The folder or a key cannot be made or read, or the database cannot be opened.</exception>
    public static DataFolder Open(string path, bool hasDatabase, SecretKeys? set)
    {
        var whole = System.IO.Path.GetFullPath(path);
        var database = System.IO.Path.Combine(whole, "notifier.db");
        var keys = set ?? LocalSecrets.ReadOrMake(System.IO.Path.Combine(whole, "keys"), mayMake: !hasDatabase || !File.Exists(database), database);
        return new DataFolder(whole, keys, hasDatabase ? Open(database) : null);
    }

    /// <summary>Trouble names the file alone; who starts the program may know where it lies.</summary>
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

    /// <summary>The key that was made for operators; made now if there is none.</summary>
    public OperatorKeys OwnOperatorKey() => new([LocalSecrets.ReadOrMakeOperatorKey(KeyFolder)]);

    public void Dispose() => Database?.Dispose();
}
