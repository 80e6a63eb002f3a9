using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MimeKit;
using Notifier.Adapters.Outbox;
using Notifier.Core.Emails;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using SendGrid;
using SendGrid.Helpers.Mail;
using EmailAddress = Notifier.Core.Security.EmailAddress;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Sends emails through SendGrid. Each was accepted, was certainly not, or is in doubt. For a doubtful one, SendGrid's events decide.
/// </summary>
public sealed partial class SendGridEmailService : IEmailService, IEmailTrouble, IDisposable
{
    /// <summary>
    /// At least this long, because a shorter pause could be over before the message is back in the queue. It would then come at once.
    /// </summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private readonly EmailEventStore _events;
    private readonly SendGridTimeouts _delays;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly bool _isSandbox;
    private readonly SendGridMessages _mails;
    private readonly HttpClient _http;
    private readonly SendGridClient _client;
    private readonly SendGridState _state;
    private readonly ResiliencePipeline<Response> _mail;
    private readonly ResiliencePipeline<Response> _questions;

    /// <exception cref="ParseException">An address in the settings is not valid.</exception>
    public SendGridEmailService(
        SendGridOptions settings, SendGridTimeouts delays, EmailEventStore events, TimeProvider clock, ILogger<SendGridEmailService> logger)
    {
        (_events, _delays, _clock, _logger, _isSandbox) = (events, delays, clock, logger, settings.Sandbox);
        _mails = new SendGridMessages(
            MailboxAddress.Parse(settings.From),
            settings.ReplyTo is { } replyTo ? MailboxAddress.Parse(replyTo) : null,
            settings.Sandbox);
        _http = SendGridHttp.NewClient(delays);
        _client = SendGridHttp.Client(_http, settings);
        _state = new SendGridState(delays, clock, logger);
        _mail = SendGridPipelines.ForMail(delays, _state.Breaker, clock);
        _questions = SendGridPipelines.ForQuestions(delays, clock);
    }

    /// <summary>SendGrid's events arrive later.</summary>
    public bool HasImmediateReceipt => false;

    public string? Trouble() => _state.Trouble();

    public Task<bool> WasAcceptedAsync(string emailId, CancellationToken cancellationToken) => _events.WasAcceptedAsync(emailId, cancellationToken);

    public string? WhyNever(EmailMessage message) => MimeEmail.WhyNever(() => _mails.Create(message));

    public async Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
    {
        if (_state.Stop is { } stop)
        {
            return stop;
        }

        var mail = _mails.Create(message);
        var sendAttempt = new SendAttempt();
        try
        {
            var answer = await _mail.ExecuteAsync(async token => await AttemptAsync(mail, sendAttempt, token), cancellationToken);
            return await OutcomeAsync(answer, message);
        }
        catch (Exception trouble) when (
            trouble is HttpRequestException or IOException or OperationCanceledException or ExecutionRejectedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return sendAttempt.IsUncertain ? new SendOutcome.Unknown() : TryLater(sendAttempt, trouble);
        }
    }

