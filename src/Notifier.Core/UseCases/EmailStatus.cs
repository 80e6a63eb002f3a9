using Notifier.Core.Monitoring;
using Notifier.Core.Sending.Events;

namespace Notifier.Core.UseCases;

/// <summary>What became of the mails of the last 24 hours, over all instances.</summary>
/// <param name="From">The first hour counted, UTC.</param>
/// <param name="Until">When it was counted, UTC.</param>
/// <param name="Kinds">The same counts by what the mails are: confirm, d07 and the like.</param>
/// <param name="Refusals">The most frequent first, so many at most; those beyond are counted in <paramref name="All"/>.</param>
/// <param name="LastEvent">When the mail service last told anything of a mail, UTC; null when it never did.</param>
/// <param name="Alarms">Those that stand.</param>
public sealed record EmailStatus(
    DateTimeOffset From, DateTimeOffset Until, EmailCounts All, IReadOnlyDictionary<string, EmailCounts> Kinds, IReadOnlyList<RefusedEmails> Refusals, DateTimeOffset? LastEvent, IReadOnlyList<Alarm> Alarms);
