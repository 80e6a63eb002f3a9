using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using Notifier.Server;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Server;

/// <summary>The built program as a process of its own: one command, five lines, Ctrl-C, and the same again.</summary>
[UnsupportedOSPlatform("windows")] // Ctrl-C is a signal here, and rights are Unix's
[Trait("Category", "Long")]
public sealed partial class StartTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Undated = "nhs-jobs-carer-peer-support-worker";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_Starts_Says_Where_To_Look_And_Loses_Nothing_At_Ctrl_C()
    {
        foreach (var sample in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "samples")))
        {
            _folder.Write($"samples/{Path.GetFileName(sample)}", await File.ReadAllTextAsync(sample, Stop));
        }

        string advert;
        using (var first = StartedServer.In(_folder.Path))
        {
            await first.Ready(Stop);
            using var home = await first.Http.GetAsync("/", Stop);
            var page = await TestApp.Page(home);
            using var example = await first.Http.GetAsync(page.QuerySelector("a[href^='/check/examples/']")!.GetAttribute("href"), Stop);
            Assert.Equal("Peer Support Worker", (await TestApp.Page(example)).QuerySelector("h1")!.TextContent);

            // The sample that states no date is known: those that closed long ago are cleared away, as closed adverts are.
            advert = $"/adverts/{await KnownFromTheStart(first, _folder.Path)}";
            using var css = await first.Http.GetAsync(page.QuerySelector("link")!.GetAttribute("href"), Stop);
            Assert.Equal("text/css", css.Content.Headers.ContentType?.MediaType);
            Assert.NotEmpty(await css.Content.ReadAsByteArrayAsync(Stop)); // also when started from elsewhere
            using var health = await first.Http.GetAsync("/api/health", Stop);
            Assert.Equal("""{"status":"ok","storage":"ok","mail":"ok","work":"ok","alarms":"ok","keys":"ok"}""", await health.Content.ReadAsStringAsync(Stop));

            // A body whose length nobody says is cut off on its way.
            using var endless = new HttpRequestMessage(HttpMethod.Post, "/api/check") { Content = TestApp.Text(new string('x', 3_000_000)) };
            endless.Headers.TransferEncodingChunked = true;
            using var tooLarge = await first.Http.SendAsync(endless, Stop);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
            Assert.Equal("application/problem+json", tooLarge.Content.Headers.ContentType?.MediaType);

            Assert.Equal(0, await first.CtrlC(Stop));
            var data = Path.Combine(_folder.Path, "data");
            var key = OutboxKey().Match(first.Output).Groups["key"].Value;
            Assert.NotEmpty(key);
            Assert.StartsWith( // a sweep may come in between, and says so
                $"""
                The closing-date notifier answers at http://localhost:{first.Port}/ until Ctrl-C, which loses nothing.
                  What it can do    http://localhost:{first.Port}/api/openapi.json
                  Emails it sends   http://localhost:{first.Port}/outbox?key={key} (files in {data}/outbox, which any mail program opens)
                  What it stores    {data}/notifier.db
                  Operator’s key    in {data}/keys/operator-key (send it as X-Notifier-Key)

                """,
                first.Output,
                StringComparison.Ordinal);
            Assert.Equal(string.Empty, first.Errors);
        }

        var keys = Path.Combine(_folder.Path, "data", "keys");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        Assert.All(Directory.EnumerateFiles(keys).Append(Path.Combine(_folder.Path, "data", "notifier.db")), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        var before = Directory.EnumerateFiles(keys).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        Assert.Equal(2, before.Count);

        using var second = StartedServer.In(_folder.Path);
        await second.Ready(Stop);
        using var still = await second.Http.GetAsync(advert, Stop);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.Equal(before, Directory.EnumerateFiles(keys).Order(StringComparer.Ordinal).Select(File.ReadAllText));

        // What is sent by itself: the email is in the outbox soon after it was asked for.
        using var told = new HttpRequestMessage(HttpMethod.Post, "/api/adverts") { Content = TestApp.Text("Nurse\n\nWe are looking for a nurse.\n") };
        told.Headers.Add("X-Notifier-Key", before[0].Trim());
        using var recorded = await second.Http.SendAsync(told, Stop);
        var id = (await TestApp.Json(recorded)).GetProperty("id").GetString();
        using var followed = await second.Http.PostAsync($"/api/adverts/{id}/follow", TestApp.JsonBody("""{ "email": "somebody@people.example", "consent": true }"""), Stop);
        Assert.Equal(HttpStatusCode.Accepted, followed.StatusCode);
        var outbox = Path.Combine(_folder.Path, "data", "outbox");
        Assert.True(await Soon(() => Directory.Exists(outbox) && Directory.EnumerateFiles(outbox, "*.eml").Any()));

        // A second process on the same folder works too; on the same port it says so.
        using (var other = StartedServer.In(_folder.Path))
        {
            await other.Ready(Stop);
            using var same = await other.Http.GetAsync($"/api/adverts/{id}", Stop);
            Assert.Equal(HttpStatusCode.OK, same.StatusCode);
            Assert.Equal(0, await other.CtrlC(Stop));
        }

        using (var taken = StartedServer.In(_folder.Path, second.Port))
        {
            Assert.Equal(1, await taken.End(Stop));
            Assert.Equal($"Listen = 127.0.0.1:{second.Port} cannot be had, because another program has it: stop that one, or choose another port with --Listen=127.0.0.1:{second.Port + 1}.\n", taken.Errors);
        }

        // A start that failed was not the first: the next one still reads the samples.
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder.Path, "elsewhere")).FullName;
        _folder.Write("elsewhere/samples/one.txt", TestApp.Sample(Undated));
        using (var taken = StartedServer.In(elsewhere, second.Port))
        {
            Assert.Equal(1, await taken.End(Stop));
        }

        using (var free = StartedServer.In(elsewhere))
        {
            await free.Ready(Stop);
            await KnownFromTheStart(free, elsewhere);
            Assert.Equal(0, await free.CtrlC(Stop));
        }

        Assert.Equal(0, await second.CtrlC(Stop));
        Assert.DoesNotContain("somebody@people.example", second.Output, StringComparison.Ordinal);
    }

    /// <summary>A copy that is told of again was known already, when the first start read it.</summary>
    private static async Task<string> KnownFromTheStart(StartedServer notifier, string folder)
    {
        using var again = new HttpRequestMessage(HttpMethod.Post, "/api/adverts") { Content = TestApp.Text(TestApp.Sample(Undated)) };
        again.Headers.Add("X-Notifier-Key", (await File.ReadAllTextAsync(Path.Combine(folder, "data", "keys", "operator-key"), Stop)).Trim());
        using var known = await notifier.Http.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        return (await TestApp.Json(known)).GetProperty("id").GetString()!;
    }

    [Fact]
    public async Task Every_Bad_Setting_Is_Named_At_Once()
    {
        using var refused = StartedServer.In(_folder.Path, 0, ("Storage", "tables"), ("Delays__Setle", "00:00:02"), ("OperatorKeys", "too-short-a-key"));
        Assert.Equal(2, await refused.End(Stop));
        var lines = refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("Listen = \"127.0.0.1:0\" is refused. Allowed: ", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("too-short-a-key", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    /// <summary>Said together with the settings, and before anything is made.</summary>
    [Fact]
    public async Task A_Machine_That_Does_Not_Know_London_Is_Refused()
    {
        using var refused = StartedServer.In(_folder.Path, null, ("TZDIR", "/nowhere"), ("Storage", "tables"));
        Assert.Equal(2, await refused.End(Stop));
        Assert.Equal(
            """
            Storage = "tables" is refused. Allowed: sqlite or azure.
            The time zone Europe/London is not known on this machine, and no date can be read right without it: install the package tzdata.

            """,
            refused.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_Secret_On_The_Command_Line_Is_Refused()
    {
        using var refused = StartedServer.With(_folder.Path, ["--OperatorKeys=an-operators-key-of-more-than-32-characters"]);
        Assert.Equal(2, await refused.End(Stop));
        Assert.Equal("OperatorKeys is refused on the command line, where everybody on this machine can read it: set it in the environment, or in appsettings.json beside the program.\n", refused.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Keys_That_Others_May_Read_Are_Named_And_What_Runs_Goes_On()
    {
        using (var first = StartedServer.In(_folder.Path))
        {
            await first.Ready(Stop);
            Assert.Equal(0, await first.CtrlC(Stop));
            Assert.Equal(string.Empty, first.Errors);
        }

        var secrets = Path.Combine(_folder.Path, "data", "keys", "secrets.json");
        File.SetUnixFileMode(secrets, (UnixFileMode)0b110_100_100);
        using var again = StartedServer.In(_folder.Path);
        await again.Ready(Stop);
        Assert.Equal(0, await again.CtrlC(Stop));
        Assert.Equal($"{secrets} can be read or written by other accounts of this machine (its mode is 644): take that away with chmod 600, and replace the keys in it if anybody else has read them.\n", again.Errors);
    }

    [Fact]
    public async Task A_Setting_Under_Its_Old_Name_Is_Named_With_Its_New_One_And_Holds()
    {
        using var notifier = StartedServer.In(_folder.Path, null, ("Delays__FirstHour", "07:00"), ("Delays__LastHour", "07:30"));
        await notifier.Ready(Stop);
        Assert.Equal(0, await notifier.CtrlC(Stop));
        Assert.StartsWith("Delays__FirstHour is now Delays__ReminderHour and Delays__EarliestHour. ", notifier.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_File_In_Place_Of_The_Data_Folder_Is_Said_In_One_Line()
    {
        _folder.Write("data", "in the way");
        using var refused = StartedServer.In(_folder.Path);
        Assert.Equal(1, await refused.End(Stop));
        var keys = Path.Combine(_folder.Path, "data", "keys");
        Assert.Equal($"{keys}/secrets.json cannot be made or read: check that {keys} is a folder which this account may read and write.\n", refused.Errors);
    }

    [Fact]
    public async Task A_Folder_That_Is_Not_Ours_To_Write_Is_Said_In_One_Line()
    {
        Assert.SkipWhen(Environment.UserName == "root", "Root may write anywhere.");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "data"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var refused = StartedServer.In(_folder.Path);
        Assert.Equal(1, await refused.End(Stop));
        Assert.Single(refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_Database_That_Is_None_Is_Said_In_One_Line()
    {
        _folder.Write("data/keys/secrets.json", JsonSerializer.Serialize(new { pepper = new byte[32], suppressionPepper = new byte[32], data = new[] { new { id = "d1", key = new byte[32] } }, links = new[] { new { id = "l1", key = new byte[32] } } }));
        var file = _folder.Write("data/notifier.db", "This is no database, but a text that is long enough to look at.");
        using var refused = StartedServer.In(_folder.Path);
        Assert.Equal(1, await refused.End(Stop));
        Assert.Equal($"notifier.db is no SQLite database: move it away or name another file. Its folder is {Path.GetDirectoryName(file)}.\n", refused.Errors);
    }

    [Fact]
    public async Task A_Database_Is_Only_Opened_With_The_Keys_It_Was_Written_With()
    {
        using (var first = StartedServer.In(_folder.Path))
        {
            await first.Ready(Stop);
            Assert.Equal(0, await first.CtrlC(Stop));
        }

        var (data, keys) = (Path.Combine(_folder.Path, "data"), Path.Combine(_folder.Path, "data", "keys"));
        var secrets = Path.Combine(keys, "secrets.json");
        var right = await File.ReadAllTextAsync(secrets, Stop);
        File.Delete(secrets);
        LocalSecrets.ReadOrMake(keys, mayMake: true, "the.db");
        using (var refused = StartedServer.In(_folder.Path))
        {
            Assert.Equal(1, await refused.End(Stop));
            Assert.Equal($"The keys in {keys} are not those with which the people in {data}/notifier.db were written. Nobody there could be read. Put the keys back from a backup, or move the database away.\n", refused.Errors);
        }

        await File.WriteAllTextAsync(secrets, right, Stop);
        using var again = StartedServer.In(_folder.Path);
        await again.Ready(Stop);
        Assert.Equal(0, await again.CtrlC(Stop));
    }

    [GeneratedRegex("/outbox\\?key=(?<key>[A-Za-z0-9_-]{43}) ", RegexOptions.NonBacktracking)]
    private static partial Regex OutboxKey();

    private static async Task<bool> Soon(Func<bool> isSo)
    {
        for (var started = Stopwatch.GetTimestamp(); !isSo() && Stopwatch.GetElapsedTime(started) < Patience;)
        {
            await Task.Delay(50, Stop);
        }

        return isSo();
    }
}
