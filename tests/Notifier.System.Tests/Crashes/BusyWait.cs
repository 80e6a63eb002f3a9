using System.Diagnostics;

namespace Notifier.System.Tests.Crashes;

/// <summary>Waits for moments that are over in milliseconds: no timer is as fine.</summary>
internal static class BusyWait
{
    /// <summary>Comes back once it is so; or after a while, when it is not.</summary>
    public static void For(Func<bool> isSo, TimeSpan patience)
    {
        for (var started = Stopwatch.GetTimestamp(); !isSo() && Stopwatch.GetElapsedTime(started) < patience;)
        {
            Thread.Yield();
        }
    }

    public static void Pass(double milliseconds)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalMilliseconds < milliseconds;)
        {
            Thread.Yield();
        }
    }
}
