using Notifier.Adapters.AzureStorage;
using Notifier.Core.Storage;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Adapters.Tests.AzureStorage;

/// <summary>The same counts on the wire: what the use cases ask of a storage account is point reads, ranges of keys, writes and batches, and never a scan.</summary>
[Trait("Category", "Long")]
public sealed class AzureStorageRequestTests : StorageRequestTests, IClassFixture<CountedConnections>, IAsyncLifetime
{
    private const int Candidates = 10;

    private readonly AzureTableStore _tables;
    private readonly AzureQueue _queue;
    private readonly List<string> _requests;
    private readonly InMemoryApp _app;

    public AzureStorageRequestTests(CountedConnections proxies)
        : this(proxies, new Recorded())
    {
    }

    private AzureStorageRequestTests(CountedConnections proxies, Recorded recorded)
        : base(requests => recorded.Over(proxies, requests, Start)) => (_tables, _queue, _requests, _app) = (recorded.Tables!, recorded.Queue!, recorded.Requests!, recorded.App!);

    /// <summary>The queue and the tables are made once, by the first message and row: that is no cost of a use case.</summary>
    public async ValueTask InitializeAsync()
    {
        await _queue.PutAsync("made", TimeSpan.Zero, CancellationToken.None);
        foreach (var table in new[] { Tables.People, Tables.Adverts, Tables.References, Tables.Followers, Tables.Hr, Tables.Due, Tables.Suppressions, Tables.State, "audit202512" })
        {
            await _tables.WriteAsync(table, new RowWrite.Upsert(new TableRow("made", "made")), CancellationToken.None);
            await _tables.WriteAsync(table, new RowWrite.Delete("made", "made"), CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_Document_Says_What_A_Reminder_Asks_For()
    {
        var advert = await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        for (var number = 0; number < Candidates; number++)
        {
            await _app.FollowAndConfirmAsync($"candidate{number}@example.org", advert.Id);
        }

        await _app.PassAsync(TimeSpan.FromHours(1));
        _app.Clock.Now = InMemoryApp.At("2025-12-12 08:05");
        await _app.SweepAsync();
        await _app.DeliverAsync();
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:05");
        _requests.Clear();
        await _app.SweepAsync();
        var sweep = _requests.ToList();
        _requests.Clear();
        var before = _app.Emails.Mails.Count;
        await _app.DeliverAsync();

        Assert.Equal(Candidates, _app.Emails.Mails.Count - before);
        Assert.All(_app.Emails.Mails.Skip(before), mail => Assert.StartsWith("reminder 2", mail.Subject, StringComparison.Ordinal));
        Assert.Equal(Candidates, sweep.Count(request => request == "put"));
        Assert.Equal(0, _requests.Count % Candidates);
        Assert.Contains($"A reminder is {_requests.Count / Candidates} requests to tables and one message. What is due for an advert, to candidates and HR, is found with {sweep.Count - Candidates} more.", RepositoryFiles.Read("docs/costs-and-benchmarks.md").ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    /// <summary>What is made before the base class is.</summary>
    private sealed class Recorded
    {
        public AzureTableStore? Tables { get; private set; }

        public AzureQueue? Queue { get; private set; }

        public List<string>? Requests { get; private set; }

        public InMemoryApp? App { get; private set; }

        public InMemoryApp Over(CountedConnections proxies, List<string> requests, DateTimeOffset start)
        {
            var account = proxies.OwnAccount(requests);
            Requests = requests;
            Tables = new AzureTableStore(account);
            Queue = new AzureQueue(account, "send");
            return App = new InMemoryApp(start).Under(_ => Tables, queue => new TwoQueues(Queue, queue));
        }
    }

    /// <summary>What is counted, and what the test takes its messages from.</summary>
    private sealed class TwoQueues(ISendQueue counted, ISendQueue taken) : ISendQueue
    {
        public async Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
        {
            await counted.PutAsync(message, hidden, cancellationToken);
            await taken.PutAsync(message, hidden, cancellationToken);
        }
    }
}
