using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
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
        await using var app = new TestApp(services => services.AddSingleton<ITableStore>(FaultyTableStore.Recording(new MemoryTableStore(), requests)));
        var advert = await app.Tell(Text);
        await app.FollowAndConfirm(advert, "follower@people.example");
        await FollowedBy(app, advert, "waiting@people.example");
        await FollowedBy(app, advert, "erased@people.example");
        await FollowedBy(app, advert, "suppressed@people.example");
        await Erase(app, "erased@people.example", neverAgain: false);
        await Erase(app, "suppressed@people.example", neverAgain: true);

        var seen = new HashSet<string>();
        foreach (var name in new[] { "follower", "waiting", "erased", "suppressed", "unknown" })
        {
            requests.Clear();
            using var answer = await app.Follow(advert, $"{name}@people.example");
            seen.Add($"{answer.StatusCode} {Headers(answer)} {await answer.Content.ReadAsStringAsync(Stop)} {string.Join(' ', requests)}");
        }

        Assert.Single(seen);
    }

    [Fact]
    public async Task Following_While_Others_Wait_Answers_And_Costs_The_Same_Whoever_It_Is()
    {
        var requests = new List<string>();
        await using var app = new TestApp(
            services => services.AddSingleton<ITableStore>(FaultyTableStore.Recording(new MemoryTableStore(), requests)), ("Delays:ConfirmationsAnHour", "2"));
        var advert = await app.Tell(Text);
        await app.FollowAndConfirm(advert, "follower@people.example");
        await FollowedBy(app, advert, "waiting@people.example");
        using var first = await app.FollowWithToken(advert, "first@people.example");

        var seen = new HashSet<string>();
        foreach (var name in new[] { "follower", "waiting", "unknown" })
        {
            requests.Clear();
            using var answer = await app.FollowWithToken(advert, $"{name}@people.example");
            seen.Add($"{answer.StatusCode} {Headers(answer)} {await answer.Content.ReadAsStringAsync(Stop)} {string.Join(' ', requests)}");
            requests.Clear();
            using var without = await app.Follow(advert, $"{name}@people.example");
            seen.Add($"{without.StatusCode} {Headers(without)} {(await TestApp.Json(without)).GetProperty("title")} {string.Join(' ', requests)}");
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Asking_For_The_Link_Answers_And_Costs_The_Same_Whoever_It_Is()
    {
        var requests = new List<string>();
        await using var app = new TestApp(services => services.AddSingleton<ITableStore>(FaultyTableStore.Recording(new MemoryTableStore(), requests)));
        await app.FollowAndConfirm(await app.Tell(Text), "follower@people.example");

        var seen = new HashSet<string>();
        foreach (var name in new[] { "follower", "unknown" })
        {
            requests.Clear();
            using var answer = await app.Http.PostAsJsonAsync("/api/manage-link", new { email = $"{name}@people.example" }, Stop);
            seen.Add($"{answer.StatusCode} {Headers(answer)} {await answer.Content.ReadAsStringAsync(Stop)} {string.Join(' ', requests)}");
            using var page = await app.Post("/manage", ("email", $"{name}@people.example"));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        Assert.Single(seen);
        await app.Drain();
        Assert.Equal("follower@people.example", Assert.Single(app.Mails()).To.Mailboxes.Single().Address);
    }

    private static async Task FollowedBy(TestApp app, string advert, string email)
    {
        using var answer = await app.Follow(advert, email);
        await app.Drain();
        app.Mails();
    }

    private static async Task Erase(TestApp app, string email, bool neverAgain)
    {
        var address = Notifier.Core.Security.EmailAddress.TryParse(email)!;
        var person = app.Services.GetRequiredService<Notifier.Core.Security.EmailAddressProtector>().PersonOf(address);
        Assert.True(await app.Services.GetRequiredService<Notifier.Core.UseCases.ErasePerson>().RunAsync(person, neverAgain, Stop));
    }

    private static string Headers(HttpResponseMessage answer) => string.Join(' ', answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}={string.Join(',', header.Value)}"));
}
