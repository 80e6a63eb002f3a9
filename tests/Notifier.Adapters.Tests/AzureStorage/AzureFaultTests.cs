using System.Collections.Concurrent;
using System.Diagnostics;
using Azure;
using Azure.Core;
using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Tests.Contracts;
using Notifier.Core.Storage;
using Notifier.Testing.Storage;

namespace Notifier.Adapters.Tests.AzureStorage;

/// <summary>Answers that get lost, services that are busy or broken: nothing is done twice, and what is reported is what became of it.</summary>
[Trait("Category", "Long")]
public sealed class AzureFaultTests(Azurite azurite) : IAsyncLifetime
{
    private readonly string _table = $"t{Guid.NewGuid():N}";
    private AzureAccount? _account;
    private FaultyProxy? _tables;
    private FaultyProxy? _queues;
    private AzureTableStore? _store;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private FaultyProxy Tables => _tables!;

    private AzureTableStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        var direct = await azurite.SharedAccountAsync();
        _tables = await FaultyProxy.ToAsync(direct.Tables);
        _queues = await FaultyProxy.ToAsync(direct.Queues);
        _account = Azurite.AccountAt(direct.Name, _tables.Address, _queues.Address);
        _store = new AzureTableStore(_account, Quickly);
        await _store.WriteAsync(_table, new RowWrite.Insert(new TableRow("q", "the table is there")), Stop);
        Tables.Forget();
    }

    public async ValueTask DisposeAsync()
    {
        await Tables.DisposeAsync();
        await _queues!.DisposeAsync();
    }

    public static TheoryData<string> Kinds => ["insert", "upsert", "replace", "delete", "delete as read"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_Write_Whose_Answer_Was_Lost_Is_Done_Once_And_Reported_As_Done(string kind)
    {
        foreach (var fault in new[] { ProxyFault.AnswerLost, ProxyFault.FailsAfterwards })
        {
            var write = await WriteOf(kind, $"{fault}");
            Once(fault);

            var result = await Store.WriteAsync(_table, write, Stop);

            Assert.Equal(WriteStatus.Done, result.Status);
            Assert.Equal((await Get(write.Key))?.ETag, Assert.Single(result.ETags));
            Assert.Equal(write.After?.Text("Text"), (await Get(write.Key))?.Text("Text"));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_Batch_Whose_Answer_Was_Lost_Is_Done_Once_And_Reported_As_Done(string kind)
    {
        foreach (var fault in new[] { ProxyFault.AnswerLost, ProxyFault.FailsAfterwards })
        {
            RowWrite[] batch = [await WriteOf(kind, $"{fault}1"), await WriteOf("insert", $"{fault}2"), await WriteOf("delete", $"{fault}3"), await WriteOf(kind, $"{fault}4")];
            Once(fault);

            var result = await Store.WriteAsync(_table, batch, Stop);

            Assert.Equal(WriteStatus.Done, result.Status);
            foreach (var (write, etag) in batch.Zip(result.ETags))
            {
                var row = await Get(write.Key);
                Assert.Equal((row?.ETag, row?.Text("Text")), (etag, write.After?.Text("Text")));
            }
        }
    }

    [Fact]
    public async Task A_Batch_Of_Deletions_Whose_Answer_Was_Lost_Is_Reported_As_Done()
    {
        RowWrite[] batch = [await WriteOf("delete", "1"), await WriteOf("delete as read", "2")];
        Once(ProxyFault.AnswerLost);

        Assert.True((await Store.WriteAsync(_table, batch, Stop)).IsDone);
        Assert.Null(await Get("1"));
        Assert.Null(await Get("2"));
    }

    /// <summary>The first answer is lost or says nothing, the second is true.</summary>
    [Theory]
    [InlineData("insert", WriteStatus.Exists)]
    [InlineData("replace", WriteStatus.Changed)]
    [InlineData("delete as read", WriteStatus.Changed)]
    public async Task A_Write_That_Was_Refused_Is_Reported_As_Refused_Though_It_Was_Sent_Twice(string kind, WriteStatus expected)
    {
        foreach (var fault in Enum.GetValues<ProxyFault>().Where(fault => fault < ProxyFault.WrongClock))
        {
            var write = await WriteOf(kind, $"{fault}");
            var theirs = (await Store.WriteAsync(_table, new RowWrite.Upsert(RowOf(write.Key, "theirs")), Stop)).ETags[0];
            Once(fault);
            Assert.Equal(expected, (await Store.WriteAsync(_table, write, Stop)).Status);

            Once(fault);
            var batch = await Store.WriteAsync(_table, [new RowWrite.Upsert(RowOf($"{fault}-other", "ours")), write], Stop);

            Assert.Equal((expected, 1), (batch.Status, batch.FailedAt));
            Assert.Equal((theirs, "theirs"), ((await Get(write.Key))!.ETag, (await Get(write.Key))!.Text("Text")));
            Assert.Null(await Get($"{fault}-other"));
        }
    }

    [Fact]
    public async Task What_Another_Changed_After_A_Lost_Answer_Is_Not_Taken_For_Ours()
    {
        RowWrite[] batch = [await WriteOf("insert", "1"), await WriteOf("insert", "2")];
        Once(ProxyFault.AnswerLost, () => new AzureTableStore(_account!).WriteAsync(_table, new RowWrite.Upsert(RowOf("2", "theirs")), Stop));

        var result = await Store.WriteAsync(_table, batch, Stop);

        Assert.True(result.IsDone);
        Assert.True((await Store.WriteAsync(_table, new RowWrite.Replace(batch[0].After! with { ETag = result.ETags[0] }), Stop)).IsDone);
        Assert.Equal(WriteStatus.Changed, (await Store.WriteAsync(_table, new RowWrite.Replace(batch[1].After! with { ETag = result.ETags[1] }), Stop)).Status);
        Assert.Equal("theirs", (await Get("2"))!.Text("Text"));
    }

    [Fact]
    public async Task A_Deletion_Is_Never_Sent_Again_Unnoticed()
    {
        // A used connection that closes without an answer makes .NET send a request without a body again by itself.
        var write = await WriteOf("delete", "k");
        Tables.Forget();
        Once(ProxyFault.AnswerLost);

        Assert.True((await Store.WriteAsync(_table, write, Stop)).IsDone);
        Assert.Equal(2, Tables.Requests.Count(request => request.Method == "DELETE"));
    }

    [Theory]
    [InlineData(ProxyFault.Busy)]
    [InlineData(ProxyFault.Fails)]
    [InlineData(ProxyFault.AnswerLost)]
    public async Task What_Is_Read_Is_Asked_For_Again(ProxyFault fault)
    {
        await WriteOf("replace", "k");
        Times(3, fault);
        Assert.NotNull(await Get("k"));

        Times(3, fault);
        Assert.Single((await Store.QueryAsync(_table, RowRange.Partition("p"), null, 10, Stop)).Rows);
    }

    [Theory]
    [InlineData(ProxyFault.Busy, "503 ServerBusy")]
    [InlineData(ProxyFault.Fails, "500 OperationTimedOut")]
    public async Task A_Service_That_Stays_Busy_Is_Tried_Five_Times_And_Then_Named(ProxyFault fault, string code)
    {
        await WriteOf("replace", "k");
        Tables.Forget();
        Tables.Script = _ => fault;

        foreach (var work in new Func<Task>[] { () => Get("k"), () => Store.WriteAsync(_table, new RowWrite.Insert(RowOf("new", "")), Stop), () => Store.WriteAsync(_table, [new RowWrite.Insert(RowOf("new", ""))], Stop) })
        {
            Tables.Forget();
            var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(work);
            Assert.Equal($"The storage account test00 is too busy or in trouble ({code}): it is asked again later; if that does not help, look at Azure’s status.", trouble.Message);
            Assert.Equal(5, Tables.Requests.Count);
        }

        Tables.Script = _ => ProxyFault.None;
        Assert.Null(await Get("new"));
    }

    [Fact]
    public async Task A_Service_That_Never_Answers_Is_Named()
    {
        Tables.Script = _ => ProxyFault.AnswerLost;

        var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(() => Get("k"));

        Assert.Equal("The storage account test00 cannot be reached: check its name, and the network between it and this machine.", trouble.Message);
    }

    [Fact]
    public async Task A_Wrong_Key_Is_Named_But_Not_Shown()
    {
        const string Wrong = "d3JvbmcgYW5kIG5vdCB0byBiZSBzaG93bg==";
        var account = AzureAccount.TryParse($"AccountName=test00;AccountKey={Wrong};TableEndpoint={_account!.Tables};QueueEndpoint={_account.Queues}", out _)!;

        foreach (var work in new Func<Task>[] { () => new AzureTableStore(account).GetAsync(_table, "p", "k", Stop), () => new AzureQueue(account, "q-any").PutAsync("m", TimeSpan.Zero, Stop) })
        {
            var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(work);
            Assert.StartsWith("The storage account test00 refuses its key (403", trouble.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Wrong, trouble.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ProxyFault.WrongClock, "The storage account test00 refuses us, for this machine’s clock is 20 minutes behind Azure’s: set the clock, and let it be kept right (timedatectl set-ntp true).")]
    [InlineData(ProxyFault.WrongKey, "The storage account test00 refuses its key (403 AuthenticationFailed): check AccountKey, whether the account allows keys, and its firewall.")]
    public async Task A_Refusal_Is_Named_For_What_It_Is_And_Not_Asked_For_Again(ProxyFault fault, string expected)
    {
        (Tables.Script, _queues!.Script) = (_ => fault, _ => fault);
        var queue = new AzureQueue(_account!, "q-any", Quickly);
        foreach (var (proxy, work) in new (FaultyProxy, Func<Task>)[]
        {
            (Tables, () => Get("k")),
            (Tables, () => Store.QueryAsync(_table, RowRange.Partition("p"), null, 10, Stop)),
            (Tables, () => Store.WriteAsync(_table, new RowWrite.Insert(RowOf("new", "")), Stop)),
            (Tables, () => Store.WriteAsync(_table, [new RowWrite.Insert(RowOf("new", ""))], Stop)),
            (_queues, () => queue.PutAsync("m", TimeSpan.Zero, Stop)),
            (_queues, () => queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop)),
        })
        {
            proxy.Forget();
            Assert.Equal(expected, (await Assert.ThrowsAsync<StorageUnavailableException>(work)).Message);
            Assert.Single(proxy.Requests);
        }
    }

    /// <summary>The client's exceptions repeat the whole answer, whose body may hold keys and values.</summary>
    [Theory]
    [InlineData(ProxyFault.AnswerLost)]
    [InlineData(ProxyFault.FailsAfterwards)]
    [InlineData(ProxyFault.Fails)]
    [InlineData(ProxyFault.Busy)]
    [InlineData(ProxyFault.WrongClock)]
    [InlineData(ProxyFault.WrongKey)]
    [InlineData(ProxyFault.NotUnderstood)]
    public async Task What_The_Service_Answers_Is_In_No_Exception_And_In_No_Trace(ProxyFault fault)
    {
        var traced = new ConcurrentQueue<string>();
        using var here = new Activity(nameof(What_The_Service_Answers_Is_In_No_Exception_And_In_No_Trace)).Start();
        var trace = here.TraceId; // other tests are traced at the same time
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Azure.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    traced.Enqueue($"{activity.DisplayName} {activity.StatusDescription}");
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var queue = new AzureQueue(_account!, $"q{Guid.NewGuid():n}", Quickly);
        await queue.PutAsync("waits", TimeSpan.Zero, Stop);
        var message = (await queue.ReceiveAsync(TimeSpan.FromMinutes(10), Stop))!;
        (Tables.Script, _queues!.Script) = (_ => fault, _ => fault);

        foreach (var work in new Func<Task>[]
        {
            () => Store.MakeAsync(["any"], Stop),
            () => Get("k"),
            () => Store.QueryAsync(_table, RowRange.Partition("p"), null, 10, Stop),
            () => Store.WriteAsync(_table, new RowWrite.Insert(RowOf("new", "")), Stop),
            () => Store.WriteAsync(_table, new RowWrite.Upsert(RowOf("new", "")), Stop),
            () => Store.WriteAsync(_table, new RowWrite.Replace(RowOf("new", "") with { ETag = "W/\"1\"" }), Stop),
            () => Store.WriteAsync(_table, new RowWrite.Delete("p", "new"), Stop),
            () => Store.WriteAsync(_table, [new RowWrite.Insert(RowOf("new", ""))], Stop),
            () => Store.DropAsync(_table, Stop),
            () => queue.PutAsync("m", TimeSpan.Zero, Stop),
            () => queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop),
            () => queue.DeleteAsync(message, Stop),
            () => queue.CountAsync(Stop),
        })
        {
            var trouble = await Assert.ThrowsAnyAsync<Exception>(work);
            Assert.DoesNotContain(FaultyProxy.Secret, trouble.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(nameof(RequestFailedException), trouble.ToString(), StringComparison.Ordinal);
            if (fault == ProxyFault.NotUnderstood)
            {
                Assert.Equal("The storage account test00 refuses a request of this program (400 InvalidInput).", trouble.Message);
            }
            else
            {
                Assert.IsType<StorageUnavailableException>(trouble);
            }
        }

        Assert.Empty(traced);
    }

    [Fact]
    public async Task A_Request_Larger_Than_The_Service_Takes_Is_Never_Sent()
    {
        // Under the limit as rows are counted, over it as they are written: bytes become a third longer.
        var rows = Enumerable.Range(0, 4).Select(i => Enumerable.Range(0, 15).Aggregate(new TableRow("p", $"{i}"), (row, n) => row.With($"V{n}", new byte[60_000]))).ToList();
        RowWrite[] batch = [.. rows.Select(row => new RowWrite.Insert(row))];
        StorageLimits.Check(_table, batch);

        await Assert.ThrowsAsync<StorageLimitException>(() => Store.WriteAsync(_table, batch, Stop));
        Assert.Empty(Tables.Requests);
    }

    [Fact]
    public async Task A_Message_Whose_Answer_Was_Lost_Is_There_And_May_Be_There_Twice()
    {
        var queue = new AzureQueue(_account!, $"q{Guid.NewGuid():n}", Quickly);
        await queue.PutAsync("first", TimeSpan.Zero, Stop);
        Assert.True(await queue.DeleteAsync((await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!, Stop));
        Next(_queues!, 1, ProxyFault.AnswerLost);

        await queue.PutAsync("second", TimeSpan.Zero, Stop);

        Assert.Equal(2, await queue.CountAsync(Stop));
        var message = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;
        Assert.Equal("second", message.Text);
        Next(_queues!, 1, ProxyFault.AnswerLost);
        Assert.True(await queue.DeleteAsync(message, Stop));
        Assert.Equal(1, await queue.CountAsync(Stop));
        Assert.False(await queue.DeleteAsync(message, Stop));
    }

    [Fact]
    public async Task A_Message_Is_Put_When_The_Queue_Is_No_Longer_Busy()
    {
        var queue = new AzureQueue(_account!, $"q{Guid.NewGuid():n}", Quickly);
        Next(_queues!, 3, ProxyFault.Busy);

        await queue.PutAsync("late", TimeSpan.Zero, Stop);

        Assert.Equal(1, await queue.CountAsync(Stop));
        _queues!.Script = _ => ProxyFault.Busy;
        var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(() => queue.PutAsync("never", TimeSpan.Zero, Stop));
        Assert.Contains("(503 ServerBusy)", trouble.Message, StringComparison.Ordinal);
    }

    /// <summary>One writer, and a network that loses, fails and delays at random: each outcome is that of a store in memory.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_Gets_Lost_The_Outcomes_Are_Those_Of_A_Store_In_Memory(int seed)
    {
        var fate = new Random(seed);
        Tables.Script = _ => fate.Next(4) == 0 ? (ProxyFault)fate.Next(1, 5) : ProxyFault.None;
        var store = new AzureTableStore(_account!, options =>
        {
            Quickly(options);
            options.Retry.MaxRetries = 30; // that no row of bad luck ends the test
        });

        var outcomes = await StoresAgreeTests.Replay(store, new Random(seed), _table + "r", steps: 150, isRepeated: true);

        Assert.Equal(await StoresAgreeTests.Replay(new MemoryTableStore(), new Random(seed), _table + "r", steps: 150, isRepeated: true), outcomes);
        Assert.True(Tables.Requests.Count > 400);
    }

    private static void Quickly(ClientOptions options) => options.Retry.Delay = TimeSpan.FromMilliseconds(1);

    private static TableRow RowOf(string key, string text) => new TableRow("p", key).With("Text", text);

    private Task<TableRow?> Get(string key) => Store.GetAsync(_table, "p", key, Stop);

    private void Times(int count, ProxyFault fault) => Next(Tables, count, fault);

    private static void Next(FaultyProxy proxy, int count, ProxyFault fault) => proxy.Script = _ => count-- > 0 ? fault : ProxyFault.None;

    /// <summary>The next write has this fault, and then something else may happen.</summary>
    private void Once(ProxyFault fault, Func<Task>? then = null)
    {
        Times(1, fault);
        Tables.Afterwards = async _ =>
        {
            Tables.Afterwards = _ => Task.CompletedTask;
            await (then?.Invoke() ?? Task.CompletedTask);
        };
    }

    /// <summary>A write that can be done: what it needs is there.</summary>
    private async Task<RowWrite> WriteOf(string kind, string key)
    {
        if (kind == "insert")
        {
            return new RowWrite.Insert(RowOf(key, "after"));
        }

        var etag = (await Store.WriteAsync(_table, new RowWrite.Upsert(RowOf(key, "before")), Stop)).ETags[0];
        return kind switch
        {
            "upsert" => new RowWrite.Upsert(RowOf(key, "after")),
            "replace" => new RowWrite.Replace(RowOf(key, "after") with { ETag = etag }),
            "delete" => new RowWrite.Delete("p", key),
            _ => new RowWrite.Delete("p", key, etag),
        };
    }
}
