using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Jobs;

/// <param name="Id">Under which it is known in the queue.</param>
/// <param name="Delivery">
/// How many times it has come, this time included. <see cref="SendEmailHandler"/> adds those before it was put back.
/// </param>
public sealed record DeliveredMessage(string Id, string Text, int Delivery);

/// <param name="IsDone">The message can go. Otherwise it should come again.</param>
/// <param name="LeavesTraces">It was about somebody who is gone: when nothing waits any more, nothing of them may be left in files.</param>
public sealed record HandledMessage(bool IsDone, bool LeavesTraces);

/// <summary>
/// Handles one message of the queue, for the Functions host and for the server. During an outage it puts the message back as a new one. It
/// records what cannot be done.
/// </summary>
public sealed partial class SendEmailHandler(
    ISendQueue queue,
    EmailDispatcher dispatcher,
    PoisonMessageLog givenUp,
    SendingOptions options,
    Telemetry telemetry,
    TimeProvider clock,
    ILogger<SendEmailHandler> logger)
{
    /// <summary>Of one message; then it is poison. The Functions host counts to the same (maxDequeueCount in host.json).</summary>
    public const int MostDeliveries = 5;

    /// <summary>
    /// Messages that one process handles at the same time. The Functions host takes as many (batchSize and newBatchThreshold in host.json
    /// together).
    /// </summary>
    public const int MostAtOnce = 12;

    /// <exception cref="StorageUnavailableException">Not even the queue can be reached: the message comes again by itself, and until the
    /// queue is back nobody can count its deliveries.</exception>
    public async Task<HandledMessage> RunAsync(DeliveredMessage message, CancellationToken cancellationToken)
    {
        using var span = telemetry.Start("send mail", ActivityKind.Consumer);

        // The queue counts the deliveries of this message, and the message knows of those before it was put back.
        message = message with { Delivery = message.Delivery + (SendEmailMessage.TryParse(message.Text)?.Failures ?? 0) };
        try
        {
            if (message.Delivery > MostDeliveries)
            {
                return await PutOnRecordAsync(message, "its worker died each time", cancellationToken);
            }

            // The Functions host kills a worker that takes longer than it allows, with everything else under way. After three times it
            // starts no worker any more.
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            time.CancelAfter(options.MessageStop);
            return await SendAsync(message, span, time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            TooSlow(options.MessageStop);
            await queue.PutAsync(message.Text, options.PutBack, cancellationToken);
            return new(IsDone: true, LeavesTraces: false);
        }
        catch (StorageUnavailableException trouble)
        {
            // Five deliveries are over in minutes, an outage is not: a new message, which counts from one.
            Outage(trouble.Message);
            await queue.PutAsync(message.Text, options.PutBack, cancellationToken);
            return new(IsDone: true, LeavesTraces: false);
        }
    }

    private async Task<HandledMessage> SendAsync(DeliveredMessage message, Activity? span, CancellationToken cancellationToken)
    {
        try
        {
            var result = await dispatcher.RunAsync(message.Text, cancellationToken, message.Delivery - 1);
            if (result is SendEmailResult.Malformed malformed)
            {
                return await PutOnRecordAsync(message, malformed.Reason, cancellationToken);
            }

            span?.SetTag("outcome", result.GetType().Name);
            Tell(result);

            // Anybody can ask for a manage link for any address: that must neither cost much nor tell who is known. Its message holds
            // nobody's key.
            return new(IsDone: true, result is SendEmailResult.Ended { IsPersonGone: true } or SendEmailResult.LeftBehind && SendEmailMessage.TryParse(message.Text) is { HiddenPerson: null });
        }
        catch (Exception bug) when (bug is not StorageUnavailableException && !cancellationToken.IsCancellationRequested)
        {
            // The exception's words may hold what the message is about.
            Failed(message.Id, message.Delivery, bug.GetType().Name, bug.StackTrace ?? string.Empty);
            return message.Delivery >= MostDeliveries
                ? await PutOnRecordAsync(message, bug.GetType().Name, cancellationToken)
                : new(IsDone: false, LeavesTraces: false);
        }
    }

    private async Task<HandledMessage> PutOnRecordAsync(DeliveredMessage message, string reason, CancellationToken cancellationToken)
    {
        var request = SendEmailMessage.TryParse(message.Text);
        await givenUp.AddAsync(clock.GetUtcNow(), message.Id, request, message.Delivery, reason, cancellationToken);
        Poison(message.Id, request?.Kind.ToString() ?? "unknown", reason);
        return new(IsDone: true, LeavesTraces: true);
    }

    private void Tell(SendEmailResult result)
    {
        switch (result)
        {
            case SendEmailResult.Sent sent:
                Sent(sent.Kind, sent.Sid);
                break;
            case SendEmailResult.Ended { IsMissed: true } missed:
                Missed(missed.Reason);
                break;
            case SendEmailResult.Ended ended:
                Ended(ended.Reason);
                break;
            case SendEmailResult.PutBack { IsTrouble: false } later:
                PutBack(later.Until, later.Reason);
                break;
            case SendEmailResult.PutBack later:
                Trouble(later.Until, later.Reason);
                if (later.Raised is { } alarm)
                {
                    Alarmed(alarm.What);
                }

                break;
            case SendEmailResult.Refused refused:
                Refused(refused.Sid, StatedReason.From(refused.Reason, SingleLine.LongestQuote));
                break;
            case SendEmailResult.LeftBehind left:
                LeftBehind(left.Sid);
                break;
            case SendEmailResult.CannotOpen unread:
                CannotOpen(unread.Kind, unread.Key);
                break;
            case SendEmailResult.Doubtful doubtful:
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

    [LoggerMessage(14, LogLevel.Error, "An email of kind {Kind} cannot be sent: a person's address, sealed with the key {Key}, cannot be opened")]
    private partial void CannotOpen(string kind, string key);

    [LoggerMessage(12, LogLevel.Error, "{What}")]
    private partial void Alarmed(string what);

    [LoggerMessage(7, LogLevel.Error, "A message is put back because of the storage: {Reason}")]
    private partial void Outage(string reason);

    [LoggerMessage(13, LogLevel.Error, "A message is put back because what it asks for was not done within {Time}: the storage or the mail service answers too slowly")]
    private partial void TooSlow(TimeSpan time);

    [LoggerMessage(8, LogLevel.Error, "Message {Id} failed at delivery {Delivery}: {Exception} {Stack}")]
    private partial void Failed(string id, int delivery, string exception, string stack);

    [LoggerMessage(9, LogLevel.Error, "Message {Id} ({Kind}) is given up and put on record: {Reason}")]
    private partial void Poison(string id, string kind, string reason);
}
