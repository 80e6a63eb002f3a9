namespace Notifier.Adapters.SendGrid;

/// <summary>How long SendGrid is waited for, and how often it is asked. Tests use milliseconds.</summary>
public sealed record SendGridTimeouts
{
    /// <summary>For one answer.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For one mail, with everything it is tried again.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Before the first time a mail that was certainly not taken is tried again; each later pause is about twice as long.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often it is tried again.</summary>
    public int MostRetries { get; init; } = 3;

    /// <summary>How long nothing is asked once half of what was asked failed.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests within half a minute before anything is made of how many failed. Polly's own default, 100, we never reach.</summary>
    public int BreakAfter { get; init; } = 10;

    /// <summary>How long nothing is asked once our key was refused.</summary>
    public TimeSpan KeyRefused { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>When a mail should be tried again where the service does not say.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A service that asks for a longer pause is not believed.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Mails on their way at the same time. The Functions host brings twelve.</summary>
    public int AtOnce { get; init; } = 16;
}
