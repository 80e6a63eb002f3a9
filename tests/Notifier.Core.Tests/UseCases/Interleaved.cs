using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.UseCases;

/// <summary>Before every request it is somebody's turn.</summary>
internal sealed class InterleavedStore(ITableStore inner, Interleaver interleaver, char actor) : DelegatingStore(inner)
{
    public override async Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return await base.GetAsync(table, partition, key, cancellationToken);
    }

    public override async Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return await base.WriteAsync(table, write, cancellationToken);
    }

    public override async Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return await base.WriteAsync(table, batch, cancellationToken);
    }

    public override async Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return await base.QueryAsync(table, range, continuation, most, cancellationToken);
    }
}

/// <param name="isCareless">It delivers many a message twice, and forgets that others were deleted.</param>
internal sealed class InterleavedQueue(MemoryQueue inner, Interleaver interleaver, char actor, bool isCareless) : ISendQueue, IReceiveQueue
{
    public async Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        await inner.PutAsync(message, hidden, cancellationToken);
        if (isCareless && interleaver.Chance.Next(2) == 0)
        {
            await inner.PutAsync(message, hidden, cancellationToken);
        }
    }

    public async Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return await inner.ReceiveAsync(hidden, cancellationToken);
    }

    public async Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return isCareless && interleaver.Chance.Next(3) == 0 || await inner.DeleteAsync(message, cancellationToken);
    }

    public Task<int> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);
}

/// <param name="noes">The mails of which somebody was told that there is no evidence, and who.</param>
/// <param name="senders">Who sent each accepted attempt.</param>
internal sealed class InterleavedMail(FakeEmailService inner, Interleaver interleaver, char actor, HashSet<(char Actor, string Sid)> noes, Dictionary<(string Sid, int Attempt), char> senders) : IEmailService
{
    public bool HasImmediateReceipt => inner.HasImmediateReceipt;

    public async Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        var outcome = await inner.SendAsync(message, attempt, cancellationToken);
        senders.Add((message.Sid, attempt), actor);
        return outcome;
    }

    public async Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        var isKnown = await inner.WasAcceptedAsync(sid, cancellationToken);
        if (!isKnown)
        {
            noes.Add((actor, sid));
        }

        return isKnown;
    }

    public async Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return await inner.EraseRecipientAsync(address, sids, cancellationToken);
    }
}
