using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Jobs;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Startup;

/// <summary>Refuses a start with other keys than those its people were written with, because nobody could be read or told.</summary>
internal sealed class KeyFingerprintCheck(EmailAddressProtector addresses)
{
    /// <param name="where">The file or setting that holds the keys, for the operator who puts them right.</param>
    /// <exception cref="StartupException">The people in this account were written with other keys.</exception>
    /// <exception cref="StorageUnavailableException">The account cannot be reached, or refuses us.</exception>
    public Task CheckAsync(ITableStore store, AzureAccount account, string where, CancellationToken cancellationToken) =>
        CheckAsync(store, mayHoldPeople: false, where, $"the storage account {account.Name}", "choose another account", cancellationToken);

    /// <inheritdoc cref="CheckAsync(ITableStore, AzureAccount, string, CancellationToken)"/>
    public Task CheckAsync(SqliteDatabase database, string where, CancellationToken cancellationToken) =>
        CheckAsync(new SqliteTableStore(database), mayHoldPeople: true, where, database.Path, "move the database away", cancellationToken);

    private async Task CheckAsync(
        ITableStore store, bool mayHoldPeople, string where, string place, string otherwise, CancellationToken cancellationToken)
    {
        if (!await new KeyFingerprint(store, addresses).FitsAsync(mayHoldPeople, cancellationToken))
        {
            throw new StartupException(
                $"The keys in {where} are not those with which the people in {place} were written. "
                + $"Nobody there could be read. Put the keys back from a backup, or {otherwise}.");
        }
    }
}
