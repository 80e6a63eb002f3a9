using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Storage;
using Notifier.Server.Background;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Server;

/// <summary>How often somebody looks into a queue in which nothing is.</summary>
[Trait("Category", "Long")]
public sealed class QueueProcessorTests(Azurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_File_Is_Looked_Into_Every_Second()
    {
        await using var app = new TestApp();
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], await PausesAsync(app, 8));
    }

    [Fact]
    public async Task An_Account_Is_Looked_Into_Less_And_Less_Often_Until_Something_Comes()
    {
        await using var app = new TestApp(null, ("Storage", "azure"), ("AzureWebJobsStorage", await azurite.OwnAccountAsync()));
        Assert.Equal([1, 2, 4, 8, 10, 10, 1, 2, 4], await PausesAsync(app, 9, putAt: 6));
    }

    /// <summary>The first pauses, in seconds; none is waited for.</summary>
    /// <param name="putAt">In which of them a message is put.</param>
    private static async Task<IReadOnlyList<double>> PausesAsync(TestApp app, int count, int? putAt = null)
    {
        using var clock = new HastyClock(count, async pause =>
        {
            if (pause == putAt)
            {
                await app.Services.GetRequiredService<ISendQueue>().PutAsync("no message of ours", TimeSpan.Zero, Stop);
            }
        });
        using var work = ActivatorUtilities.CreateInstance<QueueProcessor>(app.Services, clock);
        await work.StartAsync(Stop);
        await clock.Done.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        await work.StopAsync(Stop);
        return clock.Pauses;
    }

    /// <summary>Notes how long somebody wants to wait, and lets them go on at once; the last one waits for ever.</summary>
    private sealed class HastyClock(int count, Func<int, Task> during) : TimeProvider, IDisposable
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<double> _pauses = [];
        private readonly List<Timer> _timers = [];

        public Task Done => _done.Task;

        public IReadOnlyList<double> Pauses => _pauses;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _pauses.Add(dueTime.TotalSeconds);
            if (_pauses.Count == count)
            {
                _done.SetResult();
            }
            else
            {
                var pause = _pauses.Count;
                _ = Task.Run(async () =>
                {
                    await during(pause);
                    callback(state);
                });
            }

            var never = new Timer(_ => { });
            _timers.Add(never);
            return never;
        }

        public void Dispose() => _timers.ForEach(timer => timer.Dispose());
    }
}
