using System.Runtime.CompilerServices;
using Notifier.Core;
using Notifier.Core.Email;

namespace Notifier.Tests.Following;

/// <summary>Whom the mail service writes to no more, we do not write to either.</summary>
public sealed class ReconcileTests
{
    private const string Ann = "ann@example.org";

    private readonly Stage _stage = new(Stage.At("2025-12-10 03:47"));
    private readonly Lists _lists = new();

    [Fact]
    public async Task Who_Is_On_A_List_Is_Suppressed_With_Its_Reason_However_Often_It_Is_Read()
    {
        _lists.Entries.Add(new SuppressedAddress(Stage.Address(Ann), SuppressionReason.Complained, Stage.At("2025-11-01 00:00")));
        await RunAsync();
        await RunAsync();

        Assert.True(await _stage.The<Suppressions>().HoldAsync(Stage.Address(Ann), CancellationToken.None));
    }

    [Fact]
    public async Task It_Begins_With_Everything_And_Then_A_Day_Before_The_Last_Run_That_Was_Completed()
    {
        await RunAsync();
        _stage.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync();
        _stage.Clock.Advance(TimeSpan.FromDays(1));
        _lists.IsAway = true;
        await Assert.ThrowsAsync<MailServiceUnavailableException>(RunAsync);
        _stage.Clock.Advance(TimeSpan.FromDays(1));
        _lists.IsAway = false;
        await RunAsync();

        Assert.Equal([DateTimeOffset.UnixEpoch, Stage.At("2025-12-09 03:47"), Stage.At("2025-12-10 03:47"), Stage.At("2025-12-10 03:47")], _lists.Asked);
    }

    [Fact]
    public async Task What_Came_Before_The_Trouble_Stands()
    {
        _lists.Entries.Add(new SuppressedAddress(Stage.Address(Ann), SuppressionReason.Bounced, _stage.Clock.Now));
        _lists.IsAway = true;
        await Assert.ThrowsAsync<MailServiceUnavailableException>(RunAsync);

        Assert.True(await _stage.The<Suppressions>().HoldAsync(Stage.Address(Ann), CancellationToken.None));
    }

    [Fact]
    public async Task Without_Such_Lists_There_Is_Nothing_To_Do() => Assert.Equal(0, (await _stage.The<ReconcileSuppressions>().RunAsync(CancellationToken.None)).Looked);

    private Task RunAsync() => new ReconcileSuppressions([_lists], _stage.The<Suppressions>(), _stage.Tables, _stage.Clock).RunAsync(CancellationToken.None);

    private sealed class Lists : ISuppressionLists
    {
        public List<SuppressedAddress> Entries { get; } = [];

        public List<DateTimeOffset> Asked { get; } = [];

        public bool IsAway { get; set; }

        public async IAsyncEnumerable<SuppressedAddress> SinceAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Asked.Add(since);
            foreach (var entry in Entries)
            {
                await Task.Yield();
                yield return entry;
            }

            if (IsAway)
            {
                throw new MailServiceUnavailableException("The mail service is away.");
            }
        }
    }
}
