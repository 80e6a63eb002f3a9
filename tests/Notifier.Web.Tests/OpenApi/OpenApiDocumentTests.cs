using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using Notifier.Core.UseCases;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Web.Endpoints;
using Notifier.Web.OpenApi;

namespace Notifier.Web.Tests.OpenApi;

/// <summary>The description of the API says how to use every door, and what it says is so.</summary>
public sealed class OpenApiDocumentTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_Door_Has_A_Summary_And_Examples()
    {
        await using var app = new TestApp();
        var document = JsonNode.Parse(await app.Http.GetStringAsync("/api/openapi.json", Stop))!;
        var doors = new List<string>();
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, door) in methods!.AsObject())
            {
                var name = $"{method.ToUpperInvariant()} {path}";
                doors.Add(name);
                Assert.False(string.IsNullOrEmpty(door!["summary"]?.GetValue<string>()), $"{name} has no summary.");
                if (door["requestBody"] is { } body)
                {
                    Assert.All(body["content"]!.AsObject(), type => Assert.True(type.Value!["example"] is not null, $"{name} has no example of its {type.Key}."));
                }

                var successes = door["responses"]!.AsObject().Where(response => response.Key.StartsWith('2')).ToList();
                Assert.NotEmpty(successes);
                Assert.All(successes, response => Assert.True(response.Key == "204" || response.Value!["content"]?["application/json"]?["example"] is not null, $"{name} has no example of its answer."));
            }
        }

        Assert.Equal(
            [
                "DELETE /api/me", "DELETE /api/me/adverts", "DELETE /api/me/adverts/{id}", "GET /api/adverts/{id}", "GET /api/alarms", "GET /api/due", "GET /api/follow-token", "GET /api/health", "GET /api/mail/status", "GET /api/me", "GET /api/me/adverts/{id}",
                "POST /api/adverts", "POST /api/adverts/{id}/close", "POST /api/adverts/{id}/follow", "POST /api/alarms/{id}/release", "POST /api/check", "POST /api/hr", "POST /api/mail/test", "POST /api/manage-link", "POST /api/me/adverts/{id}", "PUT /api/me/adverts/{id}",
            ],
            doors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_Door_Says_What_It_Needs_And_What_It_Refuses_And_So_It_Does()
    {
        await using var app = new TestApp(null, ("Limits:RequestBytes", "1000"));
        var document = JsonNode.Parse(await app.Http.GetStringAsync("/api/openapi.json", Stop))!;
        var schemes = document["components"]!["securitySchemes"]!;
        Assert.Equal(("apiKey", "header", "X-Notifier-Key"), (Text(schemes["operatorKey"]!["type"]), Text(schemes["operatorKey"]!["in"]), Text(schemes["operatorKey"]!["name"])));
        Assert.Equal(("http", "bearer"), (Text(schemes["manageToken"]!["type"]), Text(schemes["manageToken"]!["scheme"])));
        var limited = new List<string>();
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, door) in methods!.AsObject())
            {
                var responses = door!["responses"]!.AsObject();
                var needs = door["security"]?.AsArray().Single()!.AsObject().Single().Key;
                Assert.Equal(path.StartsWith("/api/me", StringComparison.Ordinal) && !path.StartsWith("/api/me-", StringComparison.Ordinal) ? "manageToken" : Text(door["summary"]).StartsWith("Operators:", StringComparison.Ordinal) ? "operatorKey" : null, needs);
                Assert.Equal(needs is not null, responses.ContainsKey("401"));
                if (needs is not null)
                {
                    Assert.Equal(401, await StatusAsync(null));
                }

                var takes = door["requestBody"] is not null;
                Assert.Equal((takes, takes), (responses.ContainsKey("413"), responses.ContainsKey("415")));
                if (takes)
                {
                    Assert.Equal(413, await StatusAsync(TestApp.JsonBody(new string(' ', 1001))));
                    Assert.Equal(415, await StatusAsync(new StringContent("a,b", Encoding.UTF8, "text/csv")));
                }

                Assert.All(responses.Where(response => response.Key is "401" or "413" or "415" or "429"), response => Assert.NotNull(response.Value!["content"]?["application/problem+json"]));
                if (responses.ContainsKey("429"))
                {
                    limited.Add(path);
                }

                async Task<int> StatusAsync(HttpContent? body)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{id}", new string('a', 26), StringComparison.Ordinal)) { Content = body };
                    if (body is not null)
                    {
                        request.Headers.Add("X-Notifier-Key", TestApp.OperatorKey);
                    }

                    using var answer = await app.Http.SendAsync(request, Stop);
                    return (int)answer.StatusCode;
                }
            }
        }

        Assert.Equal(["/api/adverts/{id}/follow", "/api/check", "/api/manage-link"], limited.Order(StringComparer.Ordinal)); // RequestLimitTests sees them refuse

        static string Text(JsonNode? node) => node!.GetValue<string>();
    }

    [Fact]
    public void Every_Example_Is_What_It_Is_An_Example_Of()
    {
        Is<SentAdvertJson>(OpenApiExamples.Advert);
        Is<AdvertView>(OpenApiExamples.AdvertView);
        Is<FollowRequest>(OpenApiExamples.Follow);
        Is<ManageLinkRequest>(OpenApiExamples.ManageLink);
        Is<Asked>(OpenApiExamples.Asked);
        Is<HrContactRequest>(OpenApiExamples.Hr);
        Is<Asked>(OpenApiExamples.HrAsked);
        Is<TestMailRequest>(OpenApiExamples.TestMail);
        Is<TestMailView>(OpenApiExamples.TestedMail);
        Is<HealthView>(OpenApiExamples.Health);
        Is<DueCounts>(OpenApiExamples.Due);
        Is<AlarmsView>(OpenApiExamples.Alarms);
        Is<AlarmsView>(OpenApiExamples.NoAlarms);
        Is<MailStatusView>(OpenApiExamples.MailStatus);
        Is<PersonView>(OpenApiExamples.Me);
        Is<FollowedView>(OpenApiExamples.MyAdvert);
        Is<MailEventsView>(OpenApiExamples.MailEventsTold);
        Is<ChangeRequest>(OpenApiExamples.Change);
        Is<AddRequest>(OpenApiExamples.Add);
        Is<LeftAll>(OpenApiExamples.Left);
    }

    [Fact]
    public async Task A_Check_By_Http_Is_The_Document_Of_The_Command_Line()
    {
        await using var app = new TestApp();
        var schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "notifier-check-1.schema.json"), Stop);
        Assert.Empty(schema.Validate(OpenApiExamples.Check));
        foreach (var sample in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "samples")))
        {
            var byCommand = NotifierCommand.Run("check", sample, "--today", "2025-12-12", "--format", "json").Output;
            using var byHttp = await app.Http.PostAsync("/api/check", TestApp.Text(await File.ReadAllTextAsync(sample, Stop)), Stop);
            Assert.Equal(byCommand.TrimEnd('\n').Replace(JsonSerializer.Serialize(sample), "\"-\"", StringComparison.Ordinal), await byHttp.Content.ReadAsStringAsync(Stop));

            using var kept = await app.Http.PostAsync("/api/check?follow=true", TestApp.Text(await File.ReadAllTextAsync(sample, Stop)), Stop);
            Assert.Empty(schema.Validate(await kept.Content.ReadAsStringAsync(Stop)));
        }
    }

    [Fact]
    public async Task A_Check_Keeps_Nothing()
    {
        await using var app = new TestApp();
        var text = $"Nurse in {Guid.NewGuid():n}\n\nApply by 20 January 2026.\n";
        using var check = await app.Http.PostAsync("/api/check", TestApp.Text(text), Stop);
        Assert.Equal(System.Net.HttpStatusCode.OK, check.StatusCode);
        Assert.Empty(app.FilesWith(text[..40]));
        using var kept = await app.Http.PostAsync("/api/check?follow=true", TestApp.Text(text), Stop);
        Assert.NotEmpty(app.FilesWith(text[..40]));
    }

    [Fact]
    public async Task A_Check_Takes_Html_And_Windows_Letters()
    {
        await using var app = new TestApp();
        using var html = await app.Http.PostAsync("/api/check", new StringContent("<h1>Nurse</h1><p>Apply by <b>20 January</b> 2026.</p>", Encoding.UTF8, "text/html"), Stop);
        Assert.Equal("2026-01-20", (await TestApp.Json(html)).GetProperty("adverts")[0].GetProperty("safeClosingDate").GetString());
        using var windows = await app.Http.PostAsync("/api/check", new ByteArrayContent(Encoding.Latin1.GetBytes("Café nurse\nApply by 20 January 2026.")) { Headers = { { "Content-Type", "text/plain" } } }, Stop);
        Assert.Equal("Café nurse", (await TestApp.Json(windows)).GetProperty("adverts")[0].GetProperty("title").GetString());
        using var url = await app.Http.PostAsync("/api/check", TestApp.JsonBody("""{ "text": "Nurse\nApply by 20 January 2026.", "url": "https://findajob.dwp.gov.uk/details/1" }"""), Stop);
        Assert.Equal("Find a Job", (await TestApp.Json(url)).GetProperty("adverts")[0].GetProperty("board").GetString());
    }

    private static void Is<T>(string example) => Assert.NotNull(JsonSerializer.Deserialize<T>(example, Strict));
}
