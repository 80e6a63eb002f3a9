using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>What has fallen due can be asked, and is told of when nobody looked at it for long.</summary>
public sealed class DueEndpointTests
{
    private const string Advert = "Nurse\n\nApply by 20 January 2026.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_A_Sweep_Would_Find_Is_Counted_And_Left_As_It_Is()
    {
        await using var app = new TestApp();
        Assert.Equal("0 waiting, 0 late, 0 on their way, oldest none", await Counted(app));

        await Follow(app);
        Assert.Equal("0 waiting, 0 late, 1 on their way, oldest none", await Counted(app));

        app.Clock.Now = new DateTimeOffset(2026, 1, 13, 8, 2, 0, TimeSpan.Zero); // the reminder 7 days before
        Assert.Equal("1 waiting, 0 late, 1 on their way, oldest 13 08:00", await Counted(app));
        Assert.Equal("1 waiting, 0 late, 1 on their way, oldest 13 08:00", await Counted(app));

        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("1 waiting, 1 late, 1 on their way, oldest 13 08:00", await Counted(app));

        await app.SweepAndDrain();
        Assert.Equal("0 waiting, 0 late, 2 on their way, oldest none", await Counted(app));
    }

    [Fact]
    public async Task A_Sweep_That_Comes_Too_Late_Says_So()
    {
        await using var app = new TestApp();
        await Follow(app);
        Assert.DoesNotContain("long before", app.Log.Text, StringComparison.Ordinal);

        app.Clock.Now = new DateTimeOffset(2026, 1, 13, 9, 0, 0, TimeSpan.Zero);
        await Sweep(app);
        Assert.Contains("Warning sweep found 1 rows that had fallen due long before, with nobody written to", app.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>Until nothing is due but what comes with the closing date.</summary>
    private static async Task Follow(TestApp app)
    {
        await app.FollowAndConfirm(await app.Tell(Advert));
        for (var minutes = 0; minutes < 30; minutes += 5)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            await Sweep(app);
            await app.Drain();
        }

        app.Clock.Now = new DateTimeOffset(2026, 1, 9, 8, 2, 0, TimeSpan.Zero); // what HR would be told 7 working days before
        await Sweep(app);
    }

    private static Task<JobResult?> Sweep(TestApp app) => app.Services.GetRequiredService<JobRunner>().RunAsync("sweep", app.Services.GetRequiredService<DispatchDueItems>().RunAsync, Stop);

    private static async Task<string> Counted(TestApp app)
    {
        using var answer = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Get, "/api/due"), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var counts = await TestApp.Json(answer);
        var oldest = counts.GetProperty("oldest");
        return $"{counts.GetProperty("waiting")} waiting, {counts.GetProperty("late")} late, {counts.GetProperty("onTheirWay")} on their way, oldest {(oldest.ValueKind == System.Text.Json.JsonValueKind.Null ? "none" : $"{oldest.GetDateTimeOffset():dd HH:mm}")}";
    }
}
