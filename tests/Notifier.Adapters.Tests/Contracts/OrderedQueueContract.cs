using Notifier.Testing;

namespace Notifier.Adapters.Tests.Contracts;

/// <summary>What our own queues promise beyond Azure's, which keeps the order only roughly.</summary>
public abstract class OrderedQueueContract : QueueContract
{
    private readonly VirtualClock _clock = new(new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    protected override TimeProvider Clock => _clock;

    [Fact]
    public async Task What_Was_Put_First_Comes_First()
    {
        for (var i = 0; i < 12; i++)
        {
            await Put($"{i}");
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}"), await ReceiveAll());
    }

    [Fact]
    public async Task What_Became_Visible_First_Comes_First()
    {
        await Put("third", TimeSpan.FromSeconds(30));
        await Put("second", TimeSpan.FromSeconds(20));
        await Put("first", TimeSpan.FromSeconds(10));
        await PassAsync(TimeSpan.FromMinutes(1));
        await Put("last");

        Assert.Equal(["first", "second", "third", "last"], await ReceiveAll());
    }

    [Fact]
    public async Task What_Comes_Again_Comes_After_What_Became_Visible_Meanwhile()
    {
        await Put("again");
        await Receive(TimeSpan.FromSeconds(10));
        await Put("meanwhile", TimeSpan.FromSeconds(5));
        await PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["meanwhile", "again"], await ReceiveAll());
    }

    [Fact]
    public async Task A_Message_Is_Visible_At_Its_Time_And_Not_A_Tick_Before()
    {
        await Put("eight", TimeSpan.FromHours(1));
        await PassAsync(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Null(await Receive());

        await PassAsync(TimeSpan.FromTicks(1));

        Assert.NotNull(await Receive());
    }

    [Fact]
    public async Task A_Received_Message_Is_Visible_Again_At_Its_Time_And_Not_A_Tick_Before()
    {
        await Put("eight");
        await Receive(TimeSpan.FromHours(1));
        await PassAsync(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Null(await Receive());

        await PassAsync(TimeSpan.FromTicks(1));

        Assert.Equal(2, (await Receive())!.DequeueCount);
    }

    protected override Task PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    private async Task<List<string>> ReceiveAll()
    {
        var texts = new List<string>();
        while (await Receive() is { } message)
        {
            texts.Add(message.Text);
        }

        return texts;
    }
}
