namespace Notifier.Reading.Roles;

/// <summary>The role of a date in an advert.</summary>
public enum MentionRole
{
    Posting,
    Closing,

    /// <summary>A later closing date: "closing date extended to 20 May". The latest extension wins.</summary>
    ExtendedTo,

    /// <summary>A changed closing date, later or earlier: "now closes on 20 May". The last statement wins.</summary>
    NowClosesOn,
    Interview,
    Start,
    Other,
}

/// <summary>Groups of roles.</summary>
internal static class MentionRoles
{
    /// <summary>It is a closing date, as first stated or changed.</summary>
    public static bool Closes(this MentionRole role) => role is MentionRole.Closing or MentionRole.ExtendedTo or MentionRole.NowClosesOn;
}
