namespace Notifier.Adapters.SendGrid;

/// <summary>How long to wait for SendGrid, and how often to retry. Tests use milliseconds.</summary>
public sealed record SendGridTimeouts
{
    /// <summary>For one answer.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For one email, including all retries.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Before the first retry of an email that was certainly not accepted. Each later pause is about twice as long.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);

    public int MostRetries { get; init; } = 3;

    /// <summary>How long nothing is sent after half of the requests failed.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many requests within half a minute make a failure rate meaningful. Polly's default of 100 is more than we ever send.
    /// </summary>
    public int BreakAfter { get; init; } = 10;

    /// <summary>How long nothing is sent after SendGrid refused our key.</summary>
    public TimeSpan KeyRefused { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>When to try an email again if SendGrid does not say.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A longer pause than this is implausible and ignored.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Emails in flight at the same time. The Functions host runs twelve.</summary>
    public int AtOnce { get; init; } = 16;
}
