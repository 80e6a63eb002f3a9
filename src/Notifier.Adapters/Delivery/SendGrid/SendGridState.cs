using System.Net;
using Microsoft.Extensions.Logging;
using Notifier.Core.Email;
using Polly.CircuitBreaker;
using SendGrid;

namespace Notifier.Adapters.Delivery.SendGrid;

/// <summary>
/// Whether SendGrid can be used: what its last answers showed, and the breaker that keeps us from asking while it cannot. What is known stays known until an answer shows
/// otherwise.
/// </summary>
internal sealed partial class SendGridState : IMailTrouble
{
    private readonly SendGridDelays _delays;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CircuitBreakerManualControl _control = new();
    private volatile Known? _known;

    public SendGridState(SendGridDelays delays, TimeProvider clock, ILogger logger)
    {
        (_delays, _clock, _logger) = (delays, clock, logger);
        Breaker = new CircuitBreakerStrategyOptions<Response>
        {
            ManualControl = _control,
            OnOpened = args =>
            {
                if (!args.IsManual)
                {
                    _known = new Known($"SendGrid fails: {(args.Outcome.Result is { } answer ? $"it answered {(int)answer.StatusCode}" : "it cannot be reached, or does not answer")}. Emails wait, and are tried again by themselves.");
                    Opened(args.BreakDuration.TotalSeconds);
                }

                return default;
            },
            OnClosed = _ =>
            {
                _known = null;
                return default;
            },
        };
    }

    public CircuitBreakerStrategyOptions<Response> Breaker { get; }

    public string? Trouble() => _known is { } known && (known.IsKey || known.AskAgain is null || known.AskAgain > _clock.GetUtcNow()) ? known.Words : null;

    /// <summary>Until when nothing is asked because our key was refused or too much was asked, and why; null when something may be asked.</summary>
    public SendOutcome.TryLater? Stop => _known is { AskAgain: { } again, Words: var words } && again > _clock.GetUtcNow() ? new SendOutcome.TryLater(again, words) : null;

    /// <summary>Lets requests through again once a refused key has been left alone for long enough: somebody may have given it its rights.</summary>
    public async Task AskAgainAsync(CancellationToken cancellationToken)
    {
        if (_known is { IsKey: true, AskAgain: { } again } known && again <= _clock.GetUtcNow())
        {
            await _control.CloseAsync(cancellationToken);
            _known = known with { AskAgain = null }; // still what is known, until an answer shows otherwise
        }
    }

    /// <param name="words">The service's own.</param>
    /// <returns>Until when nothing is asked, UTC, and why.</returns>
    public async Task<SendOutcome.TryLater> KeyRefusedAsync(HttpStatusCode status, string words, CancellationToken cancellationToken)
    {
        var again = _clock.GetUtcNow() + _delays.KeyRefused;
        var known = new Known($"SendGrid refuses us ({(int)status}, {words}): no email can leave. Check SendGrid__ApiKey, its rights, and that MailFrom is a sender SendGrid knows.") { IsKey = true, AskAgain = again };
        _known = known;
        KeyRefused(known.Words);
        await _control.IsolateAsync(cancellationToken);
        return new SendOutcome.TryLater(again, known.Words);
    }

    public SendOutcome.TryLater Limited(DateTimeOffset until)
    {
        const string Words = "SendGrid takes no more emails for a while (429).";
        _known = new Known(Words) { AskAgain = until };
        return new SendOutcome.TryLater(until, Words);
    }

    public void Works() => _known = null;

    [LoggerMessage(1, LogLevel.Critical, "{Words}")]
    private partial void KeyRefused(string words);

    [LoggerMessage(2, LogLevel.Error, "SendGrid fails: nothing is asked of it for {Seconds} seconds, and emails wait")]
    private partial void Opened(double seconds);

    private sealed record Known(string Words)
    {
        /// <summary>Our key was refused: only an answer shows that it is not any more. A limit ends by itself.</summary>
        public bool IsKey { get; init; }

        /// <summary>Before this nothing is asked, UTC; null when the breaker alone says so.</summary>
        public DateTimeOffset? AskAgain { get; init; }
    }
}
