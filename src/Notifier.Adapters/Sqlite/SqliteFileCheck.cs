using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>
/// Looks at the file itself: connections that are open go on with what they remember of one that is damaged. Reading all of it takes seconds for a large one, so this is
/// done once an hour, and once a minute after damage was met.
/// </summary>
public sealed class SqliteFileCheck(SqliteDatabase database, TimeProvider clock) : IStorageTrouble
{
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);
    private static readonly TimeSpan RestAfterDamage = TimeSpan.FromMinutes(1);

    private readonly Lock _one = new();
    private string? _damage;
    private DateTimeOffset? _read;

    public string? Trouble()
    {
        try
        {
            database.LookAtFile();
        }
        catch (StorageUnavailableException trouble)
        {
            return trouble.Message;
        }

        if (!_one.TryEnter())
        {
            return _damage; // somebody else reads it at this moment
        }

        try
        {
            var isSuspect = database.HasMetDamage || _damage is not null;
            var now = clock.GetUtcNow();
            if (_read is not { } last || (now - last).Duration() >= (isSuspect ? RestAfterDamage : Rest))
            {
                _damage = Read();
                _read = now;
            }

            return _damage;
        }
        finally
        {
            _one.Exit();
        }
    }

    private string? Read()
    {
        try
        {
            database.ReadWholeFile();
            return null;
        }
        catch (StorageUnavailableException damage)
        {
            return damage.Message;
        }
    }
}
