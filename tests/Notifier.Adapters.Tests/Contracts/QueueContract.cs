using System.Collections.Concurrent;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Contracts;

/// <summary>What every queue must do, whatever it is made of. Spans are whole seconds, for a real service is waited for.</summary>
/// <remarks>
/// A slow machine may take any time over anything. So what must not come yet is hidden for longer than a test may last, and
/// what must come is waited for. That a queue of ours is right to the tick is in <see cref="OrderedQueueContract"/>.
/// </remarks>
public abstract class QueueContract
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longer = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>An emulator cuts its clock off at the millisecond.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(1);

    protected abstract ISendQueue Sender { get; }

    protected abstract IReceiveQueue Receiver { get; }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The clock that the queue goes by.</summary>
    protected abstract TimeProvider Clock { get; }

    /// <summary>Lets this much time go by; on a real clock a few milliseconds less are possible, for timers are early.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task A_Message_Comes_Out_As_It_Went_In()
    {
        Assert.Null(await Receive());
        await Put("first");

        var message = await Receive();

        Assert.Equal(("first", 1), (message!.Text, message.DequeueCount));
        Assert.NotEmpty(message.Id);
        Assert.NotEmpty(message.PopReceipt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"h\":\"it's <b>&amp;</b> \\\"quoted\\\"\"}")]
    [InlineData("👩‍⚕️🏿 é e\u0301 月 \r\n\t\u0001")]
    public async Task A_Message_May_Be_Any_Text(string text)
    {
        await Put(text);
        Assert.Equal(text, (await Receive())!.Text);
    }

    [Fact]
    public async Task A_Message_Takes_48_KiB_And_No_More()
    {
        await Put(new string('x', 48 * 1024));
        await Put(new string('月', 16 * 1024));

        await Assert.ThrowsAsync<StorageLimitException>(() => Put(new string('x', (48 * 1024) + 1)));
        await Assert.ThrowsAsync<StorageLimitException>(() => Put(new string('月', (16 * 1024) + 1)));
        Assert.Equal(2, await Count());
        Assert.Equal(2 * 48 * 1024, System.Text.Encoding.UTF8.GetByteCount((await Receive())!.Text + (await Receive())!.Text));
    }

    [Fact]
    public async Task A_Message_With_Half_A_Surrogate_Pair_Is_Refused() => await Assert.ThrowsAsync<StorageLimitException>(() => Put("a\uD83D"));

    [Fact]
    public async Task A_Message_Put_Hidden_Does_Not_Come_Before_Its_Time()
    {
        await Put("later", Longer);
        Assert.Null(await Receive());

        await PassAsync(2 * Second);

        Assert.Null(await Receive());
        Assert.Equal(1, await Count());
    }

    [Fact]
    public async Task A_Message_Put_Hidden_Comes_When_Its_Time_Has_Come()
    {
        var put = Clock.GetUtcNow();
        await Put("later", 2 * Second);

        var (message, _) = await Comes(2 * Second, since: put);

        Assert.Equal(("later", 1), (message.Text, message.DequeueCount));
    }

    [Fact]
    public async Task A_Received_Message_Is_Hidden()
    {
        await Put("taken");
        Assert.NotNull(await Receive(Longer));
        Assert.Null(await Receive());

        await PassAsync(2 * Second);

        Assert.Null(await Receive());
        Assert.Equal(1, await Count());
    }

    [Fact]
    public async Task A_Received_Message_Comes_Again_And_Again()
    {
        await Put("again");
        var asked = Clock.GetUtcNow();
        var first = (await Receive(2 * Second))!;

        (var second, asked) = await Comes(2 * Second, since: asked, hidden: Second);
        var (third, _) = await Comes(Second, since: asked);

        Assert.Equal((first.Id, "again", 1), (first.Id, first.Text, first.DequeueCount));
        Assert.Equal((first.Id, "again", 2), (second.Id, second.Text, second.DequeueCount));
        Assert.Equal((first.Id, "again", 3), (third.Id, third.Text, third.DequeueCount));
        Assert.Equal(3, new HashSet<string>([first.PopReceipt, second.PopReceipt, third.PopReceipt]).Count);
    }

    [Fact]
    public async Task A_Deleted_Message_Never_Comes_Again()
    {
        await Put("done");
        var message = (await Receive(Second))!;

        Assert.True(await Delete(message));

        Assert.Equal(0, await Count());
        await PassAsync(2 * Second);
        Assert.Null(await Receive());
        Assert.False(await Delete(message));
    }

    [Fact]
    public async Task A_Message_That_Another_Has_Received_Since_Is_Not_Deleted()
    {
        await Put("contended");
        var asked = Clock.GetUtcNow();
        var slow = (await Receive(Second))!;
        var (quick, _) = await Comes(Second, since: asked);

        Assert.Equal(slow.Id, quick.Id);
        Assert.False(await Delete(slow));

        Assert.Equal(1, await Count());
        Assert.True(await Delete(quick));
        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task A_Message_That_Is_Visible_Again_But_Nobodys_Can_Still_Be_Deleted()
    {
        await Put("slow");
        var message = (await Receive(Second))!;
        await PassAsync(2 * Second);

        Assert.True(await Delete(message));
        Assert.Null(await Receive());
    }

    [Fact]
    public async Task All_That_Wait_Are_Counted_Hidden_Or_Not()
    {
        Assert.Equal(0, await Count());
        await Put("one");
        await Put("two");
        await Put("hidden", Longer);
        await Receive();

        Assert.Equal(3, await Count());
    }

    [Fact]
    public async Task Equal_Messages_Are_Two_Messages()
    {
        await Put("same");
        await Put("same");

        var (one, two) = ((await Receive())!, (await Receive())!);

        Assert.NotEqual(one.Id, two.Id);
        Assert.True(await Delete(one));
        Assert.Equal(1, await Count());
        Assert.True(await Delete(two));
    }

    [Fact]
    public async Task Many_Receivers_At_Once_Get_Each_Message_Once()
    {
        for (var i = 0; i < 40; i++)
        {
            await Put($"{i}");
        }

        var received = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (await Receive() is { } message)
                {
                    received.Add(message.Text);
                    Assert.True(await Delete(message));
                }
            },
            Stop)));

        Assert.Equal(Enumerable.Range(0, 40), received.Select(int.Parse).Order());
        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task A_Message_May_Be_Hidden_For_Seven_Days_And_No_Longer()
    {
        await Put("a week", TimeSpan.FromDays(7));
        await Assert.ThrowsAsync<StorageLimitException>(() => Put("longer", TimeSpan.FromDays(7) + Second));
        await Assert.ThrowsAsync<StorageLimitException>(() => Put("before", -Second));
        await Assert.ThrowsAsync<StorageLimitException>(() => Receive(TimeSpan.FromDays(7) + Second));
        await Assert.ThrowsAsync<StorageLimitException>(() => Receive(TimeSpan.Zero));
        Assert.Equal(1, await Count());
    }

    [Fact]
    public async Task A_Cancelled_Call_Throws_And_Puts_Nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender.PutAsync("never", TimeSpan.Zero, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Receiver.ReceiveAsync(Second, cancelled));
        Assert.Equal(0, await Count());
    }

    protected Task Put(string text, TimeSpan hidden = default) => Sender.PutAsync(text, hidden, Stop);

    protected Task<ReceivedMessage?> Receive(TimeSpan? hidden = null) => Receiver.ReceiveAsync(hidden ?? Longer, Stop);

    protected Task<bool> Delete(ReceivedMessage message) => Receiver.DeleteAsync(message, Stop);

    protected Task<int> Count() => Receiver.CountAsync(Stop);

    /// <summary>Waits for a message that was hidden at a moment for a time: it may come late, but never sooner.</summary>
    /// <returns>The message, and when it was asked for.</returns>
    private async Task<(ReceivedMessage Message, DateTimeOffset Asked)> Comes(TimeSpan after, DateTimeOffset since, TimeSpan? hidden = null)
    {
        while (true)
        {
            var asked = Clock.GetUtcNow();
            if (await Receive(hidden) is { } message)
            {
                Assert.InRange(Clock.GetUtcNow() - since, after - ClockStep, TimeSpan.MaxValue);
                return (message, asked);
            }

            Assert.True(asked - since < after + Patience, "It never came.");
            await PassAsync(Second / 4);
        }
    }
}
