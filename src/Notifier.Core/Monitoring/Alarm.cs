namespace Notifier.Core.Monitoring;

public enum AlarmKind
{
    /// <summary>A run of the sweep would have put far more messages than any run before it.</summary>
    Volume,

    /// <summary>The email service takes no email at all.</summary>
    Send,

    /// <summary>More people ask to follow adverts than the hour has room for.</summary>
    Confirmations,

    /// <summary>Far more keys and tokens were refused than happens by mistake.</summary>
    Refusals,
}

/// <summary>A state that an operator must look at.</summary>
/// <param name="Since">UTC.</param>
/// <param name="What">What happened, and what to do.</param>
/// <param name="Put">Of a volume alarm, how many messages left before the sweep held back the rest. Otherwise null.</param>
/// <param name="Largest">Of a volume alarm, the messages of the largest run of the last 30 days. Otherwise null.</param>
public sealed record Alarm(string Id, AlarmKind Kind, DateTimeOffset Since, string What, int? Put = null, int? Largest = null);
