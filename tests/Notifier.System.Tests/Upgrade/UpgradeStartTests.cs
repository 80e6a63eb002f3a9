using System.Net;
using System.Runtime.Versioning;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Startup;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.System.Tests.Crashes;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Upgrade;

/// <summary>The whole program starts over the data of an older one, goes on where that one stopped, and answers as it did.</summary>
[UnsupportedOSPlatform("windows")] // Ctrl-C is a signal here
[Trait("Category", "Long")]
public sealed class UpgradeStartTests(Azurite azurite)
{
    private const string Poison = "poison";

    /// <summary>Emails that may be late: nobody applies too late because of them.</summary>
    private static readonly HashSet<string> NeedNoOpenAdvert = ["confirm", "following-ends", "hr-confirm", "hr-findings", "manage-link"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("azure")]
    public async Task Every_Link_And_Every_Answer_Is_As_It_Was(string storage)
    {
        using var folder = new TemporaryFolder();
        await using var app = await AppAsync(storage, folder.Path, isAtWork: false);

        Golden.Equal("upgrade/answers.json", await OldAnswers.OfApiAsync(app.Http));
        Golden.Equal("upgrade/links.txt", await OldAnswers.OfPagesAsync(app));
        Assert.DoesNotContain("@example.", app.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>With its own timers and workers, at the moment at which the older program stopped.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("azure")]
    public async Task In_The_Older_Programs_Place_It_Sends_At_Once_What_The_Use_Cases_Send(string storage)
    {
        using var folder = new TemporaryFolder();
        var expected = await FirstMailsAsync();
        await using var app = await AppAsync(storage, folder.Path, isAtWork: true);
        var mailbox = new Mailbox(Path.Combine(folder.Path, "outbox"));
        await UntilAsync(() => Sent().Count >= expected.Count);
        await Task.Delay(TimeSpan.FromSeconds(2), Stop); // an email that goes twice comes late

        Assert.Equal(expected.Select(mail => mail.To).Order(), Sent().Select(mail => mail.To).Order());
        Assert.All(expected, mail => Assert.Contains(Sent(), sent => sent.To == mail.To && IsAbout(sent, mail.About)));
        await NoneIsPoisonAsync(app.Services.GetRequiredService<ITableStore>());
        Assert.DoesNotContain("@example.", app.Log.Text, StringComparison.Ordinal);

        static bool IsAbout(ReceivedMail mail, string title) => StrictHtml.Folded(mail.Text).Contains(title, StringComparison.Ordinal);

        IReadOnlyList<ReceivedMail> Sent() => [.. mailbox.All().Where(mail => mail.Sent >= OldData.Moment)];
    }

    /// <summary>As an operator starts it, on the machine's clock, long after everything was over.</summary>
    [Fact]
    public async Task Started_Long_Afterwards_It_Reads_Everything_And_Reminds_Nobody_Of_What_Is_Over()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        OldData.CopyFolder(data);
        var started = DateTimeOffset.UtcNow;
        using (var running = StartedServer.In(folder.Path))
        {
            await running.Ready(Stop);
            await ReleaseAsync(running.Http);
            foreach (var path in OldData.Links.Select(link => link.Path).Append("/"))
            {
                using var answer = await running.Http.GetAsync(path, Stop);
                var isAnswered = answer.StatusCode < HttpStatusCode.InternalServerError;
                Assert.True(isAnswered, $"/{path.Split('/')[1]} was answered with {answer.StatusCode}");
            }

            await NothingWaitsAsync(data);
            await HealthIsGoodAsync(running.Http);
            Assert.Equal(0, await running.CtrlC(Stop));
            Assert.DoesNotContain("@example.", running.Output + running.Errors, StringComparison.Ordinal);
        }

        using var database = SqliteDatabase.Open(Path.Combine(data, "notifier.db"));
        var store = new SqliteTableStore(database);
        await NoneIsPoisonAsync(store);
        await AreKeptAsync(store, Tables.Suppressions, row => !OldData.IsMark(Tables.Suppressions, row));
        await AreKeptAsync(store, Tables.People, row => row is { Key: ['h', '-', ..] } && row.Text("state") == "Confirmed");
        var audit = await store.ReadAsync(Audit.TableOf(started), RowRange.Partitions("0", "~"), Stop).ToListAsync(Stop);
        Assert.Subset(NeedNoOpenAdvert, audit.Where(row => row.Text("what") == Audit.Sent).Select(row => row.Text("kind")!).ToHashSet());
    }

