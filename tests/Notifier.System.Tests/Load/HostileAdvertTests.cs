using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Adverts;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Load;

/// <summary>Adverts written to cost as much as can be: what they cost, and what others notice of them.</summary>
[Trait("Category", "Long")]
public sealed class HostileAdvertTests
{
    private const int Megabyte = 1_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Megabyte_Of_Dates_Is_Answered_With_Less_Than_A_Megabyte_And_Streamed()
    {
        await using var app = new TestApp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/check") { Content = TestApp.Text(HostileAdvert.Of("Closes 3/5/27 ", Megabyte)) };
        using var answer = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Content.Headers.ContentLength);
        var report = await answer.Content.ReadAsByteArrayAsync(Stop);
        Assert.InRange(report.Length, 1, Megabyte);
    }

    [Fact]
    public async Task A_Page_Says_How_Many_Dates_It_Does_Not_List()
    {
        await using var app = new TestApp();
        using var answer = await app.Post("/check", ("advert", "Our fair was on 1 May 2020.\n" + HostileAdvert.Of("Closing date: 3/5/27\n", 20 * 350)));
        var page = (await TestApp.Page(answer)).Body!;
        Assert.Equal("300 of the 334 dates it states", page.QuerySelector("details.dates summary")!.TextContent);
        Assert.Equal(300, page.QuerySelectorAll("details.dates li").Length);
        Assert.Contains("And 34 more, which are neither listed nor marked: closing dates are listed before others.", page.TextContent, StringComparison.Ordinal);
        Assert.Contains("and 34 more, not listed: closing dates are listed before others", page.QuerySelector("textarea#report")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Likely, not certain", page.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Advert_With_Hundreds_Of_Findings_Can_Be_Kept_And_Shown()
    {
        await using var app = new TestApp();
        var advert = await app.Paste(HostileAdvert.Of("Closes Tuesday 3 May 2027\n", 100_000));
        var page = await app.Open($"/adverts/{advert}");
        Assert.Contains("3 May 2027", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Form_That_Is_Cut_Short_Is_Refused_In_Words()
    {
        await using var app = new TestApp();
        using var body = new StringContent("--b\r\nContent-Disposition: form-data; name=\"advert\"\r\n\r\nClosing date");
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        using var answer = await app.Http.PostAsync("/check", body, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Paste the link of an advert, or its words.", (await TestApp.Page(answer)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_Visitor_Opens_The_Pages_Of_Adverts_Sixty_Times_A_Minute()
    {
        await using var app = new TestApp();
        var advert = await app.Tell("Nurse\n\nApply by 20 January 2026.\n");
        for (var time = 0; time < 60; time++)
        {
            using var shown = await app.Http.GetAsync($"/adverts/{advert}", Stop);
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        }

        using var refused = await app.Http.GetAsync($"/adverts/{advert}", Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var asked = await app.Http.GetAsync($"/adverts/{advert}/follow", Stop);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode); // it costs little
    }

    [Fact]
    public async Task While_Too_Many_Adverts_Are_Read_A_Visitor_Comes_Again_Later_And_An_Operator_Is_Served()
    {
        await using var app = new TestApp();
        using var turns = app.Services.GetRequiredService<ReadingTurns>();
        using var end = new ManualResetEventSlim();
        var readings = await OccupyAsync(turns, ReadingTurns.AtOnce + ReadingTurns.MostWaiting, end);
        using (var refused = await app.Http.PostAsync("/api/check", TestApp.Text("Closing date: 3 May 2027"), Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("Too many adverts are being read at the moment.", (await TestApp.Json(refused)).GetProperty("title").GetString());
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await app.Tell("Nurse\n\nApply by 20 January 2026.\n");
        end.Set();
        await Task.WhenAll(readings);
        using var answer = await app.Http.PostAsync("/api/check", TestApp.Text("Closing date: 3 May 2027"), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Who_Hangs_Up_While_Waiting_Is_Not_Read_For()
    {
        using var turns = new ReadingTurns();
        using var end = new ManualResetEventSlim();
        var readings = await OccupyAsync(turns, ReadingTurns.AtOnce, end);
        using var gone = new CancellationTokenSource();
        var isRead = false;
        var waits = turns.RunAsync(() => isRead = true, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        end.Set();
        await Task.WhenAll(readings);
        Assert.False(isRead);
        Assert.Equal(0, turns.Inside);
    }

    [Fact]
    public async Task Two_Hundred_Visitors_Who_Hang_Up_Leave_The_Processors_Idle()
    {
        using var folder = new TemporaryFolder();
        using var program = StartedServer.In(
            folder.Path,
            null,
            ("Samples", ""),
            ("Limits__ViewsAMinute", "1000"),
            ("Limits__ViewsAnHour", "1000"),
            ("Delays__LongestText", "1000000"));
        await program.Answers(Stop);
        var page = await HostileAdvert.KeepAsync(program.Http, HostileAdvert.Of("Closes 3/5/27 ", Megabyte), Stop);
        using (var shown = await program.Http.GetAsync(page, Stop))
        {
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        }

        using (var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Stop))
        {
            var visitors = Enumerable.Range(0, 200).Select(_ => program.Http.GetAsync(page, hangUp.Token)).ToList();
            await Task.Delay(TimeSpan.FromSeconds(10), Stop); // until many are being read for
            await hangUp.CancelAsync();
            await Task.WhenAll(visitors.Select(visitor => visitor.ContinueWith(_ => { }, TaskScheduler.Default)));
        }

        var start = Stopwatch.GetTimestamp();
        while (await UsedInASecondAsync(program) > TimeSpan.FromSeconds(0.2))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), "It goes on reading for those who have gone.");
        }
    }

    /// <returns>Readings that go on until the end.</returns>
    private static async Task<IReadOnlyList<Task>> OccupyAsync(ReadingTurns turns, int count, ManualResetEventSlim end)
    {
        var readings = new List<Task>();
        for (var number = 0; number < count; number++)
        {
            var read = () => turns.RunAsync(() => end.Wait(TimeSpan.FromMinutes(1)), Stop);
            readings.Add(Task.Factory.StartNew(read, Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        }

        while (turns.Inside < count)
        {
            await Task.Delay(10, Stop);
        }

        return readings;
    }

    private static async Task<TimeSpan> UsedInASecondAsync(StartedServer program)
    {
        var before = program.ProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        return program.ProcessorTime - before;
    }

    /// <summary>40 visitors send a megabyte each at once; no more of them are served than memory is there for.</summary>
    [Fact]
    public async Task With_Half_A_Gigabyte_Of_Memory_Forty_Megabytes_At_Once_Do_Not_End_The_Program()
    {
        using var folder = new TemporaryFolder();
        using var program = StartedServer.In(
            folder.Path,
            null,
            ("Samples", ""),
            ("DOTNET_GCHeapHardLimit", "0x20000000"),
            ("Limits__ChecksAMinute", "1000"),
            ("Limits__ChecksAnHour", "1000"));
        await program.Answers(Stop);
        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(visitor => SendAsync(HostileAdvert.All[visitor % HostileAdvert.All.Count])));
            Assert.All(answers, answer => Assert.True(answer is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer}"));
            Assert.Contains(HttpStatusCode.OK, answers);
        }

        using var small = await program.Http.PostAsync("/api/check", TestApp.Text("Closing date: 3 May 2027"), Stop);
        Assert.Equal(HttpStatusCode.OK, small.StatusCode);

        async Task<HttpStatusCode> SendAsync((string Type, string Words) advert)
        {
            using var body = new StringContent(HostileAdvert.Of(advert.Words, Megabyte), Encoding.UTF8, advert.Type);
            using var answer = await program.Http.PostAsync("/api/check", body, Stop);
            await answer.Content.ReadAsByteArrayAsync(Stop);
            return answer.StatusCode;
        }
    }
}
