using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>Says that the mail service takes no mail at all. It is written once a minute at most, by each process, however many mails meet the trouble; a mail that is sent asks for nothing.</summary>
public sealed class EmailServiceAlarm(ITableStore store, Delays delays)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long _written;

    /// <summary>A mail was not taken, for a reason that would meet every other.</summary>
    /// <param name="until">When that mail is tried again, UTC.</param>
    /// <returns>The alarm when it begins with this; null when it stood already.</returns>
    internal async Task<Alarm?> RaiseAsync(DateTimeOffset now, DateTimeOffset until, string reason, CancellationToken cancellationToken)
    {
        var written = Interlocked.Read(ref _written);
        if (written + Pause.Ticks > now.UtcTicks || Interlocked.CompareExchange(ref _written, now.UtcTicks, written) != written)
        {
            return null;
        }

        // It must outlast the wait of whoever tries next, or it would end while the trouble lasts. But a limit that is to last for hours may be lifted sooner: then nobody puts the end
        // off, and the alarm must not stand till then.
        var before = await ReadAsync(now, cancellationToken);
        var next = until < now ? now : until > now + delays.PutBack ? now + delays.PutBack : until;
        var trouble = new EmailServiceTrouble(before?.Since ?? now, next + delays.PutBack, reason);
        await store.WriteAsync(Tables.State, new RowWrite.Upsert(trouble.ToRow()), cancellationToken);
        return before is null ? From(trouble, now) : null;
    }

    internal async Task<bool> IsStandingAsync(DateTimeOffset now, CancellationToken cancellationToken) => await ReadAsync(now, cancellationToken) is not null;

    /// <returns>Null when it is over.</returns>
    internal static Alarm? From(EmailServiceTrouble trouble, DateTimeOffset now) => trouble.Until <= now ? null : new Alarm(
        EmailServiceTrouble.RowKey,
        AlarmKind.Send,
        trouble.Since,
        $"The mail service takes no mail: {trouble.Reason.TrimEnd('.')}. Look at its key, its account and its status; every mail that it does not take waits, none is lost, and this ends by itself some minutes after the last one it did not take.");

    private async Task<EmailServiceTrouble?> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.State, AlarmStore.Partition, EmailServiceTrouble.RowKey, cancellationToken) is { } row && EmailServiceTrouble.From(row) is { } trouble && trouble.Until > now ? trouble : null;
}
