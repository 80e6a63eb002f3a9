using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Security;

/// <summary>Links that are too old, forged, altered or for something else open nothing and change nothing.</summary>
public sealed class LinkTests
{
    private static readonly string[] Pages = ["confirm", "replace", "u", "applied", "manage"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Link_Works_Only_On_Its_Own_Page()
    {
        await using var app = new TestApp();
        var (advert, tokens) = await Issued(app);
        foreach (var page in Pages)
        {
            foreach (var (purpose, token) in tokens)
            {
                var isOwn = page == purpose;
                using var shown = await app.Http.GetAsync($"/{page}/{token}", Stop);
                Assert.Equal(isOwn ? HttpStatusCode.OK : HttpStatusCode.BadRequest, shown.StatusCode);
                if (!isOwn)
                {
                    using var pressed = await app.Post(page == "manage" ? $"/manage/{token}/leave-all" : $"/{page}/{token}");
                    Assert.Equal(HttpStatusCode.BadRequest, pressed.StatusCode);
                    Assert.Equal("This link does not work", (await TestApp.Page(pressed)).QuerySelector("h1")!.TextContent);
                }
            }
        }

        Assert.True(await IsFollowed(app, advert));
    }

    [Fact]
    public async Task An_Altered_Byte_Anywhere_Makes_A_Link_Useless()
    {
        await using var app = new TestApp();
        var (advert, tokens) = await Issued(app);
        var token = tokens["u"];
        for (var place = 0; place < token.Length; place++)
        {
            var altered = token.ToCharArray();
            altered[place] = altered[place] switch { '.' => '_', 'A' => 'B', _ => 'A' };
            using var answer = await app.Post($"/u/{new string(altered)}");
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"A token altered at {place} was taken.");
        }

        Assert.True(await IsFollowed(app, advert));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1.l1.AAAA.AAAA")]
    [InlineData("%01%0d%0aSet-Cookie:%20a=b")]
    [InlineData("..%2f..%2fapi%2fhealth")]
    [InlineData("%E2%80%AE")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Anything_Else_Is_No_Link(string token)
    {
        await using var app = new TestApp();
        foreach (var page in Pages)
        {
            using var answer = await app.Http.GetAsync($"/{page}/{token}", Stop);
            Assert.InRange((int)answer.StatusCode, 400, 404);
            Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(Stop), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_Link_That_Is_Too_Old_Offers_A_New_One()
    {
        await using var app = new TestApp();
        var (advert, tokens) = await Issued(app);
        app.Clock.Advance(TimeSpan.FromDays(397));
        foreach (var page in Pages)
        {
            var shown = await app.Open($"/{page}/{tokens[page]}", HttpStatusCode.Gone);
            var heading = page switch { "confirm" => "You have already confirmed", "replace" => "You follow this advert", _ => "This link is too old" };
            Assert.Equal(heading, shown.QuerySelector("h1")!.TextContent);
            if (page is "confirm" or "replace")
            {
                Assert.Null(shown.QuerySelector("form"));
            }
            else
            {
                Assert.NotNull(shown.QuerySelector("input[type=email]"));
            }
        }

        using var pressed = await app.Post($"/u/{tokens["u"]}");
        Assert.Equal(HttpStatusCode.Gone, pressed.StatusCode);
        using var bearer = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        bearer.Headers.Authorization = new("Bearer", tokens["manage"]);
        using var refused = await app.Http.SendAsync(bearer, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("This token has expired.", (await TestApp.Json(refused)).GetProperty("title").GetString());
        Assert.True(await IsFollowed(app, advert));
    }

    [Theory]
    [InlineData("GET", "/api/me")]
    [InlineData("DELETE", "/api/me")]
    [InlineData("DELETE", "/api/me/adverts")]
    [InlineData("GET", "/api/me/adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("PUT", "/api/me/adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("POST", "/api/me/adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("DELETE", "/api/me/adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Programs_Need_The_Token_Of_A_Manage_Link(string method, string path)
    {
        await using var app = new TestApp();
        var (_, tokens) = await Issued(app);
        foreach (var token in new[] { null, "x", tokens["u"], tokens["confirm"] })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (token is not null)
            {
                request.Headers.Authorization = new("Bearer", token);
            }

            using var answer = await app.Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Theory]
    [InlineData("cross-site", false)]
    [InlineData("same-site", false)]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    public async Task Only_Our_Own_Pages_Post_To_Us(string site, bool isTaken)
    {
        await using var app = new TestApp();
        var (advert, tokens) = await Issued(app);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/manage/{tokens["manage"]}/leave-all");
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await app.Http.SendAsync(request, Stop);
        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(!isTaken, await IsFollowed(app, advert));
    }

    [Fact]
    public async Task No_Get_And_No_Head_Changes_Anything()
    {
        await using var app = new TestApp();
        var (advert, tokens) = await Issued(app);
        foreach (var path in Pages.Select(page => $"/{page}/{tokens[page]}").Append($"/manage/{tokens["manage"]}/erase"))
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                using var answer = await app.Http.SendAsync(new HttpRequestMessage(method, path), Stop);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
                Assert.True(answer.Headers.CacheControl!.NoStore);
                Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
                var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
                Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
                Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
                Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            }
        }

        Assert.True(await IsFollowed(app, advert));
    }

    [Fact]
    public async Task Tokens_And_Addresses_Are_Not_Logged()
    {
        await using var app = new TestApp(null, ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
        var (_, tokens) = await Issued(app);
        foreach (var page in Pages)
        {
            using var shown = await app.Http.GetAsync($"/{page}/{tokens[page]}", Stop);
            using var pressed = await app.Post($"/{page}/{tokens[page]}");
        }

        Assert.Contains("Information", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("v1.l1.", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(TestApp.Somebody, app.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>A person who follows an advert, with a link for each page.</summary>
    private static async Task<(string Advert, Dictionary<string, string> Tokens)> Issued(TestApp app)
    {
        var advert = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        await app.FollowAndConfirm(advert);
        await app.Drain();
        var links = app.Services.GetRequiredService<EmailLinks>();
        var (person, now) = (Person(app), app.Clock.Now);
        var known = (await app.Services.GetRequiredService<PersonStore>().GetAllAsync(person, Stop))!;
        var nonce = known.To(advert)!.Nonce;
        Uri[] issued =
        [
            links.Confirm(known.Person, advert, nonce, now),
            links.Replace(known.Person, advert, nonce, now),
            links.Leave(person, advert, now),
            links.Applied(person, advert, now),
            links.Manage(known.Person, now),
        ];
        return (advert, issued.ToDictionary(link => link.Segments[1].Trim('/'), link => link.Segments[2]));
    }

    private static PersonKey Person(TestApp app) => app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);

    private static async Task<bool> IsFollowed(TestApp app, string advert) =>
        await app.Services.GetRequiredService<PersonStore>().GetAsync(Person(app), advert, Stop) is { State: SubscriptionState.Confirmed };
}
