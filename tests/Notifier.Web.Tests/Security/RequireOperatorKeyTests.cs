using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Testing.Apps;
using Notifier.Web.Security;

namespace Notifier.Web.Tests.Security;

/// <summary>What only operators may do.</summary>
public sealed class RequireOperatorKeyTests
{
    private const string SecondKey = "the-key-that-is-to-replace-the-first-one";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_Operators_Door_Is_Shut_Without_A_Key_And_With_A_Wrong_One()
    {
        await using var app = new TestApp();
        var doors = Doors(app).Where(door => door.Metadata.GetMetadata<RequireOperatorKey>() is not null).ToList();
        Assert.NotEmpty(doors);
        foreach (var door in doors)
        {
            foreach (var method in door.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                foreach (var key in new[] { null, "", TestApp.OperatorKey[..^1], TestApp.OperatorKey + "x", TestApp.OperatorKey.ToUpperInvariant() })
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), door.RoutePattern.RawText!.Replace("{id}", "aaaaaaaaaaaaaaaaaaaaaaaaaa", StringComparison.Ordinal));
                    if (key is not null)
                    {
                        request.Headers.Add("X-Notifier-Key", key);
                    }

                    using var answer = await app.Http.SendAsync(request, Stop);
                    Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
                    Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                }
            }
        }
    }

    /// <summary>A door that nobody thought of is not open to everybody: each is either named here or needs a key.</summary>
    [Fact]
    public async Task Every_Door_Of_The_Api_Is_Meant_To_Be_As_Open_As_It_Is()
    {
        await using var app = new TestApp();
        var open = Doors(app)
            .Where(door => door.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && door.Metadata.GetMetadata<RequireOperatorKey>() is null && door.Metadata.GetMetadata<RequireManageToken>() is null)
            .Select(door => $"{string.Join(',', door.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])} {door.RoutePattern.RawText}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(["GET /api/adverts/{id}", "GET /api/follow-token", "GET /api/health", "GET /api/openapi.json", "POST /api/adverts/{id}/follow", "POST /api/check", "POST /api/manage-link"], open);
    }

    [Fact]
    public async Task Two_Keys_Are_Accepted_While_One_Is_Replaced()
    {
        await using var app = new TestApp(null, ("OperatorKeys", $"{TestApp.OperatorKey}, {SecondKey}"));
        foreach (var key in new[] { TestApp.OperatorKey, SecondKey })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/adverts") { Content = TestApp.Text(TestApp.Sample("nhs-jobs-carer-peer-support-worker")) };
            request.Headers.Add("X-Notifier-Key", key);
            using var answer = await app.Http.SendAsync(request, Stop);
            Assert.True(answer.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task Only_Operators_Are_Told_How_Many_Follow()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        await app.FollowAndConfirm(advert);

        using var everybodys = await app.Http.GetAsync($"/api/adverts/{advert}", Stop);
        var text = await everybodys.Content.ReadAsStringAsync(Stop);
        Assert.Contains("\"followers\":null", text, StringComparison.Ordinal);
        using var operators = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Get, $"/api/adverts/{advert}"), Stop);
        Assert.Equal(1, (await TestApp.Json(operators)).GetProperty("followers").GetInt32());

        using var wrong = new HttpRequestMessage(HttpMethod.Get, $"/api/adverts/{advert}");
        wrong.Headers.Add("X-Notifier-Key", "wrong");
        using var refused = await app.Http.SendAsync(wrong, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task An_Advert_Is_New_Once()
    {
        await using var app = new TestApp();
        using var first = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", TestApp.JsonBody("""{ "text": "Nurse\nCompany: Example Trust\nJob reference: AB-1\nApply by 20 January 2026.", "url": "https://jobs.example/1" }""")), Stop);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var advert = await TestApp.Json(first);
        Assert.Equal($"/api/adverts/{advert.GetProperty("id").GetString()}", first.Headers.Location!.OriginalString);
        Assert.Equal("https://jobs.example/1", advert.GetProperty("url").GetString());

        using var second = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", TestApp.JsonBody("""{ "html": "<h1>Nurse</h1><p>Company: Example Trust</p><p>Job reference: AB-1</p><p>Apply by 16 January 2026.</p>", "url": "https://jobs.example/1" }""")), Stop);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var moved = await TestApp.Json(second);
        Assert.Equal(advert.GetProperty("id").GetString(), moved.GetProperty("id").GetString());
        Assert.Equal(["2026-01-20", "2026-01-16"], moved.GetProperty("history").EnumerateArray().Select(version => version.GetProperty("date").GetString()));
    }

    private static IEnumerable<RouteEndpoint> Doors(TestApp app) =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
