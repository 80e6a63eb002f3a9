using Notifier.Core.Adverts;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;

namespace Notifier.Server;

/// <summary>Reads the sample adverts at the very first start, so that there is something to look at.</summary>
internal sealed partial class SampleSeeder(ImportAdvert record, ITableStore store, ILogger<SampleSeeder> logger)
{
    private const string Partition = "samples";
    private const int Most = 20;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when all samples have been read.</summary>
    public Task Done => _done.Task;

    /// <param name="folder">The folder of samples. If it does not exist, nothing is read.</param>
    public async Task ReadAsync(string folder, CancellationToken cancellationToken)
    {
        await ReadOnceAsync(folder, cancellationToken);
        _done.SetResult();
    }

    private async Task ReadOnceAsync(string folder, CancellationToken cancellationToken)
    {
        // A start that failed before this point does not count as the first.
        if (folder.Length == 0
            || !Directory.Exists(folder)
            || await store.GetAsync(StateTable.Name, Partition + "-read", "once", cancellationToken) is not null)
        {
            return;
        }

        var files = Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".txt" or ".html")
            .Order(StringComparer.Ordinal)
            .Take(Most);
        foreach (var file in files)
        {
            try
            {
                var read = await record.RunAsync(
                    AdvertText.FromBytes(await File.ReadAllBytesAsync(file, cancellationToken), AdvertFormats.OfFile(file)),
                    null,
                    AdvertSource.Operator,
                    cancellationToken);
                await store.WriteAsync(StateTable.Name, new RowWrite.Upsert(new TableRow(Partition, read.Advert.Id)), cancellationToken);
            }
            catch (Exception unreadable) when (unreadable is UnreadableAdvertException or IOException or UnauthorizedAccessException)
            {
                Unread(Path.GetFileName(file), unreadable.Message);
            }
        }

        await store.WriteAsync(StateTable.Name, new RowWrite.Upsert(new TableRow(Partition + "-read", "once")), cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "The sample {File} is not read: {Reason}")]
    private partial void Unread(string file, string reason);
}
