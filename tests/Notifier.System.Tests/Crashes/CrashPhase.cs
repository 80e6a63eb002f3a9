namespace Notifier.System.Tests.Crashes;

/// <summary>What is broken off by a kill.</summary>
internal enum CrashPhase
{
    /// <summary>Somebody's request to follow was not answered.</summary>
    Subscribe,

    /// <summary>Somebody's confirmation was not answered.</summary>
    Confirm,

    /// <summary>Some of an advert's followers have a message in the queue, and the row that asks for it is not done with.</summary>
    Sweep,

    /// <summary>A message was taken from the queue and not done with.</summary>
    Send,
}