    /// <remarks>SendGrid knows people only by their address. Without one there is nobody to name and nothing to wait for.</remarks>
    public async Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> emailIds, CancellationToken cancellationToken)
    {
        if (address is null)
        {
            return true;
        }

        var body = JsonSerializer.Serialize(new ErasureRequest([address.Value]), SuppressionJson.Default.ErasureRequest);
        try
        {
            var answer = await _questions.ExecuteAsync(
                async token => await _client.RequestAsync(
                    BaseClient.Method.POST, body, urlPath: "recipients/erasejob", cancellationToken: token),
                cancellationToken);
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted)
            {
                return true;
            }

            NotForgotten($"it answered {(int)answer.StatusCode} ({await ErrorMessages.OfAsync(answer)})");
        }
        catch (Exception trouble) when (
            trouble is HttpRequestException or IOException or OperationCanceledException or TimeoutRejectedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NotForgotten("it cannot be reached, or does not answer");
        }

        return false;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Sends one request. <paramref name="sendAttempt"/> shows afterwards whether an email may be in flight, however the request ended.
    /// </summary>
    private async Task<Response> AttemptAsync(
        SendGridMessage mail, SendAttempt sendAttempt, CancellationToken cancellationToken)
    {
        sendAttempt.IsUncertain = true;
        try
        {
            var answer = await _client.SendEmailAsync(mail, cancellationToken);
            // The answer decides.
            sendAttempt.IsUncertain = false;
            sendAttempt.IsLimited = answer.StatusCode == HttpStatusCode.TooManyRequests;
            sendAttempt.Until = RetryAfter.From(answer, _clock.GetUtcNow(), _delays.LongestPause);
            return answer;
        }
        catch (RequestNotSentException)
        {
            sendAttempt.IsUncertain = false;
            throw;
        }
    }

    private async Task<SendOutcome> OutcomeAsync(Response answer, EmailMessage message)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Accepted:
            case HttpStatusCode.OK when _isSandbox:
                _state.Works();
                return new SendOutcome.Sent(answer.Headers.TryGetValues("X-Message-Id", out var ids) ? ids.First() : message.Sid);
            case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge:
                _state.Works();
                return new SendOutcome.Refused($"SendGrid answered {(int)answer.StatusCode} ({await ErrorMessages.OfAsync(answer)})");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return _state.KeyRefused(answer.StatusCode, await ErrorMessages.OfAsync(answer));
            case HttpStatusCode.TooManyRequests:
                return _state.Limited(NotAtOnce(RetryAfter.From(answer, _clock.GetUtcNow(), _delays.LongestPause)));
            case HttpStatusCode.ServiceUnavailable:
                return new SendOutcome.TryLater(
                    NotAtOnce(RetryAfter.From(answer, _clock.GetUtcNow(), _delays.LongestPause)),
                    "SendGrid cannot take emails at the moment (503).");
            case HttpStatusCode.RequestTimeout:
            case >= HttpStatusCode.InternalServerError:
            case < HttpStatusCode.MultipleChoices:
                // SendGrid may have accepted it.
                return new SendOutcome.Unknown();
            default:
                // A redirect or a 404: this is not SendGrid, or not as we know it.
                return new SendOutcome.TryLater(
                    NotAtOnce(null),
                    $"SendGrid answered {(int)answer.StatusCode} ({await ErrorMessages.OfAsync(answer)}), which it never should.");
        }
    }

    private SendOutcome.TryLater TryLater(SendAttempt sendAttempt, Exception trouble) => trouble switch
    {
        BrokenCircuitException { RetryAfter: var after } => new(
            NotAtOnce(after is { } pause ? _clock.GetUtcNow() + pause : null), "SendGrid fails, and is left alone for a while."),
        RateLimiterRejectedException => new(NotAtOnce(null), "Too many emails are on their way to SendGrid at this moment."),
        // The time ran out before the pause that SendGrid asked for.
        _ when sendAttempt.IsLimited => _state.Limited(NotAtOnce(sendAttempt.Until)),
        _ => new(NotAtOnce(sendAttempt.Until), "SendGrid cannot be reached."),
    };

    private DateTimeOffset NotAtOnce(DateTimeOffset? asked)
    {
        var now = _clock.GetUtcNow();
        return asked is null ? now + _delays.Pause : asked < now + ShortestPause ? now + ShortestPause : asked.Value;
    }

    [LoggerMessage(3, LogLevel.Error, "SendGrid did not take that a person is to be erased, and will be asked again: {Reason}")]
    private partial void NotForgotten(string reason);

    private sealed class SendAttempt
    {
        /// <summary>The last request left, and no answer came.</summary>
        public bool IsUncertain { get; set; }

        /// <summary>The last answer was a rate limit.</summary>
        public bool IsLimited { get; set; }

        /// <summary>When SendGrid wants the next attempt, UTC.</summary>
        public DateTimeOffset? Until { get; set; }
    }
}
