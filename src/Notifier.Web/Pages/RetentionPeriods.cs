using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages;

/// <summary>How long we keep things, as pages say it. The numbers come from the settings.</summary>
internal static class RetentionPeriods
{
    /// <summary>"7 days".</summary>
    public static string Unconfirmed(RetentionOptions options) => EnglishDurations.InWords(options.KeepUnconfirmed);

    /// <summary>"28 days": after an advert closed.</summary>
    public static string AfterClosing(RetentionOptions options) => EnglishDurations.InWords(options.KeepAfterClosing);

    /// <summary>"60 days": after an advert without a date was last read.</summary>
    public static string Undated(RetentionOptions options) => EnglishDurations.InWords(options.KeepUndated);

    /// <summary>"2 days": until the last email about it has left.</summary>
    public static string ForLastMail { get; } = EnglishDurations.InWords(Advert.LastMail);

    /// <summary>"1 day": how long we keep a pasted advert that nobody asks to follow.</summary>
    public static string Unfollowed(RetentionOptions options) => EnglishDurations.InWords(options.KeepUnfollowed);

    /// <summary>"for 1 day; once somebody follows it, until 28 days after it closes, or for 62 days when it states no date".</summary>
    public static string PastedAdvert(RetentionOptions options) =>
        $"for {Unfollowed(options)}; once somebody follows it, until {AfterClosing(options)} after it closes, or for {EnglishDurations.InWords(options.KeepUndated + Advert.LastMail)} when it states no date";

    /// <summary>"90 days": how long we keep the record of sent emails.</summary>
    public static string Ledger(RetentionOptions options) => EnglishDurations.InWords(options.KeepLedger);

    /// <summary>"121 days": how long we keep delivery results. We drop their table when its whole month is old enough.</summary>
    public static string Events(RetentionOptions options) => EnglishDurations.InWords(MonthlyTables.LongestKept(options.KeepLedger));
}
