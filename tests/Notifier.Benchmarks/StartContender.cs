namespace Notifier.Benchmarks;

/// <summary>A program that is started again and again.</summary>
/// <param name="start">Starts it, ends it, and says how long its first answer took.</param>
internal sealed class StartContender(string name, Func<int, Task<TimeSpan>> start)
{
    private readonly List<TimeSpan> _times = [];

    public string Name => name;

    /// <summary>The fastest first.</summary>
    public IReadOnlyList<TimeSpan> Times => [.. _times.Order()];

    public TimeSpan Median => (Times[(_times.Count - 1) / 2] + Times[_times.Count / 2]) / 2;

    /// <param name="counts">False for a start that only warms up.</param>
    public async Task RunAsync(int round, bool counts)
    {
        var time = await start(round);
        if (counts)
        {
            _times.Add(time);
        }
    }
}
