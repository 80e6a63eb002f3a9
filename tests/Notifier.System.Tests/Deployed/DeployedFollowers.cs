using System.Net;
using System.Net.Http.Json;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Deployed;

/// <summary>A few people who ask to follow an advert, and are due one mail each.</summary>
internal sealed class DeployedFollowers(Package package, Deployment deployment, CancellationToken stop)
{
    public const int People = 6;

    private static IEnumerable<string> Addresses => Enumerable.Range(1, People).Select(number => $"candidate-{number}@people.example");

    public async Task FollowAsync()
    {
        foreach (var (index, address) in Addresses.Index())
        {
            await FollowAsync(deployment.One, address, stop, index + 1);
        }
    }

    /// <summary>Lets the host deliver what waits, until it is so or time is over.</summary>
    /// <returns>How many times it delivered something.</returns>
    public async Task<int> PumpAsync(Func<QueueTrigger, bool> isSo, TimeSpan most)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var host = package.Host with { VisibilityTimeout = Deployment.Visibility };
        var queue = new QueueTrigger(deployment.Account, host, message => deployment.One.DeliverAsync(message.Text, message.DequeueCount, message.Id, CancellationToken.None), new Random(1));
        var running = queue.RunAsync(over.Token);
        for (var until = DateTimeOffset.UtcNow + most; !isSo(queue) && DateTimeOffset.UtcNow < until;)
        {
            await Task.Delay(100, stop);
        }

        await over.CancelAsync();
        await running;
        return queue.Deliveries;
    }

    /// <param name="visitor">Their number: the limits for one address are not what is tested here.</param>
    public static async Task<string> FollowAsync(HostDouble host, string email, CancellationToken stop, int visitor = 1)
    {
        using var told = await host.AskAsync(HttpMethod.Post, "/api/adverts", TestApp.Text("Nurse\n\nWe are looking for a nurse.\n"), stop, ("X-Notifier-Key", TestApp.OperatorKey));
        Assert.True(told.IsSuccessStatusCode, await told.Content.ReadAsStringAsync(stop));
        var advert = (await TestApp.Json(told)).GetProperty("id").GetString()!;
        using var wish = JsonContent.Create(new { email, consent = true });
        using var asked = await host.VisitAsync(HostDouble.Visitor(visitor), HttpMethod.Post, $"/api/adverts/{advert}/follow", wish, stop);
        Assert.True(asked.StatusCode == HttpStatusCode.Accepted, $"{asked.StatusCode}\n{host.Output}");
        return advert;
    }

    public void AssertEverybodyOnce() => Assert.Equal(Addresses, deployment.Mails.All().Select(mail => mail.To).Order(StringComparer.Ordinal));
}
