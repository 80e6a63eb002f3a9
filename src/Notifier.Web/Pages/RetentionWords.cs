using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages;

/// <summary>How long we keep things, as pages say it. The numbers come from the settings.</summary>
internal static class RetentionWords
{
    /// <summary>"7 days".</summary>
    public static string Unconfirmed(Delays delays) => EnglishDurations.InWords(delays.KeepUnconfirmed);

    /// <summary>"28 days": after an advert closed.</summary>
    public static string AfterClosing(Delays delays) => EnglishDurations.InWords(delays.KeepAfterClosing);

    /// <summary>"60 days": after an advert without a date was last read.</summary>
    public static string Undated(Delays delays) => EnglishDurations.InWords(delays.KeepUndated);

    /// <summary>"2 days": until the last email about it has left.</summary>
    public static string ForLastMail { get; } = EnglishDurations.InWords(Advert.LastMail);

    /// <summary>"1 day": how long we keep a pasted advert that nobody asks to follow.</summary>
    public static string Unfollowed(Delays delays) => EnglishDurations.InWords(delays.KeepUnfollowed);

    /// <summary>"for 1 day; once somebody follows it, until 28 days after it closes, or for 62 days when it states no date".</summary>
    public static string PastedAdvert(Delays delays) =>
        $"for {Unfollowed(delays)}; once somebody follows it, until {AfterClosing(delays)} after it closes, or for {EnglishDurations.InWords(delays.KeepUndated + Advert.LastMail)} when it states no date";

    /// <summary>"90 days": how long we keep the record of sent emails.</summary>
    public static string Ledger(Delays delays) => EnglishDurations.InWords(delays.KeepLedger);

    /// <summary>"121 days": how long we keep delivery results. We drop their table when its whole month is old enough.</summary>
    public static string Events(Delays delays) => EnglishDurations.InWords(MonthlyTables.LongestKept(delays.KeepLedger));
}
