using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Jobs;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Testing.Apps;
using Notifier.Web.Endpoints;

namespace Notifier.Web.Tests.Security;

/// <summary>How much one address may have, one visitor may ask, and all together may cause.</summary>
public sealed class RequestLimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_Address_Gets_Nine_Emails_To_Confirm_A_Day_And_The_Next_One_Lists_The_Rest()
    {
        await using var app = new TestApp();
        for (var number = 1; number <= 12; number++)
        {
            using var answer = await app.Follow(await app.Tell(Advert(number)));
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await app.Drain();
        Assert.Equal(9, app.Mails().Count);

        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Drain();
        var mail = Assert.Single(app.Mails());
        Assert.Contains("Also waiting for you", mail.TextBody!, StringComparison.Ordinal);
        var link = TestApp.LinkIn(mail, "confirm");
        var boxes = (await app.Open(link)).QuerySelectorAll("input[name=also]");
        Assert.Equal(11, boxes.Length); // those that have an email of their own too
        Assert.All(boxes, box => Assert.False(box.HasAttribute("checked")));
        var page = await app.Press(link, ("also", boxes[^1].GetAttribute("value")!), ("also", boxes[^2].GetAttribute("value")!), ("also", "nonsense"));
        Assert.Contains("You also follow the 2 other adverts you ticked.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(9, page.QuerySelectorAll("input[name=also]").Length);
        var person = app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);
        var known = await app.Services.GetRequiredService<PersonStore>().GetAllAsync(person, Stop);
        Assert.Equal(3, known!.Subscriptions.Count(subscription => subscription.State == SubscriptionState.Confirmed));
    }

    [Fact]
    public async Task Asking_Again_Sends_Again_After_A_While_And_Three_Times_A_Day()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert(1));
        var sent = new List<int>();
        for (var time = 0; time < 6; time++)
        {
            using var answer = await app.Follow(advert);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            await app.Drain();
            sent.Add(app.Mails().Count);
            app.Clock.Advance(TimeSpan.FromMinutes(time == 0 ? 5 : 16));
        }

        Assert.Equal([1, 0, 1, 1, 0, 0], sent);
    }

    [Fact]
    public async Task Confirmations_Of_An_Hour_Have_A_Cap_And_Nobody_Is_Lost()
    {
        await using var app = new TestApp(null, ("Delays:ConfirmationsAnHour", "2"));
        var advert = await app.Tell(Advert(1));
        for (var person = 0; person < 4; person++)
        {
            using var answer = await app.FollowWithToken(advert, $"person{person}@people.example");
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await app.Services.GetRequiredService<JobRunner>().RunAsync("sweep", app.Services.GetRequiredService<DispatchDueItems>().RunAsync, Stop);
        await app.Drain();
        Assert.Equal(2, app.Mails().Count);
        const string What = "More people ask to follow than 2 an hour, and 2 emails that ask to confirm wait for their turn.";
        Assert.Contains($"Error Emails that ask to confirm wait for their turn: {What}", app.Log.Text, StringComparison.Ordinal);
        using (var health = await app.Http.GetAsync("/api/health", Stop))
        {
            Assert.Equal("1 for an operator to look at, in /api/alarms", (await TestApp.Json(health)).GetProperty("alarms").GetString());
        }

        using (var alarms = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Get, "/api/alarms"), Stop))
        {
            var alarm = Assert.Single((await TestApp.Json(alarms)).GetProperty("alarms").EnumerateArray());
            Assert.Equal("confirmations", alarm.GetProperty("kind").GetString());
            Assert.StartsWith(What, alarm.GetProperty("what").GetString(), StringComparison.Ordinal);
        }

        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.SweepAndDrain();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await app.SweepAndDrain();
        Assert.Equal(2, app.Mails().Count); // they waited, and were not lost
    }

    [Fact]
    public async Task A_Program_Gets_A_Token_While_More_People_Ask_Than_Usual()
    {
        await using var app = new TestApp(null, ("Delays:ConfirmationsAnHour", "1"));
        var advert = await app.Tell(Advert(1));
        using (var first = await app.Follow(advert, "first@people.example"))
        {
            Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
            Assert.Equal(JsonValueKind.Null, (await TestApp.Json(first)).GetProperty("until").ValueKind);
        }

        // As programs asked that know nothing of tokens.
        using var without = await app.Follow(advert, "second@people.example");
        Assert.Equal((HttpStatusCode)428, without.StatusCode);
        Assert.Equal(
            "Get one from GET /api/follow-token, wait 3 seconds, and send this request again with “token”. Each token is good for one request.",
            (await TestApp.Json(without)).GetProperty("detail").GetString());

        using var issued = await app.Http.GetAsync("/api/follow-token", Stop);
        Assert.Equal("no-store", issued.Headers.CacheControl!.ToString());
        var token = await TestApp.Json(issued);
        Assert.Equal(428, await AskAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(token.GetProperty("waitSeconds").GetInt32()));
        Assert.Equal(202, await AskAsync());
        Assert.Equal(428, await AskAsync()); // good for one request

        async Task<int> AskAsync()
        {
            var body = new { email = "second@people.example", consent = true, token = token.GetProperty("token").GetString() };
            using var answer = await app.Http.PostAsJsonAsync($"/api/adverts/{advert}/follow", body, Stop);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                var asked = await TestApp.Json(answer);
                Assert.Equal("Check your email: if this address can get our emails, a link to confirm should arrive by 10:15 am.", asked.GetProperty("message").GetString());
                Assert.Equal(new DateTimeOffset(2025, 12, 12, 10, 15, 0, TimeSpan.Zero), asked.GetProperty("until").GetDateTimeOffset());
            }

            return (int)answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("2026-06-12T11:15:00Z", "a link to confirm should arrive by 12:15 pm")]
    [InlineData("2026-06-12T22:45:00Z", "a link to confirm should arrive by 11:45 pm")]
    [InlineData("2026-06-12T23:15:00Z", "a link to confirm should arrive by Saturday 13 June 2026 at 12:15 am")]
    [InlineData(null, "a link to confirm arrives within minutes")]
    public void When_The_Email_Should_Come_Is_Said_In_London_Time(string? until, string words)
    {
        DateTimeOffset? time = until is null ? null : DateTimeOffset.Parse(until, CultureInfo.InvariantCulture);
        Assert.Equal(words, FollowAnswers.Arrives(time, DateTimeOffset.Parse("2026-06-12T10:00:00Z", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.0.0/16", "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.1.2.3", "192.0.2.1,10.1.2.3", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.1.2.3", "10.1.0.0/16", "2001:db8::7", "2001:db8::7")]
    [InlineData("10.1.2.3", "10.1.0.0/16", "made up, 198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.1.2.3", "10.1.0.0/16", "198.51.100.1, 203.0.113.7, 10.1.9.9", "203.0.113.7")]
    [InlineData("10.1.2.3", "10.1.0.0/16", "", "10.1.2.3")]
    [InlineData("127.0.0.1", "10.1.0.0/16", "203.0.113.7", "127.0.0.1")]
    [InlineData("10.2.0.1", "10.1.0.0/16", "203.0.113.7", "10.2.0.1")]
    [InlineData("10.1.2.3", "", "203.0.113.7", "10.1.2.3")]
    public async Task Only_A_Trusted_Proxy_Says_For_Whom_It_Asks(string connected, string trusted, string forwarded, string visitor)
    {
        var seen = new Connected(IPAddress.Parse(connected));
        await using var app = new TestApp(services => services.AddSingleton<IStartupFilter>(seen), ("TrustedProxies", trusted));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);
        using var answer = await app.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(visitor, seen.Visitor?.ToString());
    }

    [Fact]
    public async Task Visitors_Behind_A_Trusted_Proxy_Are_Told_Apart()
    {
        var proxy = new Connected(IPAddress.Loopback);
        await using var app = new TestApp(services => services.AddSingleton<IStartupFilter>(proxy), ("TrustedProxies", "127.0.0.1"), ("Limits:ChecksAMinute", "1"));
        List<int> answers = [await Check("203.0.113.7"), await Check("203.0.113.7"), await Check("203.0.113.8"), await Check("203.0.113.8")];
        Assert.Equal([200, 429, 200, 429], answers);

        async Task<int> Check(string visitor)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/check") { Content = TestApp.Text(Advert(1)) };
            request.Headers.Add("X-Forwarded-For", visitor);
            using var answer = await app.Http.SendAsync(request, Stop);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_Visitor_Asks_For_Four_Emails_A_Minute_At_Most()
    {
        await using var app = new TestApp(null, ("Limits:AsksAMinute", "4"), ("Limits:AsksAnHour", "40"));
        var advert = await app.Tell(Advert(1));
        for (var ask = 0; ask < 2; ask++)
        {
            using var follow = await app.Follow(advert, $"person{ask}@people.example");
            Assert.Equal(HttpStatusCode.Accepted, follow.StatusCode);
            using var link = await app.Http.PostAsJsonAsync("/api/manage-link", new { email = TestApp.Somebody }, Stop);
            Assert.Equal(HttpStatusCode.Accepted, link.StatusCode);
        }

        using var fifth = await app.Follow(advert);
        Assert.Equal(HttpStatusCode.TooManyRequests, fifth.StatusCode);
        Assert.Equal("application/problem+json", fifth.Content.Headers.ContentType?.MediaType);
        Assert.InRange(fifth.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        using var page = await app.Post("/manage", ("email", TestApp.Somebody));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.Equal("That was asked for too often", (await TestApp.Page(page)).QuerySelector("h1")!.TextContent); // a person gets a page

        using var other = await app.Http.GetAsync($"/api/adverts/{advert}", Stop);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode); // looking is free
    }

    [Fact]
    public async Task A_Visitor_Asks_For_Forty_Emails_An_Hour_At_Most()
    {
        await using var app = new TestApp(null, ("Limits:AsksAMinute", "1000"), ("Limits:AsksAnHour", "5"));
        for (var ask = 0; ask < 6; ask++)
        {
            using var link = await app.Http.PostAsJsonAsync("/api/manage-link", new { email = TestApp.Somebody }, Stop);
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
        await using var app = new TestApp(null, ("Limits:ChecksAMinute", "2"));
        for (var check = 0; check < 3; check++)
        {
            using var answer = await app.Http.PostAsync("/api/check", TestApp.Text("Apply by 20 January 2026."), Stop);
            Assert.Equal(check < 2 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        using var ask = await app.Http.PostAsJsonAsync("/api/manage-link", new { email = TestApp.Somebody }, Stop);
        Assert.Equal(HttpStatusCode.Accepted, ask.StatusCode);
    }

    /// <summary>The three doors at which somebody can paste an advert to follow it.</summary>
    [Fact]
    public async Task A_Full_Hour_Is_Said_In_Plain_Words_And_Is_No_Error()
    {
        await using var app = new TestApp(null, ("Delays:PastedAnHour", "2000"));
        var followed = await app.Paste(Advert(1));
        await app.FollowAndConfirm(followed);

        using var api = await app.Http.PostAsync("/api/check?follow=true", TestApp.Text(Advert(2)), Stop);
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);
        var report = (await TestApp.Json(api)).GetProperty("adverts")[0];
        Assert.False(report.TryGetProperty("id", out _));
        Assert.StartsWith("So many adverts were pasted in this hour that this one was not kept", report.GetProperty("notKept").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-01-20", report.GetProperty("safeClosingDate").GetString());

        using var pressed = await app.Post("/check/follow", ("advert", Advert(2)));
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        var page = await TestApp.Page(pressed);
        Assert.StartsWith("So many adverts were pasted in this hour", page.QuerySelector("p[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("20 January 2026", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("form.follow button[type=submit]")); // to be pressed again in an hour

        var manage = await app.ManageLink();
        using var more = await app.Post($"{manage}/add", ("advert", Advert(2)));
        Assert.Equal(HttpStatusCode.SeeOther, more.StatusCode); // who follows others has room of their own

        Assert.Equal(followed, await app.Paste(Advert(1))); // whoever follows it can paste it again
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotEqual(followed, await app.Paste(Advert(2)));
    }

    private static string Advert(int number) => $"Nurse\n\nCompany: Example Trust\nJob reference: AB-{number}\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n";

    /// <summary>Requests come from this address; remembers from whom the doors took them to be.</summary>
    private sealed class Connected(IPAddress address) : IStartupFilter
    {
        public IPAddress? Visitor { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, go) =>
            {
                context.Connection.RemoteIpAddress = address;
                await go(context);
                Visitor = context.Connection.RemoteIpAddress;
            });
            next(app);
        };
    }
}
