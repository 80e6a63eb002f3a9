namespace Notifier.Core.Emails;

/// <summary>The one announcement a person should have about an advert as it stands.</summary>
public enum Announcement
{
    ClosesSooner,
    NoDateStated,
    DateNowStated,
    DateMoved,
    ClosedEarly,
    PostedAgain,
}
