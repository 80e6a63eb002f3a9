using Notifier.Core.Adverts;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;

namespace Notifier.Server;

/// <summary>The adverts read on the very first start, so that there is something to look at.</summary>
internal sealed partial class SampleSeeder(ImportAdvert record, ITableStore store, ILogger<SampleSeeder> logger)
{
    private const string Partition = "samples";
    private const int Most = 20;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whatever was to be read has been.</summary>
    public Task Done => _done.Task;

    /// <param name="folder">Nothing is read when it does not exist.</param>
    public async Task ReadAsync(string folder, CancellationToken cancellationToken)
    {
        await ReadOnceAsync(folder, cancellationToken);
        _done.SetResult();
    }

    private async Task ReadOnceAsync(string folder, CancellationToken cancellationToken)
    {
        // A start that failed before it came here was not the first.
        if (folder.Length == 0 || !Directory.Exists(folder) || await store.GetAsync(StateTable.Name, Partition + "-read", "once", cancellationToken) is not null)
        {
            return;
        }

        var files = Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".txt" or ".html").Order(StringComparer.Ordinal).Take(Most);
        foreach (var file in files)
        {
            try
            {
                var read = await record.RunAsync(AdvertText.FromBytes(await File.ReadAllBytesAsync(file, cancellationToken), AdvertFormats.OfFile(file)), null, AdvertSource.Operator, cancellationToken);
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
