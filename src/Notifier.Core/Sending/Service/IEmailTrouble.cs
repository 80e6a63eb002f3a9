namespace Notifier.Core.Sending.Service;

/// <summary>What is known of whether mail can leave, without sending any.</summary>
public interface IEmailTrouble
{
    /// <summary>Why no mail can leave at the moment, one sentence; null when nothing is known to stand in the way.</summary>
    string? Trouble();
}
