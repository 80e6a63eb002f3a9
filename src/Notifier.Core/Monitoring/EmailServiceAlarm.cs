using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>
/// Says that the email service takes no email at all. Each process writes it at most once a minute, however many emails fail. A sent email
/// costs no request.
/// </summary>
public sealed class EmailServiceAlarm(ITableStore store, SendingOptions options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long _written;

    /// <summary>Records that an email was not taken, for a reason that would stop every other email too.</summary>
    /// <param name="until">When the worker tries that email again, UTC.</param>
    /// <returns>The alarm, if it begins with this email. Null when it stood already.</returns>
    internal async Task<Alarm?> RaiseAsync(DateTimeOffset now, DateTimeOffset until, string reason, CancellationToken cancellationToken)
    {
        var written = Interlocked.Read(ref _written);
        if (written + Pause.Ticks > now.UtcTicks || Interlocked.CompareExchange(ref _written, now.UtcTicks, written) != written)
        {
            return null;
        }

        // The alarm must last until the next attempt, or it would end while the trouble continues.
        // A limit announced for hours may be lifted sooner. Nobody extends the alarm after that, so it must not last all those hours.
        var before = await ReadAsync(now, cancellationToken);
        var next = until < now ? now : until > now + options.PutBack ? now + options.PutBack : until;
        var trouble = new EmailServiceTrouble(before?.Since ?? now, next + options.PutBack, reason);
        await store.WriteAsync(Tables.State, new RowWrite.Upsert(trouble.ToRow()), cancellationToken);
        return before is null ? From(trouble, now) : null;
    }

    internal async Task<bool> IsStandingAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await ReadAsync(now, cancellationToken) is not null;

    /// <returns>Null when the trouble is over.</returns>
    internal static Alarm? From(EmailServiceTrouble trouble, DateTimeOffset now) => trouble.Until <= now ? null : new Alarm(
        EmailServiceTrouble.RowKey,
        AlarmKind.Send,
        trouble.Since,
        $"The mail service takes no mail: {trouble.Reason.TrimEnd('.')}. Look at its key, its account and its status; "
        + "every mail that it does not take waits, none is lost, and this ends by itself some minutes after the last one it did not take.");

    private async Task<EmailServiceTrouble?> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.State, AlarmStore.Partition, EmailServiceTrouble.RowKey, cancellationToken) is { } row
            && EmailServiceTrouble.From(row) is { } trouble
            && trouble.Until > now
            ? trouble
            : null;
}
