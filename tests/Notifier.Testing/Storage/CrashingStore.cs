using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>The program was killed.</summary>
internal sealed class KilledException : Exception
{
    /// <returns>True when the work was killed, and is to be started again.</returns>
    public static async Task<bool> EndedAsync(Func<Task> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
    }
}

/// <summary>Counts writes, and kills the program at one of them: just before it is done, or just after, when its answer is lost.</summary>
/// <param name="again">It is killed a second time just before this many writes more; null for not.</param>
internal sealed class CrashInjector(int write, bool afterwards, int? again = null)
{
    public int Writes => Written.Count;

    /// <summary>What was written, the write that was killed too.</summary>
    public List<string> Written { get; } = [];

    public override string ToString() => $"killed {(afterwards ? "after" : "before")} write {write}{(again is { } more ? $" and before {more} more" : string.Empty)}, of {Writes}";

    public async Task<T> LetAsync<T>(string what, Func<Task<T>> work)
    {
        Written.Add(what);
        var isLast = Writes == write;
        if ((isLast && !afterwards) || Writes == write + again)
        {
            throw new KilledException();
        }

        var result = await work();
        return isLast ? throw new KilledException() : result;
    }
}

internal sealed class CrashingStore(ITableStore inner, CrashInjector injector) : DelegatingStore(inner)
{
    public override Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken) =>
        injector.LetAsync(Name(table, write), () => base.WriteAsync(table, write, cancellationToken));

    public override Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
        injector.LetAsync(string.Join(" + ", batch.Select(write => Name(table, write))), () => base.WriteAsync(table, batch, cancellationToken));

    private static string Name(string table, RowWrite write) => $"{write.GetType().Name.ToLowerInvariant()} {table} {write.Partition} {write.Key}{(write.After?.Text("state") is { } state ? " " + state : string.Empty)}";
}

internal sealed class CrashingQueue(MemoryQueue inner, CrashInjector injector) : ISendQueue, IReceiveQueue
{
    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken) => injector.LetAsync("put a message", async () =>
    {
        await inner.PutAsync(message, hidden, cancellationToken);
        return true;
    });

    /// <summary>To take a message is a write too, for nobody else sees it for a while; to find none is not.</summary>
    public async Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken) =>
        await inner.ReceiveAsync(hidden, cancellationToken) is { } message ? await injector.LetAsync("take a message", () => Task.FromResult(message)) : null;

    public Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => injector.LetAsync("delete a message", () => inner.DeleteAsync(message, cancellationToken));

    public Task<int> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);
}

internal sealed class CrashingEmailService(IEmailService inner, CrashInjector injector) : IEmailService
{
    public bool HasImmediateReceipt => inner.HasImmediateReceipt;

    public Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken) =>
        injector.LetAsync($"send {message.To.Value} {message.Words.Subject}", () => inner.SendAsync(message, attempt, cancellationToken));

    public Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) => inner.WasAcceptedAsync(sid, cancellationToken);

    public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken) =>
        injector.LetAsync("forget", () => inner.EraseRecipientAsync(address, sids, cancellationToken));
}
