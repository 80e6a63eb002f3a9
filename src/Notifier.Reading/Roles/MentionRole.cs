namespace Notifier.Reading.Roles;

/// <summary>What a date in an advert is for.</summary>
public enum MentionRole
{
    Posting,
    Closing,

    /// <summary>A closing date put later: "closing date extended to 20 May". Of several the latest counts.</summary>
    ExtendedTo,

    /// <summary>A closing date changed to a later or a sooner one: "now closes on 20 May". What is said last counts.</summary>
    NowClosesOn,
    Interview,
    Start,
    Other,
}

/// <summary>Questions about roles.</summary>
internal static class MentionRoles
{
    /// <summary>It is a closing date, as first stated or changed.</summary>
    public static bool Closes(this MentionRole role) => role is MentionRole.Closing or MentionRole.ExtendedTo or MentionRole.NowClosesOn;
}
