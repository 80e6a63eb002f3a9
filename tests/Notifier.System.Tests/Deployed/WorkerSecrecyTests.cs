using System.Net;
using System.Text;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>
/// All that a worker sends to its host may stand in the platform's logs: every log, every answer to an invocation, every line it prints.
/// None of it names a person, a token that lets somebody act for one, or a secret.
/// </summary>
[Trait("Category", "Long")]
public sealed class WorkerSecrecyTests(Package package, Azurite azurite)
{
    private const string Somebody = "somebody@people.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_That_Goes_To_The_Host_Names_A_Person_A_Token_Or_A_Secret()
    {
        await using var account = await ProxiedAccount.OfAsync(azurite);
        await using var deployment = new Deployment(package, account.Connection, 1, ("PublicUrl", "http://localhost:7071/"));
        await deployment.StartAsync(Stop);
        var host = deployment.One;

        await DeployedFollowers.FollowAsync(host, Somebody, Stop);
        var confirm = await NextLinkAsync("confirm");
        await VisitAsync(confirm);
        using (var form = new FormUrlEncodedContent([new("email", Somebody)]))
        using (var asked = await host.AskAsync(HttpMethod.Post, "/manage", form, Stop))
        {
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        }

        var manage = await NextLinkAsync("manage");
        await VisitAsync(manage);
        foreach (var function in host.Functions.Where(function => function.Trigger == "timerTrigger"))
        {
            Assert.Equal(InvocationResult.Success, await host.InvokeAsync(function.Name, Invocation.Timer(), Stop));
        }

        // Messages that are none of ours may hold anything.
        Assert.Equal(InvocationResult.Success, await host.DeliverAsync($"hello {Somebody} {manage}", 1, "a1", Stop));
        var hostile = $$"""{"person":"{{Somebody}}","advert":"{{manage}}","kind":"{{TestApp.OperatorKey}}"}""";
        Assert.Equal(InvocationResult.Success, await host.DeliverAsync(hostile, 1, "a2", Stop));

        // When the storage is away, pages, messages and timers fail; the last two throw.
        account.Fault = ProxyFault.Fails;
        foreach (var (method, target) in ((HttpMethod, string)[])[(HttpMethod.Get, manage), (HttpMethod.Post, confirm)])
        {
            using var form = new FormUrlEncodedContent([new("email", Somebody)]);
            using var page = await host.AskAsync(method, target, method == HttpMethod.Post ? form : null, Stop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        }

        Assert.Equal(InvocationResult.Failed, await host.DeliverAsync($"hello {Somebody} {manage}", 1, "a1", Stop));
        Assert.Equal(InvocationResult.Failed, await host.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        account.Fault = ProxyFault.None;

        // A visitor who goes away while their page is made.
        var isAsked = new TaskCompletionSource();
        using (var visit = CancellationTokenSource.CreateLinkedTokenSource(Stop))
        {
            account.Tables.Afterwards = _ =>
            {
                isAsked.TrySetResult();
                return Task.Delay(Timeout.Infinite, visit.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            };
            var asked = host.AskAsync(HttpMethod.Get, manage, null, visit.Token);
            await isAsked.Task.WaitAsync(Stop);
            await visit.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
            account.Tables.Afterwards = _ => Task.CompletedTask;
        }

        // A request that nobody announced is refused by the framework itself.
        using (var direct = new HttpClient { BaseAddress = new Uri(host.Channel.Capabilities["HttpUri"]) })
        using (var refused = await direct.GetAsync(new Uri($"{manage}?email={Somebody}", UriKind.Relative), Stop))
        {
            Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        }

        while (host.Waiting > 0)
        {
            await Task.Delay(20, Stop);
        }

        await host.ShutDownAsync(Stop);
        Assert.Contains("is given up and put on record", host.Output, StringComparison.Ordinal);
        var sent = host.Output + host.Sent;
        Confidential.AssertNoneIn(sent);
        Confidential.AssertNoneIn(sent, [.. ((string[])[confirm, manage]).Select(page => page.Split('/')[^1][..16]), Uri.EscapeDataString(Somebody), "AccountKey"]);

        async Task<string> NextLinkAsync(string page)
        {
            var known = deployment.Mails.All().Count;
            while (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop) is { } message)
            {
                Assert.Equal(InvocationResult.Success, await host.DeliverAsync(message.Text, 1, message.Id, Stop));
                await deployment.Queue.DeleteAsync(message, Stop);
            }

            return deployment.Mails.All().Skip(known).First(mail => mail.Text.Contains($"/{page}/", StringComparison.Ordinal)).LinkTo(page);
        }

        // As people, mail programs and search engines may ask for it, and as nobody should.
        async Task VisitAsync(string page)
        {
            foreach (var (method, target, body) in ((HttpMethod, string, string?)[])
            [
                (HttpMethod.Head, page, null),
                (HttpMethod.Get, page, null),
                (HttpMethod.Post, page, ""),
                (HttpMethod.Post, page, new string('x', 2_000_000)),
                (HttpMethod.Put, page, "x"),
                (HttpMethod.Options, page, null),
                (HttpMethod.Get, $"{page}?email={Somebody}", null),
                (HttpMethod.Get, $"{page}/../{page[1..]}%00", null),
                (HttpMethod.Get, $"{page}/data", null),
                (HttpMethod.Get, $"{page}x", null),
            ])
            {
                using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
                try
                {
                    (string, string)[] headers = [("Referer", $"http://localhost:7071{page}"), ("Cookie", $"email={Somebody}"), ("X-Forwarded-For", Somebody)];
                    using var answer = await host.AskAsync(method, target, content, Stop, headers);
                }
                catch (HttpRequestException)
                {
                    // Answered before all of it was sent.
                }
            }
        }
    }
}
