using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Options;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Startup;

/// <summary>Makes an account's lasting tables when it is first opened, and never again.</summary>
/// <remarks>
/// A table that is missing later was deleted, and an empty one in its place would silently forget everybody in it.
/// A deployment may put an empty one there, so each table holds a mark.
/// </remarks>
internal sealed class TableProvisioner(AzureTableStore store, NotifierOptions settings)
{
    /// <summary>Partition and key of the mark. It sorts behind every due item, and no person, advert or employer has it.</summary>
    private const string Mark = "made";

    /// <exception cref="StorageUnavailableException">The account cannot be reached, or refuses us, or a table is gone.</exception>
    /// <exception cref="StartupException">A table is there, but not the one that was made.</exception>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(StateTable.Name, "tables", Mark, cancellationToken);
        if (row is null)
        {
            await store.MakeAsync([ProtectedTables.Names[0]], cancellationToken); // its mark says whether there were tables before
        }

        var made = row?.Text("names")?.Split(',') ?? (await IsMarkedAsync(ProtectedTables.Names[0]) ? ProtectedTables.Names : []);
        var marked = await Task.WhenAll(made.Select(IsMarkedAsync)); // at once: the first request of each start waits for them
        foreach (var (table, isMarked) in made.Zip(marked))
        {
            if (!isMarked)
            {
                throw new StartupException(
                    $"The table {table} of the storage account {settings.Azure} is not the one that was made. "
                    + "Somebody deleted it, and something put an empty one in its place. Nothing is sent until it is put back from a copy. "
                    + "If there is none, and everything in it may be forgotten: az storage entity insert "
                    + $"--table-name {table} --account-name {settings.Azure} --entity PartitionKey={Mark} RowKey={Mark}.");
            }
        }

        var missing = ProtectedTables.Names.Except(made).ToList();
        if (missing.Count > 0)
        {
            await store.MakeAsync(missing, cancellationToken);
            foreach (var table in missing.AsEnumerable().Reverse())
            {
                // The first one comes last. If the row below is lost, its mark says that all have theirs.
                await store.WriteAsync(table, new RowWrite.Upsert(new TableRow(Mark, Mark)), cancellationToken);
            }
        }

        if (row is null || missing.Count > 0)
        {
            var names = new TableRow("tables", Mark).With("names", string.Join(',', ProtectedTables.Names));
            await store.WriteAsync(StateTable.Name, new RowWrite.Upsert(names), cancellationToken);
        }

        async Task<bool> IsMarkedAsync(string table) => await store.GetAsync(table, Mark, Mark, cancellationToken) is not null;
    }
}
