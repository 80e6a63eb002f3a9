namespace Notifier.Core.Monitoring;

public enum AlarmKind
{
    /// <summary>A run of the sweep was to put far more messages than any before it.</summary>
    Volume,

    /// <summary>The mail service takes no mail at all.</summary>
    Send,

    /// <summary>More people ask to follow than the hour has room for.</summary>
    Confirmations,

    /// <summary>Far more keys and tokens were refused than happens by mistake.</summary>
    Refusals,
}

/// <summary>Something that an operator must look at, as it stands.</summary>
/// <param name="Since">UTC.</param>
/// <param name="What">What happened, and what to do.</param>
/// <param name="Put">Of a volume alarm: the messages put before it held the rest; else null.</param>
/// <param name="Largest">Of a volume alarm: the messages of the largest run of the last 30 days; else null.</param>
public sealed record Alarm(string Id, AlarmKind Kind, DateTimeOffset Since, string What, int? Put = null, int? Largest = null);
