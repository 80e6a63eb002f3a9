namespace Notifier.Core.UseCases;

/// <summary>How many due items have fallen due. One is for a single person, or for all followers of an advert.</summary>
/// <param name="At">When they were counted, UTC.</param>
/// <param name="Waiting">Those that the next sweep will look at.</param>
/// <param name="Late">How many of these fell due long ago, without any email since.</param>
/// <param name="OnTheirWay">Those with messages in the queue. They stay until the repair job has checked that every email left.</param>
/// <param name="Unreadable">Those that this version cannot read.</param>
/// <param name="Oldest">When the first waiting one fell due, UTC. Null when none waits.</param>
public sealed record DueCounts(DateTimeOffset At, int Waiting, int Late, int OnTheirWay, int Unreadable, DateTimeOffset? Oldest);
