using System.Diagnostics;

namespace Notifier.Tests.Crashes;

/// <summary>Waits for moments that are over in milliseconds: no timer is as fine.</summary>
internal static class Watch
{
    /// <summary>Comes back once something was written to a file, or into a folder; or after a while when nothing was.</summary>
    public static void Change(string path, TimeSpan patience)
    {
        var before = File.GetLastWriteTimeUtc(path);
        for (var started = Stopwatch.GetTimestamp(); File.GetLastWriteTimeUtc(path) == before && Stopwatch.GetElapsedTime(started) < patience;)
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
