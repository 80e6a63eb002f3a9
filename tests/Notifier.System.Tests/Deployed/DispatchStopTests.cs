using Notifier.Adapters.AzureStorage;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;
using Notifier.System.Tests.Crashes;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>A sweep with more to do than it has time for.</summary>
[Trait("Category", "Long")]
public sealed class DispatchStopTests(Package package, Azurite azurite)
{
    private const int People = 450;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The two instances take turns: what the one has done, the other knows from the storage.</summary>
    [Fact]
    public async Task It_Answers_When_Its_Time_Is_Over_And_The_Next_One_Goes_On_Where_It_Stopped()
    {
        await using var account = await ProxiedAccount.OfAsync(azurite);
        await using var deployment = new Deployment(
            package,
            account.Connection,
            2,
            ("Delays__SweepStop", "00:00:01"),
            ("Delays__HintRest", "00:00:01"));
        foreach (var instance in deployment.Instances)
        {
            instance.Timeout = TimeSpan.FromSeconds(10); // a sweep that did not stop would take longer, and be killed
        }

        await deployment.StartAsync(Stop);
        var day = LondonTime.DayOf(DateTimeOffset.UtcNow);
        var advert = new PlannedAdvert("Nurse", "AB1013", day.AddDays(-20), day.AddDays(20));
        var id = await TellAsync(advert);
        var store = new AzureTableStore(account.Emulator);
        foreach (var some in Enumerable.Range(1, People).Chunk(StorageLimits.BatchWrites))
        {
            Assert.True((await store.WriteAsync("followers", [.. some.Select(number => new RowWrite.Insert(new TableRow(id, KeyHash.Key("somebody", $"{number}")).With("rungs", "7,2,0").With("paused", false)))], Stop)).IsDone);
        }

        advert.Closes = day.AddDays(22);
        await TellAsync(advert);
        await Task.Delay(TimeSpan.FromSeconds(2), Stop); // the row rests a second
        account.Queues.Afterwards = async request => await Task.Delay(request.Method == "POST" ? 30 : 0, Stop); // a hundred messages are more than a second's work

        var counts = new List<int>();
        while (counts is not [.., People] && counts.Count < 100)
        {
            Assert.Equal(InvocationResult.Success, await deployment.Instances[counts.Count % 2].InvokeAsync("SweepDue", Invocation.Timer(), Stop));
            counts.Add(await deployment.Queue.CountAsync(Stop));
        }

        Assert.InRange(counts.Count, 2, People);
        Assert.Equal(counts.Distinct().Order(), counts); // each got on
        Assert.InRange(counts[0], 1, 99); // within a page
        Assert.Equal(People, counts[^1]);
        foreach (var (put, index) in counts.Select((count, index) => (count - (index == 0 ? 0 : counts[index - 1]), index)))
        {
            await deployment.Instances[index % 2].SaysAsync($"sweep looked at 1 rows and put {put} messages; cut short: {index < counts.Count - 1}", Stop);
        }

        Assert.All(deployment.Instances, instance => Assert.Equal(0, instance.Ends));

        Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        account.Queues.Afterwards = _ => Task.CompletedTask;
        var people = new List<string>();
        while (await deployment.Queue.ReceiveAsync(TimeSpan.FromHours(1), Stop) is { } message)
        {
            people.Add(SendEmailMessage.TryParse(message.Text)!.Person.Value);
        }

        Assert.Equal(Enumerable.Range(1, People).Select(number => KeyHash.Key("somebody", $"{number}")).Order(StringComparer.Ordinal), people.Order(StringComparer.Ordinal));

        async Task<string> TellAsync(PlannedAdvert told)
        {
            using var answer = await deployment.One.AskAsync(HttpMethod.Post, "/api/adverts", TestApp.Text(told.Words()), Stop, ("X-Notifier-Key", TestApp.OperatorKey));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
            return (await TestApp.Json(answer)).GetProperty("id").GetString()!;
        }
    }
}
