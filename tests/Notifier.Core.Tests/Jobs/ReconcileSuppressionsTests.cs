using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Jobs;

/// <summary>Whom the mail service writes to no more, we do not write to either.</summary>
public sealed class ReconcileSuppressionsTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 03:47"));
    private readonly Lists _lists = new();

    [Fact]
    public async Task Who_Is_On_A_List_Is_Suppressed_With_Its_Reason_However_Often_It_Is_Read()
    {
        _lists.Entries.Add(new SuppressedAddress(InMemoryApp.Address(Ann), SuppressionReason.Complained, InMemoryApp.At("2025-11-01 00:00")));
        await RunAsync();
        await RunAsync();

        Assert.True(await _app.The<Suppressions>().HoldAsync(InMemoryApp.Address(Ann), CancellationToken.None));
        var key = _app.The<EmailAddressProtector>().SuppressionOf(InMemoryApp.Address(Ann));
        Assert.Equal("Complained", (await _app.Tables.GetAsync(Tables.Suppressions, key[..2], key, CancellationToken.None))!.Text("reason"));
    }

    [Fact]
    public async Task It_Begins_With_Everything_And_Then_A_Day_Before_The_Last_Run_That_Was_Completed()
    {
        await RunAsync();
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync();
        _app.Clock.Advance(TimeSpan.FromDays(1));
        _lists.IsAway = true;
        await Assert.ThrowsAsync<EmailServiceUnavailableException>(() => RunAsync());
        _app.Clock.Advance(TimeSpan.FromDays(1));
        _lists.IsAway = false;
        await RunAsync();

        Assert.Equal([DateTimeOffset.UnixEpoch, InMemoryApp.At("2025-12-09 03:47"), InMemoryApp.At("2025-12-10 03:47"), InMemoryApp.At("2025-12-10 03:47")], _lists.Asked);
    }

    [Fact]
    public async Task What_Came_Before_The_Trouble_Stands()
    {
        _lists.Entries.Add(new SuppressedAddress(InMemoryApp.Address(Ann), SuppressionReason.Bounced, _app.Clock.Now));
        _lists.IsAway = true;
        await Assert.ThrowsAsync<EmailServiceUnavailableException>(() => RunAsync());

        Assert.True(await _app.The<Suppressions>().HoldAsync(InMemoryApp.Address(Ann), CancellationToken.None));
    }

    [Fact]
    public async Task What_Takes_Longer_Than_A_Run_May_Take_Is_Done_In_Several_Each_Of_Which_Goes_On_Where_The_Last_Stopped()
    {
        const int Pages = 6;
        _lists.Entries.AddRange(Enumerable.Range(0, Pages * Lists.PageEntries).Select(number => new SuppressedAddress(InMemoryApp.Address($"person{number}@example.org"), SuppressionReason.Bounced, _app.Clock.Now)));
        var began = _app.Clock.Now;
        _lists.BeforePage = () => _app.Clock.Advance(TimeSpan.FromMinutes(3));
        var runs = new List<JobResult>();
        for (var isCutShort = true; isCutShort && runs.Count < Pages * 2; _app.Clock.Advance(TimeSpan.FromDays(1)))
        {
            runs.Add(await RunAsync());
            isCutShort = runs[^1].IsCutShort;
        }

        Assert.Equal(Pages, runs.Count);
        Assert.All(runs, run => Assert.Equal(Lists.PageEntries, run.Looked));
        Assert.All(_lists.Asked, since => Assert.Equal(DateTimeOffset.UnixEpoch, since));
        foreach (var entry in _lists.Entries)
        {
            Assert.True(await _app.The<Suppressions>().HoldAsync(entry.Address, CancellationToken.None));
        }

        await RunAsync();
        Assert.Equal(began - TimeSpan.FromDays(1), _lists.Asked[^1]); // whoever came onto a list while the runs were at another
    }

    [Fact]
    public async Task After_Trouble_It_Goes_On_Behind_The_Last_Page_That_Came()
    {
        _lists.Entries.AddRange(Enumerable.Range(0, 2 * Lists.PageEntries).Select(number => new SuppressedAddress(InMemoryApp.Address($"person{number}@example.org"), SuppressionReason.Bounced, _app.Clock.Now)));
        _lists.IsAway = true; // from the second page on
        await Assert.ThrowsAsync<EmailServiceUnavailableException>(() => RunAsync());
        _lists.IsAway = false;

        Assert.Equal(Lists.PageEntries, (await RunAsync()).Looked);
    }

    [Fact]
    public async Task A_Service_That_Is_New_Here_Tells_Everything_Whatever_Was_Read_Of_None_Or_Another()
    {
        Assert.Equal(0, (await _app.The<ReconcileSuppressions>().RunAsync(CancellationToken.None)).Looked); // mail goes into a folder, which has no such lists
        await RunAsync();
        _lists.Service = "another.example";
        await RunAsync();
        await RunAsync();

        Assert.Equal([DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, _app.Clock.Now - TimeSpan.FromDays(1)], _lists.Asked);
    }

    private Task<JobResult> RunAsync() => new ReconcileSuppressions([_lists], _app.The<Suppressions>(), _app.Tables, _app.Options.Job, _app.Clock).RunAsync(CancellationToken.None);

    private sealed class Lists : ISuppressionLists
    {
        public const int PageEntries = 5;

        public List<SuppressedAddress> Entries { get; } = [];

        public List<DateTimeOffset> Asked { get; } = [];

        public Action BeforePage { get; set; } = () => { };

        public bool IsAway { get; set; }

        public string Service { get; set; } = "lists.example";

        public Task<SuppressionPage> PageAsync(DateTimeOffset since, SuppressionPlace? place, CancellationToken cancellationToken)
        {
            BeforePage();
            Asked.Add(since);
            if (IsAway && (place is not null || Entries.Count == 0))
            {
                throw new EmailServiceUnavailableException("The mail service is away.");
            }

            var offset = place?.Offset ?? 0;
            return Task.FromResult(new SuppressionPage([.. Entries.Skip(offset).Take(PageEntries)], Entries.Count > offset + PageEntries || IsAway ? new SuppressionPlace("all", offset + PageEntries) : null));
        }
    }
}
