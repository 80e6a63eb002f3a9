namespace Notifier.Core.Sending.Service;

/// <summary>What became of one attempt to send one mail.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The mail service accepted it; whether it was delivered we learn later.</summary>
    public sealed record Sent(string MessageId) : SendOutcome;

    /// <summary>This message can never go.</summary>
    public sealed record Refused(string Reason) : SendOutcome;

    /// <summary>A certain no that would meet every message now: not accepted, ask again then.</summary>
    public sealed record TryLater(DateTimeOffset Until, string Reason) : SendOutcome;

    /// <summary>The request left and no answer came: evidence decides.</summary>
    public sealed record Unknown : SendOutcome;
}
