using System.Net;
using System.Net.Http.Json;

namespace Notifier.Tests.Host;

/// <summary>How much one address may have, one visitor may ask, and all together may cause.</summary>
public sealed class LimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_Address_Waits_To_Confirm_Three_Adverts_At_Most()
    {
        await using var world = new World();
        for (var number = 1; number <= 4; number++)
        {
            using var answer = await world.Follow(await world.Tell(Advert(number)));
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await world.Drain();
        Assert.Equal(3, world.Mails().Count);
    }

    [Fact]
    public async Task Asking_Again_Sends_Again_After_A_While_And_Three_Times_A_Day()
    {
        await using var world = new World();
        var advert = await world.Tell(Advert(1));
        var sent = new List<int>();
        for (var time = 0; time < 6; time++)
        {
            using var answer = await world.Follow(advert);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            await world.Drain();
            sent.Add(world.Mails().Count);
            world.Clock.Advance(TimeSpan.FromMinutes(time == 0 ? 5 : 16));
        }

        Assert.Equal([1, 0, 1, 1, 0, 0], sent);
    }

    [Fact]
    public async Task Confirmations_Of_An_Hour_Have_A_Cap_And_Nobody_Is_Lost()
    {
        await using var world = new World(null, ("Delays:ConfirmationsAnHour", "2"));
        var advert = await world.Tell(Advert(1));
        for (var person = 0; person < 4; person++)
        {
            using var answer = await world.Follow(advert, $"person{person}@people.example");
        }

        await world.SweepAndDrain();
        Assert.Equal(2, world.Mails().Count);

        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.SweepAndDrain();
        world.Clock.Advance(TimeSpan.FromMinutes(30));
        await world.SweepAndDrain();
        Assert.Equal(2, world.Mails().Count); // they waited, and were not lost
    }

    [Fact]
    public async Task A_Visitor_Asks_For_Four_Emails_A_Minute_At_Most()
    {
        await using var world = new World(null, ("Limits:AsksAMinute", "4"), ("Limits:AsksAnHour", "40"));
        var advert = await world.Tell(Advert(1));
        for (var ask = 0; ask < 2; ask++)
        {
            using var follow = await world.Follow(advert, $"person{ask}@people.example");
            Assert.Equal(HttpStatusCode.Accepted, follow.StatusCode);
            using var link = await world.Http.PostAsJsonAsync("/api/manage-link", new { email = World.Somebody }, Stop);
            Assert.Equal(HttpStatusCode.Accepted, link.StatusCode);
        }

        using var fifth = await world.Follow(advert);
        Assert.Equal(HttpStatusCode.TooManyRequests, fifth.StatusCode);
        Assert.Equal("application/problem+json", fifth.Content.Headers.ContentType?.MediaType);
        Assert.InRange(fifth.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        using var page = await world.Post("/manage", ("email", World.Somebody));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.Equal("That was asked for too often", (await World.Page(page)).QuerySelector("h1")!.TextContent); // a person gets a page

        using var other = await world.Http.GetAsync($"/api/adverts/{advert}", Stop);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode); // looking is free
    }

    [Fact]
    public async Task A_Visitor_Asks_For_Forty_Emails_An_Hour_At_Most()
    {
        await using var world = new World(null, ("Limits:AsksAMinute", "1000"), ("Limits:AsksAnHour", "5"));
        for (var ask = 0; ask < 6; ask++)
        {
            using var link = await world.Http.PostAsJsonAsync("/api/manage-link", new { email = World.Somebody }, Stop);
            Assert.Equal(ask < 5 ? HttpStatusCode.Accepted : HttpStatusCode.TooManyRequests, link.StatusCode);
            if (ask == 5)
            {
                Assert.InRange(link.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
            }
        }
    }

    [Fact]
    public async Task Checks_Have_A_Limit_Of_Their_Own()
    {
        await using var world = new World(null, ("Limits:ChecksAMinute", "2"));
        for (var check = 0; check < 3; check++)
        {
            using var answer = await world.Http.PostAsync("/api/check", World.Text("Apply by 20 January 2026."), Stop);
            Assert.Equal(check < 2 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        using var ask = await world.Http.PostAsJsonAsync("/api/manage-link", new { email = World.Somebody }, Stop);
        Assert.Equal(HttpStatusCode.Accepted, ask.StatusCode);
    }

    private static string Advert(int number) => $"Nurse\n\nCompany: Example Trust\nJob reference: AB-{number}\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n";
}
