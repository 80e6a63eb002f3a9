using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>
/// Checks the file itself, because open connections keep using cached pages of a damaged one. A large file takes seconds, so it runs once
/// an hour, and once a minute after damage.
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
            // Another thread is reading the file now.
            return _damage;
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
