using System.Net;
using Notifier.Tests.FunctionsHost;

namespace Notifier.Tests.Host;

/// <summary>The outbox in a browser: everything can be tried with it on one machine, and nowhere else does it exist.</summary>
public sealed class OutboxPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Mail_Is_Shown_With_Its_Links_Headers_And_Files()
    {
        await using var world = new World();
        var advert = await world.Tell("Nurse\n\nPosting date: 10 December 2025\nApply by 19 December 2025.\n");
        Assert.Contains("There is no email yet.", (await world.Open("/outbox")).Body!.TextContent, StringComparison.Ordinal);
        await world.FollowAndConfirm(advert);
        world.Clock.Advance(TimeSpan.FromDays(5));
        await world.SweepAndDrain();
        var list = await world.Open("/outbox");
        var reminder = list.QuerySelectorAll(".mails a").First(link => link.TextContent.Contains("closes", StringComparison.Ordinal)).GetAttribute("href")!;
        var mail = await world.Open(reminder);
        Assert.Contains(mail.QuerySelectorAll(".words a"), link => link.GetAttribute("href")!.StartsWith("http://localhost:7071/u/", StringComparison.Ordinal));
        Assert.Contains(mail.QuerySelectorAll(".headers dt"), header => header.TextContent == "List-Unsubscribe");

        using var html = await world.Http.GetAsync($"{reminder}/html", Stop);
        Assert.Equal("text/html", html.Content.Headers.ContentType?.MediaType);
        Assert.Contains("style-src 'sha256-", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        var file = mail.QuerySelectorAll(".acts a")[^1];
        using var calendar = await world.Http.GetAsync(file.GetAttribute("href"), Stop);
        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("BEGIN:VCALENDAR", await calendar.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        foreach (var path in new[] { "/outbox/none.1", "/outbox/..%2fkeys%2fsecrets", "/outbox/none.1/html", $"{reminder}/files/9", $"{reminder}/files/-1" })
        {
            using var none = await world.Http.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    [Fact]
    public async Task Under_The_Functions_Host_There_Is_None()
    {
        await using var world = new World(null, [(HostSettings.Port, "8080"), .. HostSettings.Named(HostSettings.All("UseDevelopmentStorage=true", "data"))]);
        using var answer = await world.Http.GetAsync("/outbox", Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Forwarded-Host", "dates.example.org")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Host", "rebound.example:7071")]
    public async Task Nobody_Else_Sees_It(string header, string value)
    {
        await using var world = new World();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/outbox");
        request.Headers.Add(header, value);
        using var answer = await world.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
