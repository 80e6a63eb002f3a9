using System.Collections.Concurrent;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Storage;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>The queue of the host double does what the host's does.</summary>
[Trait("Category", "Long")]
public sealed class QueueTriggerTests(Azurite azurite)
{
    private static readonly HostJson Host =
        new(TimeSpan.FromMinutes(5), "", MaxDequeueCount: 3, VisibilityTimeout: TimeSpan.FromSeconds(1), MostMessages: 12, "base64");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Message_That_Fails_Comes_Again_And_Goes_To_The_Poison_Queue_After_The_Last_Time()
    {
        var account = await AccountAsync();
        var (queue, poison) = (new AzureQueue(account, "send"), new AzureQueue(account, "send-poison"));
        await queue.PutAsync("good", TimeSpan.Zero, Stop);
        await queue.PutAsync("better", TimeSpan.Zero, Stop);
        await queue.PutAsync("bad", TimeSpan.Zero, Stop);
        var came = new ConcurrentQueue<(string Text, int DequeueCount)>();
        var trigger = new QueueTrigger(account, Host, message => VerdictAsync(came, message, IsDone(message)), new Random(1));
        await PumpAsync(trigger, async () => await queue.CountAsync(Stop) == 0);
        Assert.Equal([("bad", 1), ("bad", 2), ("bad", 3), ("better", 1), ("better", 2), ("good", 1)], came.Order());
        Assert.Equal("bad", (await poison.ReceiveAsync(TimeSpan.FromMinutes(1), Stop))?.Text);
        Assert.Null(await poison.ReceiveAsync(TimeSpan.FromMinutes(1), Stop));

        static bool IsDone(ReceivedMessage message) => message.Text == "good" || (message.Text == "better" && message.DequeueCount == 2);
    }

    [Fact]
    public async Task So_Many_Messages_As_Host_Json_Says_Are_In_Hand_At_Once()
    {
        var account = await AccountAsync();
        var queue = new AzureQueue(account, "send");
        for (var number = 0; number < 20; number++)
        {
            await queue.PutAsync($"{number}", TimeSpan.Zero, Stop);
        }

        var (inHand, most, goOn) = (0, 0, new TaskCompletionSource());
        var trigger = new QueueTrigger(account, Host with { VisibilityTimeout = TimeSpan.FromMinutes(1) }, WorkAsync, new Random(1));
        var pumping = PumpAsync(trigger, async () => await queue.CountAsync(Stop) == 0);
        while (Volatile.Read(ref inHand) < Host.MostMessages)
        {
            await Task.Delay(20, Stop);
        }

        goOn.SetResult();
        await pumping;
        Assert.Equal(Host.MostMessages, most);

        async Task<InvocationResult> WorkAsync(ReceivedMessage message)
        {
            var now = Interlocked.Increment(ref inHand);
            most = Math.Max(most, now);
            await goOn.Task;
            Interlocked.Decrement(ref inHand);
            return InvocationResult.Success;
        }
    }

    [Fact]
    public async Task A_Duplicate_Is_The_Same_Message_Once_More()
    {
        var account = await AccountAsync();
        var queue = new AzureQueue(account, "send");
        await queue.PutAsync("good", TimeSpan.Zero, Stop);
        var came = new ConcurrentQueue<(string Text, int DequeueCount)>();
        var trigger = new QueueTrigger(account, Host, message => VerdictAsync(came, message, isDone: true), new Random(1), duplicates: 100);
        await PumpAsync(trigger, async () => await queue.CountAsync(Stop) == 0);
        Assert.Equal([("good", 1), ("good", 2)], came);
        Assert.Equal((1, 1), (trigger.Deliveries, trigger.Duplicates));
    }

    [Fact]
    public async Task What_Is_No_Base64_Is_Moved_As_It_Is_And_Delivered_To_Nobody()
    {
        var account = await AccountAsync();
        var queue = new AzureQueue(account, "send");
        await queue.PutAsync("good", TimeSpan.Zero, Stop);
        await QueueTrigger.Raw(account, "send").SendMessageAsync("no base64 at all", Stop);
        var came = new ConcurrentQueue<(string Text, int DequeueCount)>();
        var trigger = new QueueTrigger(account, Host, message => VerdictAsync(came, message, isDone: true), new Random(1));
        await PumpAsync(trigger, async () => await queue.CountAsync(Stop) == 0);
        Assert.Equal([("good", 1)], came);
        var poison = await QueueTrigger.Raw(account, "send-poison").ReceiveMessageAsync(cancellationToken: Stop);
        Assert.Equal("no base64 at all", poison.Value.Body.ToString());
    }

    private static Task<InvocationResult> VerdictAsync(
        ConcurrentQueue<(string Text, int DequeueCount)> came, ReceivedMessage message, bool isDone)
    {
        came.Enqueue((message.Text, message.DequeueCount));
        return Task.FromResult(isDone ? InvocationResult.Success : InvocationResult.Failed);
    }

    private static async Task PumpAsync(QueueTrigger trigger, Func<Task<bool>> isSo)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = trigger.RunAsync(over.Token);
        while (!await isSo())
        {
            Assert.False(running.IsFaulted, running.Exception?.ToString());
            await Task.Delay(20, Stop);
        }

        await over.CancelAsync();
        await running;
    }

    private async Task<AzureAccount> AccountAsync() =>
        AzureAccount.TryParse(await azurite.OwnAccountAsync(), out var refusal) ?? throw new InvalidOperationException(refusal);
}
