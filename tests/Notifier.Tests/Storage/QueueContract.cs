using System.Collections.Concurrent;
using Notifier.Adapters.Storage;
using Notifier.Core;
using Notifier.Core.Storage;

namespace Notifier.Tests.Storage;

/// <summary>What every queue must do, whatever it is made of. Spans are whole seconds, for a real service is waited for.</summary>
public abstract class QueueContract
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    protected abstract ISendQueue Sender { get; }

    protected abstract IReceiveQueue Receiver { get; }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Lets this much time go by.</summary>
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
    public async Task A_Message_Put_Hidden_Comes_When_Its_Time_Has_Come()
    {
        await Put("later", 3 * Second);
        Assert.Null(await Receive());
        await PassAsync(Second);
        Assert.Null(await Receive());

        await PassAsync(2 * Second);

        Assert.Equal("later", (await Receive())!.Text);
    }

    [Fact]
    public async Task A_Received_Message_Is_Hidden_And_Comes_Again()
    {
        await Put("again");
        var first = (await Receive(3 * Second))!;
        Assert.Null(await Receive());
        await PassAsync(Second);
        Assert.Null(await Receive());

        await PassAsync(2 * Second);
        var second = (await Receive(3 * Second))!;

        Assert.Equal((first.Id, "again", 2), (second.Id, second.Text, second.DequeueCount));
        Assert.NotEqual(first.PopReceipt, second.PopReceipt);
        await PassAsync(3 * Second);
        Assert.Equal(3, (await Receive())!.DequeueCount);
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
        var slow = (await Receive(Second))!;
        await PassAsync(Second);
        var quick = (await Receive(60 * Second))!;

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
        await Put("hidden", 600 * Second);
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
                while (await Receive(600 * Second) is { } message)
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

    protected Task<ReceivedMessage?> Receive(TimeSpan? hidden = null) => Receiver.ReceiveAsync(hidden ?? 30 * Second, Stop);

    protected Task<bool> Delete(ReceivedMessage message) => Receiver.DeleteAsync(message, Stop);

    protected Task<int> Count() => Receiver.CountAsync(Stop);
}
