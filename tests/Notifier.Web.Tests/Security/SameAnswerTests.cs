using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Memory;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Web.Tests.Security;

/// <summary>Nobody can find out by asking whose address is known.</summary>
public sealed class SameAnswerTests
{
    private const string Text = "Nurse\n\nCompany: Example Trust\nJob reference: AB-1\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Following_Answers_And_Costs_The_Same_Whoever_It_Is()
    {
        var requests = new List<string>();
        await using var world = new TestApp(services => services.AddSingleton<ITableStore>(new RecordingStore(new MemoryTableStore(), requests)));
        var advert = await world.Tell(Text);
        await world.FollowAndConfirm(advert, "follower@people.example");
        await FollowedBy(world, advert, "waiting@people.example");
        await FollowedBy(world, advert, "erased@people.example");
        await FollowedBy(world, advert, "suppressed@people.example");
        await Erase(world, "erased@people.example", neverAgain: false);
        await Erase(world, "suppressed@people.example", neverAgain: true);

        var seen = new HashSet<string>();
        foreach (var name in new[] { "follower", "waiting", "erased", "suppressed", "unknown" })
        {
            requests.Clear();
            using var answer = await world.Follow(advert, $"{name}@people.example");
            seen.Add($"{answer.StatusCode} {Headers(answer)} {await answer.Content.ReadAsStringAsync(Stop)} {string.Join(' ', requests)}");
        }

        Assert.Single(seen);
    }

    [Fact]
    public async Task Following_While_Others_Wait_Answers_And_Costs_The_Same_Whoever_It_Is()
    {
        var requests = new List<string>();
        await using var world = new TestApp(
            services => services.AddSingleton<ITableStore>(new RecordingStore(new MemoryTableStore(), requests)), ("Delays:ConfirmationsAnHour", "2"));
        var advert = await world.Tell(Text);
        await world.FollowAndConfirm(advert, "follower@people.example");
        await FollowedBy(world, advert, "waiting@people.example");
        using var first = await world.FollowWithToken(advert, "first@people.example");

        var seen = new HashSet<string>();
        foreach (var name in new[] { "follower", "waiting", "unknown" })
        {
            requests.Clear();
            using var answer = await world.FollowWithToken(advert, $"{name}@people.example");
            seen.Add($"{answer.StatusCode} {Headers(answer)} {await answer.Content.ReadAsStringAsync(Stop)} {string.Join(' ', requests)}");
            requests.Clear();
            using var without = await world.Follow(advert, $"{name}@people.example");
            seen.Add($"{without.StatusCode} {Headers(without)} {(await TestApp.Json(without)).GetProperty("title")} {string.Join(' ', requests)}");
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Asking_For_The_Link_Answers_And_Costs_The_Same_Whoever_It_Is()
    {
        var requests = new List<string>();
        await using var world = new TestApp(services => services.AddSingleton<ITableStore>(new RecordingStore(new MemoryTableStore(), requests)));
        await world.FollowAndConfirm(await world.Tell(Text), "follower@people.example");

        var seen = new HashSet<string>();
        foreach (var name in new[] { "follower", "unknown" })
        {
            requests.Clear();
            using var answer = await world.Http.PostAsJsonAsync("/api/manage-link", new { email = $"{name}@people.example" }, Stop);
            seen.Add($"{answer.StatusCode} {Headers(answer)} {await answer.Content.ReadAsStringAsync(Stop)} {string.Join(' ', requests)}");
            using var page = await world.Post("/manage", ("email", $"{name}@people.example"));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        Assert.Single(seen);
        await world.Drain();
        Assert.Equal("follower@people.example", Assert.Single(world.Mails()).To.Mailboxes.Single().Address);
    }

    private static async Task FollowedBy(TestApp world, string advert, string email)
    {
        using var answer = await world.Follow(advert, email);
        await world.Drain();
        world.Mails();
    }

    private static async Task Erase(TestApp world, string email, bool neverAgain)
    {
        var address = Notifier.Core.Security.EmailAddress.TryParse(email)!;
        var person = world.Services.GetRequiredService<Notifier.Core.Security.EmailAddressProtector>().PersonOf(address);
        Assert.True(await world.Services.GetRequiredService<Notifier.Core.UseCases.ErasePerson>().RunAsync(person, neverAgain, Stop));
    }

    private static string Headers(HttpResponseMessage answer) => string.Join(' ', answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}={string.Join(',', header.Value)}"));
}
