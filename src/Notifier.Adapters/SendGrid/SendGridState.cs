using System.Net;
using Microsoft.Extensions.Logging;
using Notifier.Core.Sending;
using Polly.CircuitBreaker;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Whether SendGrid can be used: what its last answers showed, and the breaker that keeps us from asking while it fails. What is known stays known until an answer shows
/// otherwise. Answers to mails that left together come in any order, so no answer may leave behind what a later one does not undo: a refused key is known here only, and does not
/// touch the breaker.
/// </summary>
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
                _known = new Known($"SendGrid fails: {(args.Outcome.Result is { } answer ? $"it answered {(int)answer.StatusCode}" : "it cannot be reached, or does not answer")}. Emails wait, and are tried again by themselves.");
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

    public string? Trouble() => _known is { } known && (known.IsKey || known.AskAgain is null || known.AskAgain > _clock.GetUtcNow()) ? known.Words : null;

    /// <summary>Until when nothing is asked because our key was refused or too much was asked, and why; null when something may be asked.</summary>
    public SendOutcome.TryLater? Stop => _known is { AskAgain: { } again, Words: var words } && again > _clock.GetUtcNow() ? new SendOutcome.TryLater(again, words) : null;

    /// <param name="words">The service's own.</param>
    /// <returns>Until when nothing is asked, UTC, and why.</returns>
    public SendOutcome.TryLater KeyRefused(HttpStatusCode status, string words)
    {
        var again = _clock.GetUtcNow() + _delays.KeyRefused;
        var known = new Known($"SendGrid refuses us ({(int)status}, {words}): no email can leave. Check SendGrid__ApiKey, its rights, and that MailFrom is a sender SendGrid knows.") { IsKey = true, AskAgain = again };
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
        /// <summary>Our key was refused: only an answer shows that it is not any more. A limit ends by itself.</summary>
        public bool IsKey { get; init; }

        /// <summary>Before this nothing is asked, UTC; null when the breaker alone says so.</summary>
        public DateTimeOffset? AskAgain { get; init; }
    }
}
