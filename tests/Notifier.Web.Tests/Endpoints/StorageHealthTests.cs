using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>The health says when what is stored cannot be relied on. Anybody may ask: it shows nothing of the machine, and costs it next to nothing.</summary>
public sealed class StorageHealthTests
{
    private const int Page = 4096;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_Is_Bad_When_The_Database_Was_Deleted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows deletes no file that is open.");
        await using var app = new TestApp();
        await app.Tell("Nurse\n\nApply by 20 January 2026.\n");
        Assert.Equal((HttpStatusCode.OK, "ok"), await Storage(app));
        File.Delete(Path.Combine(app.DataFolder, "notifier.db"));
        for (var asked = 0; asked < 3; asked++)
        {
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, "notifier.db was deleted or replaced while this program had it open: end the program, put the file back from a backup, and start again."),
                await Storage(app));
        }

        using var followed = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", TestApp.Text("Porter\n\nApply by 21 January 2026.\n")), Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, followed.StatusCode); // nothing is taken that would be lost
    }

    /// <summary>The connections that are open remember the pages as they were, and would go on for long.</summary>
    [Fact]
    public async Task It_Is_Bad_Within_The_Hour_When_Any_Page_Of_The_Database_Is_Damaged()
    {
        await using var app = new TestApp();
        var advert = await app.Tell($"Nurse\n\nApply by 20 January 2026.\n{new string('x', 40_000)}");
        Assert.True(await app.Services.GetRequiredService<ITableStore>().ScrubDeletedDataAsync(Stop)); // nothing is left in the log
        Assert.Equal((HttpStatusCode.OK, "ok"), await Storage(app));
        using (var file = new FileStream(Path.Combine(app.DataFolder, "notifier.db"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            for (var at = (file.Length / Page / 2) * Page; at < file.Length; at += Page)
            {
                file.Position = at;
                file.Write(Enumerable.Repeat((byte)0xEE, Page).ToArray());
            }
        }

        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "notifier.db is damaged: put it back from a backup."), await Storage(app));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "notifier.db is damaged: put it back from a backup."), await Storage(app));
        Assert.NotEmpty(advert);
    }

    [Fact]
    public async Task It_Is_Bad_At_Once_When_The_Head_Of_The_Database_Is_Damaged()
    {
        await using var app = new TestApp();
        Assert.True(await app.Services.GetRequiredService<ITableStore>().ScrubDeletedDataAsync(Stop)); // what stands in the log is not read in the file
        Assert.Equal((HttpStatusCode.OK, "ok"), await Storage(app));
        using (var file = new FileStream(Path.Combine(app.DataFolder, "notifier.db"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Write(Enumerable.Repeat((byte)0xEE, 100).ToArray());
        }

        var (code, words) = await Storage(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.StartsWith("notifier.db is ", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_Shows_Nobody_Where_Anything_Lies_On_The_Machine()
    {
        await using var app = new TestApp();
        await app.Tell("Nurse\n\nApply by 20 January 2026.\n");
        File.Delete(Path.Combine(app.DataFolder, "notifier.db"));
        await app.Services.GetRequiredService<Notifier.Core.Jobs.JobRunner>().RunAsync("sweep", app.Services.GetRequiredService<Notifier.Core.Jobs.DispatchDueItems>().RunAsync, Stop);
        using var answer = await app.Http.GetAsync("/api/health", Stop);
        var words = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("sweep: notifier.db was deleted", words, StringComparison.Ordinal);
        Assert.DoesNotContain(app.DataFolder, words, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.DirectorySeparatorChar, JsonDocument.Parse(words).RootElement.GetProperty("storage").GetString()!);
    }

    [Fact]
    public async Task However_Often_It_Is_Asked_It_Writes_Once_A_Minute()
    {
        var asked = new List<string>();
        await using var app = new TestApp(services => services.AddSingleton<ITableStore>(FaultyTableStore.Recording(new MemoryTableStore(), asked)));
        for (var minute = 1; minute <= 3; minute++)
        {
            for (var asks = 0; asks < 10; asks++)
            {
                Assert.Equal((HttpStatusCode.OK, "ok"), await Storage(app));
            }

            Assert.Equal(minute, asked.Count(request => request.Contains("state", StringComparison.Ordinal) && !request.Contains("read", StringComparison.Ordinal) && !request.Contains("range", StringComparison.Ordinal)));
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private static async Task<(HttpStatusCode Code, string? Words)> Storage(TestApp app)
    {
        using var answer = await app.Http.GetAsync("/api/health", Stop);
        return (answer.StatusCode, (await TestApp.Json(answer)).GetProperty("storage").GetString());
    }
}
