using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Web.Tests.Security;

/// <summary>Whoever tries keys or links leaves a trace, and beyond a rate somebody is told; it costs the storage next to nothing.</summary>
public sealed class RefusedSecretsTests
{
    private const string Wrong = "wrong-key-of-more-than-32-characters-that-nobody-has";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("operator-key", "GET", "/api/alarms", "X-Notifier-Key", Wrong)]
    [InlineData("operator-key", "GET", "/api/alarms", null, null)]
    [InlineData("operator-key", "GET", "/api/health", "X-Notifier-Key", Wrong)]
    [InlineData("manage-token", "GET", "/api/me", "Authorization", $"Bearer {Wrong}")]
    [InlineData("manage-token", "GET", "/api/me", null, null)]
    [InlineData("manage-token", "GET", $"/manage/{Wrong}", null, null)]
    [InlineData("link", "GET", $"/confirm/{Wrong}", null, null)]
    [InlineData("link", "POST", $"/u/{Wrong}", null, null)]
    [InlineData("link", "GET", $"/replace/{Wrong}", null, null)]
    [InlineData("link", "GET", $"/hr/leave/{Wrong}", null, null)]
    [InlineData("link", "GET", $"/calendar/{Wrong}.ics", null, null)]
    [InlineData("outbox-key", "GET", $"/outbox?key={Wrong}", null, null)]
    public async Task What_Is_Refused_Is_Logged_By_Its_Kind_And_Not_Shown(string kind, string method, string path, string? header, string? value)
    {
        await using var app = new TestApp();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var answer = await app.Http.SendAsync(request, Stop);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.Equal($"Warning Refused: {kind}", Assert.Single(Told(app).Distinct()));
        Assert.DoesNotContain(Wrong, app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Is_Accepted_Is_Logged_By_Its_Kind_And_Not_Shown()
    {
        const string Second = "the-key-that-is-to-replace-the-first-one";
        await using var app = new TestApp(null, ("OperatorKeys", $"{TestApp.OperatorKey},{Second}"));
        await app.FollowAndConfirm(await app.Tell("Nurse\n\nApply by 20 January 2026.\n"));
        var token = await app.Token();
        using var operators = new HttpRequestMessage(HttpMethod.Get, "/api/alarms") { Headers = { { "X-Notifier-Key", Second } } };
        using var alarms = await app.Http.SendAsync(operators, Stop);
        using var mine = new HttpRequestMessage(HttpMethod.Get, "/api/me") { Headers = { { "Authorization", $"Bearer {token}" } } };
        using var me = await app.Http.SendAsync(mine, Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (alarms.StatusCode, me.StatusCode));
        Assert.Contains("Information Operator’s key 1 was accepted at HTTP: POST /api/adverts", app.Log.Text, StringComparison.Ordinal);
        Assert.Contains("Information Operator’s key 2 was accepted at HTTP: GET /api/alarms", app.Log.Text, StringComparison.Ordinal);
        Assert.Contains("Information The token of a manage link was accepted at HTTP: GET /api/me", app.Log.Text, StringComparison.Ordinal);
        Assert.All(new[] { TestApp.OperatorKey, Second, token }, secret => Assert.DoesNotContain(secret, app.Log.Text, StringComparison.Ordinal));
        Assert.Empty(Told(app));
    }

    [Fact]
    public async Task A_Link_That_Was_Ours_And_Is_Too_Old_Is_No_Attempt()
    {
        await using var app = new TestApp();
        await app.FollowAndConfirm(await app.Tell("Nurse\n\nApply by 20 January 2026.\n"));
        var manage = await app.ManageLink();
        app.Clock.Advance(TimeSpan.FromDays(8));
        using var answer = await app.Http.GetAsync(manage, Stop);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Empty(Told(app));
    }

    [Fact]
    public async Task Beyond_The_Rate_An_Alarm_Stands_And_Ends_An_Hour_After_The_Last()
    {
        var asked = new List<string>();
        await using var app = new TestApp(services => services.AddSingleton<ITableStore>(FaultyTableStore.Recording(new MemoryTableStore(), asked)), ("Limits:RefusalsAnHour", "5"));
        await Try(app, 5);
        Assert.Empty(await Alarms(app));
        Assert.DoesNotContain("upsert state", asked);

        await Try(app, 200);
        Assert.Equal("refusals", Assert.Single(await Alarms(app)));
        Assert.Equal(1, asked.Count(request => request == "upsert state")); // however many there are
        Assert.Equal(5, Told(app).Count(line => line == "Warning Refused: operator-key"));
        var error = Assert.Single(Told(app), line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.StartsWith("Error Keys and tokens are refused too often: 6 keys and tokens were refused within an hour (operator-key 5, and 1 more). If no program of yours", error, StringComparison.Ordinal);
        Assert.Equal("1 for an operator to look at, in /api/alarms", (await TestApp.Json(await app.Http.GetAsync("/api/health", Stop))).GetProperty("alarms").GetString());

        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await Try(app, 1);
        app.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Single(await Alarms(app));
        Assert.Single(Told(app), line => line.StartsWith("Error", StringComparison.Ordinal)); // said once
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await Alarms(app));

        await Try(app, 5); // another hour, another count
        Assert.Empty(await Alarms(app));
    }

    [Fact]
    public async Task Who_Is_Refused_Is_Answered_So_Though_The_Alarm_Cannot_Be_Written()
    {
        await using var app = new TestApp(services => services.AddSingleton<ITableStore>(FaultyTableStore.Unavailable(new MemoryTableStore(), request => request.Key is null ? null : "The disk is away.")), ("Limits:RefusalsAnHour", "1"));
        await Try(app, 3);
        Assert.Contains("Warning The alarm about refused keys and tokens could not be written: The disk is away.", app.Log.Text, StringComparison.Ordinal);
    }

    private static async Task Try(TestApp app, int times)
    {
        for (var tries = 0; tries < times; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/alarms") { Headers = { { "X-Notifier-Key", Wrong } } };
            using var answer = await app.Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    private static async Task<IReadOnlyList<string?>> Alarms(TestApp app)
    {
        using var answer = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Get, "/api/alarms"), Stop);
        return [.. (await TestApp.Json(answer)).GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("id").GetString())];
    }

    private static List<string> Told(TestApp app) =>
        [.. app.Log.Text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal))];
}
