using Notifier.Adapters.Storage.Tables;
using Notifier.Core.Storage;
using Notifier.Functions.Work;

namespace Notifier.Functions.Start;

/// <summary>Makes an account's lasting tables when it is first opened, and never again: one that is missing later was deleted, and an empty one in its place would silently forget everybody in it.</summary>
internal sealed class AccountTables(AzureTableStore store)
{
    /// <exception cref="StorageUnavailableException">The account cannot be reached, or refuses us.</exception>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(StateTable.Name, "tables", "made", cancellationToken) ?? new Row("tables", "made");
        var missing = LastingTables.Names.Except(row.Text("names")?.Split(',') ?? []).ToList();
        if (missing.Count > 0)
        {
            await store.MakeAsync(missing, cancellationToken);
            await store.WriteAsync(StateTable.Name, new RowWrite.Upsert(row.With("names", string.Join(',', LastingTables.Names))), cancellationToken);
        }
    }
}