    private static async Task AreKeptAsync(SqliteTableStore store, string table, Func<TableRow, bool> which)
    {
        var rows = OldData.Rows(table).Where(which).ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            Assert.NotNull(await store.GetAsync(table, row.Partition, row.Key, Stop));
        }
    }

    /// <summary>No message was given up but the one that the older program had given up, which the purge drops when its time is over.</summary>
    private static async Task NoneIsPoisonAsync(ITableStore store)
    {
        var poison = store.ReadAsync("state", RowRange.Partition(Poison), Stop).Select(row => row.Key);
        var older = OldData.Rows("state").Where(row => row.Partition == Poison).Select(row => row.Key);
        Assert.Subset(older.ToHashSet(), await poison.ToHashSetAsync(cancellationToken: Stop));
    }

    /// <summary>What the use cases send in that moment, over a folder of their own.</summary>
    private static async Task<IReadOnlyList<(string To, string About)>> FirstMailsAsync()
    {
        using var folder = new TemporaryFolder();
        OldData.CopyFolder(folder.Path);
        using var database = SqliteDatabase.Open(Path.Combine(folder.Path, "notifier.db"));
        var app = OldData.InFolder(database, Path.Combine(folder.Path, "outbox"));
        await app.SweepAsync();
        await app.DeliverAsync();
        return [.. app.Emails.Mails.Select(mail => (mail.To, OldDataRun.TitlesOf(mail.Mail).Split(" + ")[0]))];
    }

    private static async Task ReleaseAsync(HttpClient http)
    {
        using var asked = await http.SendAsync(OldAnswers.AsOperator(HttpMethod.Get, "/api/alarms"), Stop);
        var alarm = (await TestApp.Json(asked)).GetProperty("alarms").EnumerateArray().Single().GetProperty("id").GetString();
        using var released = await http.SendAsync(OldAnswers.AsOperator(HttpMethod.Post, $"/api/alarms/{alarm}/release"), Stop);
        Assert.Equal(HttpStatusCode.OK, released.StatusCode);
    }

    /// <summary>A message that is hidden may stay, such as one about an address that nobody can open.</summary>
    private static async Task NothingWaitsAsync(string data)
    {
        using var database = SqliteDatabase.Open(Path.Combine(data, "notifier.db"));
        await UntilAsync(() => Waiting() == 0);
        Assert.Equal(0, Waiting());

        long? Waiting() => database.Read(
            session => session.Number("SELECT count(*) FROM message WHERE visible <= ?1", DateTimeOffset.UtcNow.UtcTicks),
            Stop);
    }

    /// <summary>Until each timer has run once, the health says what failed under the older program.</summary>
    private static async Task HealthIsGoodAsync(HttpClient http)
    {
        const string Good = """{"status":"ok","storage":"ok","mail":"ok","work":"ok","alarms":"ok","keys":"addresses are being sealed anew with """; // it has an old key
        var health = string.Empty;
        await UntilAsync(() => (health = http.GetStringAsync("/api/health", Stop).GetAwaiter().GetResult()).StartsWith(Good, StringComparison.Ordinal));
        Assert.StartsWith(Good, health, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var waited = 0; waited < 600 && !isSo(); waited++)
        {
            await Task.Delay(100, Stop);
        }
    }

    /// <param name="folder">An empty one, which becomes the data folder.</param>
    /// <param name="isAtWork">Its timers and workers run.</param>
    private async Task<TestApp> AppAsync(string storage, string folder, bool isAtWork)
    {
        OldData.CopyFolder(folder, hasDatabase: storage == "sqlite");
        var connection = storage == "azure" ? await azurite.OwnAccountAsync() : string.Empty;
        if (AzureAccount.TryParse(connection, out _) is { } account)
        {
            await OldData.LoadAsync(new AzureTableStore(account), Stop);
            await OldData.LoadAsync(new AzureQueue(account, StorageRegistration.Queue), Stop);
        }

        return new TestApp(
            services => services.AddSingleton<TimeProvider>(new VirtualClock(OldData.Moment)),
            ("DataFolder", folder),
            ("OperatorKeys", string.Empty),
            ("Storage", storage),
            ("AzureWebJobsStorage", connection),
            ("BackgroundWork", isAtWork ? "true" : "false"));
    }
}
