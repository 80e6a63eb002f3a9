using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Tests.Contracts;
using Notifier.Core.Storage;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.Sqlite;

public sealed class SqliteQueueTests : OrderedQueueContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteQueue _queue;

    public SqliteQueueTests()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder.Path, "notifier.db"));
        _queue = new(_database, Clock, "send");
    }

    protected override ISendQueue Sender => _queue;

    protected override IReceiveQueue Receiver => _queue;

    [Fact]
    public async Task Queues_Of_One_File_Are_Kept_Apart()
    {
        var other = new SqliteQueue(_database, Clock, "poison");
        await Put("sent");
        await other.PutAsync("poisoned", TimeSpan.Zero, Stop);

        Assert.Equal(1, await Count());
        var message = (await Receive())!;
        Assert.Equal("sent", message.Text);
        Assert.Null(await Receive());
        Assert.False(await other.DeleteAsync(message, Stop));
        Assert.Equal("poisoned", (await other.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!.Text);
    }

    [Fact]
    public async Task Control_Characters_In_A_Message_Are_Kept()
    {
        await Put("before\0after");
        Assert.Equal("before\0after", (await Receive())!.Text);
    }

    [Fact]
    public async Task Messages_Outlive_The_Process()
    {
        await Put("kept");
        await Receive(TimeSpan.FromSeconds(10));
        _database.Dispose();

        using var reopened = SqliteDatabase.Open(_database.Path);
        var queue = new SqliteQueue(reopened, Clock, "send");
        Assert.Null(await queue.ReceiveAsync(TimeSpan.FromSeconds(10), Stop));
        await PassAsync(TimeSpan.FromSeconds(10));

        var message = await queue.ReceiveAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Equal(("kept", 2), (message!.Text, message.DequeueCount));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteInMemoryQueueTests : OrderedQueueContract, IDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();
    private readonly SqliteQueue _queue;

    public SqliteInMemoryQueueTests() => _queue = new(_database, Clock, "send");

    protected override ISendQueue Sender => _queue;

    protected override IReceiveQueue Receiver => _queue;

    public void Dispose() => _database.Dispose();
}
