namespace Notifier.Core.Sending.Events;

/// <summary>How many mails came to what.</summary>
/// <param name="Sent">The mail service accepted them.</param>
/// <param name="Refused">The mail service will never take them.</param>
/// <param name="Unknown">They may or may not have been accepted, and are not sent again.</param>
/// <param name="Waiting">The mail service did not take them at the last try, and they are tried again.</param>
/// <param name="Missed">They came too late: the advert had closed.</param>
public sealed record EmailCounts(int Sent, int Refused, int Unknown, int Waiting, int Missed)
{
    public static EmailCounts None { get; } = new(0, 0, 0, 0, 0);
}
