using Notifier.Core.Monitoring;
using Notifier.Core.Sending.Events;

namespace Notifier.Core.UseCases;

/// <summary>What became of the emails of the last 24 hours, over all instances.</summary>
/// <param name="From">The first hour that counts, UTC.</param>
/// <param name="Until">When they were counted, UTC.</param>
/// <param name="Kinds">The same counts for each kind of email: confirm, d07 and the like.</param>
/// <param name="Refusals">The most frequent reasons first, up to a limit. The others count only in <paramref name="All"/>.</param>
/// <param name="LastEvent">When the last event came from the email service, UTC. Null before the first one.</param>
/// <param name="Alarms">The alarms that stand.</param>
public sealed record EmailStatus(
    DateTimeOffset From,
    DateTimeOffset Until,
    EmailCounts All,
    IReadOnlyDictionary<string, EmailCounts> Kinds,
    IReadOnlyList<RefusedEmails> Refusals,
    DateTimeOffset? LastEvent,
    IReadOnlyList<Alarm> Alarms);
