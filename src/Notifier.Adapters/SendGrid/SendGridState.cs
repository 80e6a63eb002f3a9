using System.Net;
using Microsoft.Extensions.Logging;
using Notifier.Core.Sending.Service;
using Polly.CircuitBreaker;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Whether SendGrid can be used, according to its last answers and the circuit breaker. A known state stays until an answer shows
/// otherwise.
/// </summary>
/// <remarks>
/// Answers to emails in flight come in any order, so a later answer must be able to undo every state. That is why a refused key is stored
/// here only and does not open the breaker.
/// </remarks>
internal sealed partial class SendGridState : IEmailTrouble
{
    private readonly SendGridTimeouts _delays;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private volatile Known? _known;

    public SendGridState(SendGridTimeouts delays, TimeProvider clock, ILogger logger)
    {
        (_delays, _clock, _logger) = (delays, clock, logger);
        Breaker = new CircuitBreakerStrategyOptions<Response>
        {
            OnOpened = args =>
            {
                var why = args.Outcome.Result is { } answer
                    ? $"it answered {(int)answer.StatusCode}"
                    : "it cannot be reached, or does not answer";
                _known = new Known($"SendGrid fails: {why}. Emails wait, and are tried again by themselves.");
                Opened(args.BreakDuration.TotalSeconds);
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

    public string? Trouble() =>
        _known is { } known && (known.IsKey || known.AskAgain is null || known.AskAgain > _clock.GetUtcNow()) ? known.Words : null;

    /// <summary>
    /// Until when nothing is sent because the key was refused or a rate limit was met, and why. Null when sending is allowed.
    /// </summary>
    public SendOutcome.TryLater? Stop =>
        _known is { AskAgain: { } again, Words: var words } && again > _clock.GetUtcNow() ? new SendOutcome.TryLater(again, words) : null;

    /// <param name="words">SendGrid's own words.</param>
    /// <returns>Until when nothing is sent, UTC, and why.</returns>
    public SendOutcome.TryLater KeyRefused(HttpStatusCode status, string words)
    {
        var again = _clock.GetUtcNow() + _delays.KeyRefused;
        var known = new Known(
            $"SendGrid refuses us ({(int)status}, {words}): no email can leave. "
            + "Check SendGrid__ApiKey, its rights, and that MailFrom is a sender SendGrid knows.")
        {
            IsKey = true,
            AskAgain = again,
        };
        _known = known;
        Refused(known.Words);
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
    private partial void Refused(string words);

    [LoggerMessage(2, LogLevel.Error, "SendGrid fails: nothing is asked of it for {Seconds} seconds, and emails wait")]
    private partial void Opened(double seconds);

    private sealed record Known(string Words)
    {
        /// <summary>Our key was refused. Only an answer can show that it works again, while a rate limit ends by itself.</summary>
        public bool IsKey { get; init; }

        /// <summary>Nothing is sent before this time, UTC. Null when only the breaker stops sending.</summary>
        public DateTimeOffset? AskAgain { get; init; }
    }
}
