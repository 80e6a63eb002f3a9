using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Web.Endpoints;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>Programs read our answers, so every field, its order and its form are a promise.</summary>
public sealed partial class ApiAnswerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_Answer_Of_The_Api_Is_As_It_Was()
    {
        await using var app = new TestApp();
        var answers = new StringBuilder();
        var sample = TestApp.Text(TestApp.Sample("find-a-job-peer-support-worker"));
        var advert = await Say(Operator(HttpMethod.Post, "/api/adverts", sample), "id");
        await Say(Told(
            """{ "html": "<h1>Nurse</h1><p>Apply by 20 January 2026 at 5pm. £30,000 – “full time” <em>é</em>", "url": "https://jobs.example/1?a=b&c=d" }"""));
        await Say(Told("""{ "text": 5 }"""));
        await Say(Told("""{ "text": "a", "html": "b", "url": "x" }"""));
        await Say(Get($"/api/adverts/{advert}"));
        await Say(Operator(HttpMethod.Get, $"/api/adverts/{advert}"));
        await Say(Get("/api/adverts/none"));
        await Say(Post($"/api/adverts/{advert}/follow", """{ "email": "somebody@" }"""));
        await Say(Post($"/api/adverts/{advert}/follow", """{ "email": 5 }"""));
        await Say(Post(
            $"/api/adverts/{advert}/follow", $$"""{ "email": "{{TestApp.Somebody}}", "remindDaysBefore": ["7", 2], "consent": true }"""));
        await Say(Get("/api/follow-token"));
        await Say(Post("/api/manage-link", """{ "email": "" }"""));
        await Say(Operator(
            HttpMethod.Post, "/api/hr", TestApp.JsonBody($$"""{ "email": "{{TestApp.Somebody}}", "employer": "Example Trust" }""")));
        await Say(Operator(HttpMethod.Post, "/api/hr", TestApp.JsonBody("""{ "employer": "A", "referencePrefix": "B" }""")));
        await app.Drain();
        var confirm = app.Mails().Single(mail => mail.TextBody!.Contains("http://localhost:7071/confirm/", StringComparison.Ordinal));
        await app.Press(TestApp.LinkIn(confirm, "confirm"));
        await app.Drain();
        app.Mails();
        await Say(Post("/api/manage-link", $$"""{ "email": "{{TestApp.Somebody}}" }"""));
        await Say(Get("/api/me"));
        var token = await app.Token();
        await Say(Mine(HttpMethod.Get, "/api/me"));
        await Say(Mine(HttpMethod.Get, $"/api/me/adverts/{advert}"));
        await Say(Mine(HttpMethod.Put, $"/api/me/adverts/{advert}", """{ "remindDaysBefore": [61], "state": "gone" }"""));
        await Say(Mine(HttpMethod.Put, $"/api/me/adverts/{advert}", """{ "remindDaysBefore": [5], "state": "paused" }"""));
        await Say(Mine(HttpMethod.Post, $"/api/me/adverts/{advert}", "{}"));
        await Say(Mine(HttpMethod.Post, $"/api/me/adverts/{advert}"));
        using (var data = await app.Post($"/manage/{token}/data"))
        {
            await Append("POST /manage/TOKEN/data", data);
        }

        await Say(Mine(HttpMethod.Delete, "/api/me/adverts"));
        await Say(Operator(HttpMethod.Post, "/api/mail/test", TestApp.JsonBody($$"""{ "to": "{{TestApp.Somebody}}" }""")));
        await Say(Operator(HttpMethod.Get, "/api/mail/status"));
        await Say(Operator(HttpMethod.Get, "/api/due"));
        await Say(Operator(HttpMethod.Get, "/api/alarms"));
        await Say(Operator(HttpMethod.Post, "/api/alarms/none/release"));
        await Say(Operator(HttpMethod.Post, $"/api/adverts/{advert}/close"));
        await Say(Get("/api/health"));
        await Say(Get("/api/nothing"));
        await Say(new HttpRequestMessage(HttpMethod.Put, "/api/health"));
        await Say(Get("/api/openapi.json"));
        Golden.Equal("host/api.txt", Varying().Replace(answers.ToString(), varying => varying.Value[0] == 'v' ? "TOKEN" : "ID"));

        HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

        HttpRequestMessage Post(string path, string json) => new(HttpMethod.Post, path) { Content = TestApp.JsonBody(json) };

        HttpRequestMessage Told(string json) => Operator(HttpMethod.Post, "/api/adverts", TestApp.JsonBody(json));

        HttpRequestMessage Operator(HttpMethod method, string path, HttpContent? body = null) => TestApp.AsOperator(method, path, body);

        HttpRequestMessage Mine(HttpMethod method, string path, string? json = null) => new(method, path)
        {
            Content = json is null ? null : TestApp.JsonBody(json),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };

        async Task<string> Say(HttpRequestMessage request, string? property = null)
        {
            using var asked = request;
            using var answer = await app.Http.SendAsync(asked, Stop);
            await Append($"{asked.Method} {asked.RequestUri}", answer);
            return property is null ? string.Empty : (await TestApp.Json(answer)).GetProperty(property).GetString()!;
        }

        async Task Append(string asked, HttpResponseMessage answer) => answers
            .Append(CultureInfo.InvariantCulture, $"{asked}\n{(int)answer.StatusCode} {answer.Content.Headers.ContentType}\n")
            .Append(await answer.Content.ReadAsStringAsync(Stop)).Append("\n\n");
    }

    /// <summary>A body without one would fail when it is first read or written.</summary>
    [Fact]
    public async Task Every_Body_Of_The_Api_Has_A_Serializer_Made_By_The_Compiler()
    {
        await using var app = new TestApp();
        var metadata = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata).ToList();
        var bodies = metadata.OfType<IProducesResponseTypeMetadata>().Select(answer => answer.Type)
            .Concat(metadata.OfType<IAcceptsMetadata>().Select(request => request.RequestType))
            .OfType<Type>().Where(type => type != typeof(void)).Distinct().ToList();
        Assert.Contains(typeof(PersonView), bodies);
        Assert.Contains(typeof(FollowRequest), bodies);
        Assert.All(bodies, type => Assert.NotNull(WebJson.Default.GetTypeInfo(type)));
    }

    /// <summary>The document takes the comments of our types, and readers of the API do not know our code.</summary>
    [Fact]
    public async Task The_Description_Of_The_Api_Names_No_Code()
    {
        await using var world = new TestApp();
        var document = JsonNode.Parse(await world.Http.GetStringAsync("/api/openapi.json", Stop))!;
        var schemas = document["components"]!["schemas"]!.AsObject();
        var members = schemas.SelectMany(schema => schema.Value!["properties"] as JsonObject ?? []).Select(property => property.Key)
            .Where(name => name.Any(char.IsUpper)).Select(name => char.ToUpperInvariant(name[0]) + name[1..]).ToList();
        Assert.Contains("RemindDaysBefore", members);
        var texts = Descriptions(document).ToList();
        Assert.Contains(texts, text => text.Contains("closing date", StringComparison.Ordinal));
        Assert.All(texts, text =>
        {
            Assert.All(members, member => Assert.DoesNotContain(member, text, StringComparison.Ordinal));
            Assert.DoesNotContain(text.Zip(text.Skip(1), text.Skip(2)), three =>
                three is (_, '.', _) && char.IsLetter(three.First) && char.IsUpper(three.Third));
        });
    }

    private static IEnumerable<string> Descriptions(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member is { Key: "description" or "summary", Value: JsonValue text } ? [text.GetValue<string>()] : Descriptions(member.Value)),
        JsonArray items => items.SelectMany(Descriptions),
        _ => [],
    };

    /// <summary>Tokens, and what is made of keys that every run makes anew: ids of adverts and of emails.</summary>
    [GeneratedRegex("""v1\.[A-Za-z0-9_.-]+|\b(202512)?[a-z2-7]{26}\b""", RegexOptions.NonBacktracking)]
    private static partial Regex Varying();
}
