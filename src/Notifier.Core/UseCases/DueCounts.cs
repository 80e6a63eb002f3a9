using Notifier.Core.Scheduling;

namespace Notifier.Core.UseCases;

/// <summary>What has fallen due, counted in due rows: one is for a single person, or for all who follow an advert.</summary>
/// <param name="At">When it was counted, UTC.</param>
/// <param name="Waiting">The next sweep will look at them.</param>
/// <param name="Late">Of those, the ones that should have been dealt with long ago (<see cref="DueItem.IsLate"/>).</param>
/// <param name="OnTheirWay">Messages have been put for them, and they stay until somebody has looked whether all were sent.</param>
/// <param name="Unreadable">They are none of ours, or a newer program's.</param>
/// <param name="Oldest">When the first of those waiting fell due, UTC; null when none waits.</param>
public sealed record DueCounts(DateTimeOffset At, int Waiting, int Late, int OnTheirWay, int Unreadable, DateTimeOffset? Oldest);
