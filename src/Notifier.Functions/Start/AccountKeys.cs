using Notifier.Adapters.Storage;
using Notifier.Core;
using Notifier.Core.Email;
using Notifier.Core.Secrets;
using Notifier.Core.Storage;
using Notifier.Functions.Work;

namespace Notifier.Functions.Start;

/// <summary>Whether these keys are those of an account's people: the keys are kept apart from the account, and where they are missing new ones are made.</summary>
internal sealed class AccountKeys(ITableStore store, AddressBook addresses)
{
    /// <summary>Nobody's. What the keys make of it shows which keys they are, and nothing of them.</summary>
    private static readonly EmailAddress Nobody = EmailAddress.TryParse("keys@notifier.invalid")!;

    /// <param name="where">In which file or setting they are, for whoever has to put them right.</param>
    /// <exception cref="StartTroubleException">The people in this account were written with other keys.</exception>
    /// <exception cref="StorageUnavailableException">The account cannot be reached, or refuses us.</exception>
    public async Task CheckAsync(AzureAccount account, string where, CancellationToken cancellationToken)
    {
        var mark = addresses.PersonOf(Nobody).Value;
        var row = new Row("keys", "mark").With("mark", mark);
        if ((await store.WriteAsync(StateTable.Name, new RowWrite.Insert(row), cancellationToken)).IsDone)
        {
            return;
        }

        if ((await store.GetAsync(StateTable.Name, row.Partition, row.Key, cancellationToken))?.Text("mark") != mark)
        {
            throw new StartTroubleException($"The keys in {where} are not those with which the people in the storage account {account.Name} were written, so nobody there could be read: put them back from a backup, or choose another account.");
        }
    }
}
