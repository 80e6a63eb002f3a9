using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core;
using Notifier.Core.Storage;
using Notifier.Adapters.Storage.Memory;

namespace Notifier.Tests.Host;

/// <summary>Nobody can find out by asking whose address is known.</summary>
public sealed class SameAnswerTests
{
    private const string Text = "Nurse\n\nCompany: Example Trust\nJob reference: AB-1\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Following_Answers_And_Costs_The_Same_Whoever_It_Is()
    {
        var store = new CountingStore();
        await using var world = new World(services => services.AddSingleton<ITableStore>(store));
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
            store.Requests.Clear();
            using var answer = await world.Follow(advert, $"{name}@people.example");
            seen.Add($"{answer.StatusCode} {Headers(answer)} {await answer.Content.ReadAsStringAsync(Stop)} {string.Join(' ', store.Requests)}");
        }

        Assert.Single(seen);
    }

    [Fact]
    public async Task Asking_For_The_Link_Answers_And_Costs_The_Same_Whoever_It_Is()
    {
        var store = new CountingStore();
        await using var world = new World(services => services.AddSingleton<ITableStore>(store));
        await world.FollowAndConfirm(await world.Tell(Text), "follower@people.example");

        var seen = new HashSet<string>();
        foreach (var name in new[] { "follower", "unknown" })
        {
            store.Requests.Clear();
            using var answer = await world.Http.PostAsJsonAsync("/api/manage-link", new { email = $"{name}@people.example" }, Stop);
            seen.Add($"{answer.StatusCode} {Headers(answer)} {await answer.Content.ReadAsStringAsync(Stop)} {string.Join(' ', store.Requests)}");
            using var page = await world.Post("/manage", ("email", $"{name}@people.example"));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        Assert.Single(seen);
        await world.Drain();
        Assert.Equal("follower@people.example", Assert.Single(world.Mails()).To.Mailboxes.Single().Address);
    }

    private static async Task FollowedBy(World world, string advert, string email)
    {
        using var answer = await world.Follow(advert, email);
        await world.Drain();
        world.Mails();
    }

    private static async Task Erase(World world, string email, bool neverAgain)
    {
        var address = Core.Email.EmailAddress.TryParse(email)!;
        var person = world.Services.GetRequiredService<Core.Secrets.AddressBook>().PersonOf(address);
        Assert.True(await world.Services.GetRequiredService<Core.Subscriptions.ErasePerson>().RunAsync(person, neverAgain, Stop));
    }

    private static string Headers(HttpResponseMessage answer) => string.Join(' ', answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}={string.Join(',', header.Value)}"));

    /// <summary>Notes what is asked of it: which kind of request, of which table.</summary>
    private sealed class CountingStore : ITableStore
    {
        private readonly MemoryTableStore _store = new();

        public List<string> Requests { get; } = [];

        public Task<Row?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
        {
            Requests.Add($"get {table}");
            return _store.GetAsync(table, partition, key, cancellationToken);
        }

        public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
        {
            Requests.Add($"write {table}");
            return _store.WriteAsync(table, write, cancellationToken);
        }

        public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
        {
            Requests.Add($"batch {table}");
            return _store.WriteAsync(table, batch, cancellationToken);
        }

        public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
        {
            Requests.Add($"query {table}");
            return _store.QueryAsync(table, range, continuation, most, cancellationToken);
        }

        public Task DropAsync(string table, CancellationToken cancellationToken) => _store.DropAsync(table, cancellationToken);

        public Task<bool> TidyAsync(CancellationToken cancellationToken) => _store.TidyAsync(cancellationToken);
    }
}
