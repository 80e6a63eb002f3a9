using Notifier.Adapters.Storage;
using Notifier.Core;
using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Functions.Work;

/// <summary>Takes one message from the queue and does what it asks for. A message that was not done with comes again; one that keeps failing is put on record.</summary>
internal sealed partial class TakeMessage(IReceiveQueue queue, ISendQueue putBack, SendMail send, ITableStore store, Delays delays, TimeProvider clock, ILogger<TakeMessage> logger)
{
    /// <summary>Of one message; then it is poison.</summary>
    private const int MostDeliveries = 5;

    private bool _tidies;

    /// <returns>False when nothing waits.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (await queue.ReceiveAsync(delays.Redelivery, cancellationToken) is not { } message)
        {
            // The last message about somebody erased is gone: now nothing of them may be left in the files.
            _tidies = _tidies && !await store.TidyAsync(cancellationToken);
            return false;
        }

        // What was begun is finished, though the program is about to stop.
        await HandleAsync(message, CancellationToken.None);
        return true;
    }

    private async Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        if (message.DequeueCount > MostDeliveries)
        {
            await PutOnRecordAsync(message, "its worker died each time", cancellationToken);
            return;
        }

        try
        {
            var result = await send.RunAsync(message.Text, cancellationToken);
            if (result is MailResult.Malformed)
            {
                await PutOnRecordAsync(message, "it is no message of ours", cancellationToken);
                return;
            }

            await queue.DeleteAsync(message, cancellationToken);

            // Anybody can ask for a manage link for any address: that must neither cost much nor tell who is known.
            _tidies |= result is MailResult.Ended { IsPersonGone: true } or MailResult.LeftBehind && SendRequest.TryParse(message.Text) is { Kind: not SendKind.ManageLink };
            Tell(result);
        }
        catch (StorageUnavailableException trouble)
        {
            // Five deliveries are over in minutes, an outage is not: a new message, which counts from one.
            Outage(trouble.Message);
            await putBack.PutAsync(message.Text, delays.PutBack, cancellationToken);
            await queue.DeleteAsync(message, cancellationToken);
        }
        catch (Exception bug)
        {
            // The exception's words may hold what the message is about.
            Failed(message.Id, message.DequeueCount, bug.GetType().Name, bug.StackTrace ?? string.Empty);
            if (message.DequeueCount >= MostDeliveries)
            {
                await PutOnRecordAsync(message, bug.GetType().Name, cancellationToken);
            }
        }
    }

    /// <summary>What it was about, but not whom: nothing of a person stands anywhere but where erasing finds it.</summary>
    private async Task PutOnRecordAsync(ReceivedMessage message, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var request = SendRequest.TryParse(message.Text);
        var row = new Row("poison", $"{now.UtcDateTime:yyyyMMddHHmmss}-{message.Id}")
            .With("kind", request?.Kind.ToString())
            .With("advert", request?.Advert)
            .With("deliveries", message.DequeueCount)
            .With("reason", reason);
        await store.WriteAsync(StateTable.Name, new RowWrite.Upsert(row), cancellationToken);
        await queue.DeleteAsync(message, cancellationToken);
        _tidies = true;
        Poison(message.Id, request?.Kind.ToString() ?? "unknown", reason);
    }

    private void Tell(MailResult result)
    {
        switch (result)
        {
            case MailResult.Sent sent:
                Sent(sent.Kind, sent.Sid);
                break;
            case MailResult.Ended { IsMissed: true } missed:
                Missed(missed.Reason);
                break;
            case MailResult.Ended ended:
                Ended(ended.Reason);
                break;
            case MailResult.PutBack { IsTrouble: false } later:
                PutBack(later.Until, later.Reason);
                break;
            case MailResult.PutBack later:
                Trouble(later.Until, later.Reason);
                break;
            case MailResult.Refused refused:
                Refused(refused.Sid, refused.Reason);
                break;
            case MailResult.LeftBehind left:
                LeftBehind(left.Sid);
                break;
            case MailResult.Doubtful doubtful:
                Doubtful(doubtful.Sid);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Email {Kind} {Sid} sent")]
    private partial void Sent(string kind, string sid);

    [LoggerMessage(2, LogLevel.Information, "No email: {Reason}")]
    private partial void Ended(string reason);

    [LoggerMessage(10, LogLevel.Error, "An email that should have gone came too late: {Reason}")]
    private partial void Missed(string reason);

    [LoggerMessage(3, LogLevel.Information, "An email waits until {Until:u}: {Reason}")]
    private partial void PutBack(DateTimeOffset until, string reason);

    [LoggerMessage(4, LogLevel.Warning, "An email waits until {Until:u} because of trouble: {Reason}")]
    private partial void Trouble(DateTimeOffset until, string reason);

    [LoggerMessage(5, LogLevel.Error, "Email {Sid} was refused and will not be sent: {Reason}")]
    private partial void Refused(string sid, string reason);

    [LoggerMessage(6, LogLevel.Error, "Email {Sid} may or may not have been sent, and is not sent again")]
    private partial void Doubtful(string sid);

    [LoggerMessage(11, LogLevel.Error, "Email {Sid} left while its person was erased, and the mail service could not delete it: delete it there")]
    private partial void LeftBehind(string sid);

    [LoggerMessage(7, LogLevel.Error, "A message is put back because of the storage: {Reason}")]
    private partial void Outage(string reason);

    [LoggerMessage(8, LogLevel.Error, "Message {Id} failed at delivery {Delivery}: {Exception} {Stack}")]
    private partial void Failed(string id, int delivery, string exception, string stack);

    [LoggerMessage(9, LogLevel.Error, "Message {Id} ({Kind}) is given up and put on record: {Reason}")]
    private partial void Poison(string id, string kind, string reason);
}
