using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Sqlite;
using Notifier.Testing;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Upgrade;

/// <summary>Over the data of an older program everybody gets what they are to get when they are to get it, and nobody is lost.</summary>
[Trait("Category", "Long")]
public sealed class WhoGetsWhatTests(Azurite azurite)
{
    /// <summary>By then every advert is over, and nothing is kept but what is kept for good.</summary>
    private const string Over = "2026-06-01 12:00";

    /// <summary>By then the first emails of every kind have left.</summary>
    private const string ThreeDaysLater = "2025-12-19 12:30";

    /// <summary>The account when nobody reads an advert again.</summary>
    private static readonly Lazy<Task<OldDataRun>> Account = new(AloneAsync);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_Gets_Their_Emails_At_The_Same_Hour_And_Is_Kept_As_Long()
    {
        using var folder = TemporaryFolder.InMemory();
        OldData.CopyFolder(folder.Path);
        using var database = SqliteDatabase.Open(Path.Combine(folder.Path, "notifier.db"));
        var inFolder = await new OldDataRun(OldData.InFolder(database, Path.Combine(folder.Path, "outbox"))).UntilAsync(Over);
        var inAccount = await Account.Value;

        Golden.Equal("upgrade/mails.txt", Marked(inFolder.Mails, inAccount.Mails));
        Golden.Equal("upgrade/kept.txt", Marked(await inFolder.KeptAsync(), await inAccount.KeptAsync()));
    }

    /// <summary>Two imports meet the same copies in opposite orders. What is no news changes nothing.</summary>
    [Fact]
    public async Task Copies_That_Are_Read_Again_As_They_Were_Bring_Only_These_Other_Emails()
    {
        var again = await new OldDataRun(await OldData.InAccountAsync(Stop))
            .ReadingAgain("2025-12-17 12:00", isBackwards: true)
            .ReadingAgain("2025-12-18 12:00", isBackwards: false)
            .UntilAsync(Over);

        var alone = (await Account.Value).Mails;
        var changes = Without(again.Mails, alone).Concat(Noted(Without(alone, again.Mails), "no longer"));
        Golden.Equal("upgrade/mails-read-again.txt", Joined(changes));
    }

    [Fact]
    public async Task In_Azure_Tables_It_Is_The_Same_As_In_Memory()
    {
        var memory = await new OldDataRun(await OldData.InAccountAsync(Stop)).UntilAsync(ThreeDaysLater);
        var tables = new AzureTableStore(AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!);
        var azure = await new OldDataRun(await OldData.InAccountAsync(tables, Stop)).UntilAsync(ThreeDaysLater);

        Assert.Equal(memory.Mails, azure.Mails);
        Assert.Equal(await memory.KeptAsync(), await azure.KeptAsync());
    }

    private static async Task<OldDataRun> AloneAsync() => await new OldDataRun(await OldData.InAccountAsync(Stop)).UntilAsync(Over);

    /// <summary>All lines of both; a line that only one of them has says so.</summary>
    private static string Marked(IReadOnlyList<string> folder, IReadOnlyList<string> account)
    {
        var onlyFolder = Without(folder, account);
        var onlyAccount = Without(account, folder);
        return Joined([.. Without(folder, onlyFolder), .. Noted(onlyFolder, "with the outbox"), .. Noted(onlyAccount, "through SendGrid")]);
    }

    private static IEnumerable<string> Noted(IEnumerable<string> lines, string note) => lines.Select(line => $"{line}  ({note})");

    /// <summary>Each line as many times as it stands more often here than there.</summary>
    private static List<string> Without(IEnumerable<string> lines, IEnumerable<string> others)
    {
        var left = lines.ToList();
        foreach (var other in others)
        {
            left.Remove(other);
        }

        return left;
    }

    private static string Joined(IEnumerable<string> lines) =>
        string.Concat(lines.Order(StringComparer.Ordinal).Select(line => $"{line}\n"));
}
