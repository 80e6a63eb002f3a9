using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Testing.Apps;
using Notifier.Web.Security;

namespace Notifier.Web.Tests.Pages;

/// <summary>The outbox in a browser: everything can be tried with it on one machine, and nowhere else does it exist.</summary>
public sealed class OutboxPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Mail_Is_Shown_With_Its_Links_Headers_And_Files()
    {
        await using var app = new TestApp();
        await app.EnterOutbox();
        var advert = await app.Tell("Nurse\n\nPosting date: 10 December 2025\nApply by 19 December 2025.\n");
        Assert.Contains("There is no email yet.", (await app.Open("/outbox")).Body!.TextContent, StringComparison.Ordinal);
        await app.FollowAndConfirm(advert);
        app.Clock.Advance(TimeSpan.FromDays(5));
        await app.SweepAndDrain();
        var list = await app.Open("/outbox");
        var reminder = list.QuerySelectorAll(".mails a").First(link => link.TextContent.Contains("closes", StringComparison.Ordinal)).GetAttribute("href")!;
        var mail = await app.Open(reminder);
        Assert.Contains(mail.QuerySelectorAll(".words a"), link => link.GetAttribute("href")!.StartsWith("http://localhost:7071/u/", StringComparison.Ordinal));
        Assert.Contains(mail.QuerySelectorAll(".headers dt"), header => header.TextContent == "List-Unsubscribe");

        using var html = await app.Http.GetAsync($"{reminder}/html", Stop);
        Assert.Equal("text/html", html.Content.Headers.ContentType?.MediaType);
        Assert.Contains("style-src 'sha256-", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        var file = mail.QuerySelectorAll(".acts a")[^1];
        using var calendar = await app.Http.GetAsync(file.GetAttribute("href"), Stop);
        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("BEGIN:VCALENDAR", await calendar.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        foreach (var path in new[] { "/outbox/none.1", "/outbox/..%2fkeys%2fsecrets", "/outbox/none.1/html", $"{reminder}/files/9", $"{reminder}/files/-1" })
        {
            using var none = await app.Http.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Forwarded-Host", "dates.example.org")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("X-Original-For", "127.0.0.1:5000")]
    [InlineData("Host", "rebound.example:7071")]
    public async Task Nobody_Else_Sees_It(string header, string value)
    {
        await using var app = new TestApp();
        await app.EnterOutbox();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/outbox");
        request.Headers.Add(header, value);
        using var answer = await app.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>nginx's default: it connects from this machine, asks for 127.0.0.1 and says nothing of the visitor.</summary>
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("a-key-that-nobody-printed", "a-key-that-nobody-printed")]
    public async Task Behind_A_Plain_Reverse_Proxy_It_Shows_Nothing(string? key, string? cookie)
    {
        await using var app = new TestApp();
        using var asked = await app.Follow(await app.Tell("Nurse\n\nApply by 19 December 2025.\n"));
        await app.Drain();
        var name = Path.GetFileNameWithoutExtension(Assert.Single(Directory.EnumerateFiles(Path.Combine(app.DataFolder, "outbox"))));
        foreach (var path in new[] { "/outbox", $"/outbox/{name}", $"/outbox/{name}/html", $"/outbox/{name}/files/0" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, key is null ? path : $"{path}?key={key}") { Headers = { Host = "127.0.0.1:7071" } };
            if (cookie is not null)
            {
                request.Headers.Add("Cookie", $"outbox-7071={cookie}");
            }

            using var answer = await app.Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            var words = await answer.Content.ReadAsStringAsync(Stop);
            Assert.DoesNotContain("confirm", words, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Open the address that the notifier printed when it started", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_Printed_Link_Opens_It_And_A_Cookie_Carries_The_Key_From_Then_On()
    {
        await using var app = new TestApp();
        var key = app.Services.GetRequiredService<OutboxKey>();
        using var first = await app.Http.GetAsync(key.Link, Stop);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal("/outbox", first.Headers.Location!.OriginalString);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^outbox-7071=[A-Za-z0-9_-]{43}; path=/outbox; samesite=lax; httponly$", cookie);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/outbox");
        request.Headers.Add("Cookie", cookie[..cookie.IndexOf(';')]);
        using var second = await app.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.DoesNotContain(cookie["outbox-7071=".Length..cookie.IndexOf(';')], key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_Start_Has_A_Key_Of_Its_Own()
    {
        await using var one = new TestApp();
        await using var other = new TestApp();
        using var answer = await other.Http.GetAsync(one.Services.GetRequiredService<OutboxKey>().Link, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
