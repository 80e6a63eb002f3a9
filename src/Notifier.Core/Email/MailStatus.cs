using Notifier.Core.Alarms;

namespace Notifier.Core.Email;

/// <summary>How many mails came to what.</summary>
/// <param name="Sent">The mail service accepted them.</param>
/// <param name="Refused">The mail service will never take them.</param>
/// <param name="Unknown">They may or may not have been accepted, and are not sent again.</param>
/// <param name="Waiting">The mail service did not take them at the last try, and they are tried again.</param>
/// <param name="Missed">They came too late: the advert had closed.</param>
public sealed record MailCounts(int Sent, int Refused, int Unknown, int Waiting, int Missed)
{
    public static MailCounts None { get; } = new(0, 0, 0, 0, 0);
}

/// <summary>Mails refused for one reason.</summary>
/// <param name="Reason">In the mail service's words, without addresses.</param>
public sealed record RefusedMails(string Reason, int Count);

/// <summary>What became of the mails of the last 24 hours, over all instances.</summary>
/// <param name="From">The first hour counted, UTC.</param>
/// <param name="Until">When it was counted, UTC.</param>
/// <param name="Kinds">The same counts by what the mails are: confirm, d07 and the like.</param>
/// <param name="Refusals">The most frequent first, so many at most; those beyond are counted in <paramref name="All"/>.</param>
/// <param name="LastEvent">When the mail service last told anything of a mail, UTC; null when it never did.</param>
/// <param name="Alarms">Those that stand.</param>
public sealed record MailStatus(
    DateTimeOffset From, DateTimeOffset Until, MailCounts All, IReadOnlyDictionary<string, MailCounts> Kinds, IReadOnlyList<RefusedMails> Refusals, DateTimeOffset? LastEvent, IReadOnlyList<Alarm> Alarms);
