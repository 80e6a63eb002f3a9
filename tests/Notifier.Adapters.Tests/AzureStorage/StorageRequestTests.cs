using System.Text;
using Notifier.Core.Adverts;
using Notifier.Core.Jobs;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Adapters.Tests.AzureStorage;

/// <summary>What each use case asks of the tables. Every request is a point read, a range, or a write; the ranges over partitions are that of what is due, and that of the hours an operator asks about.</summary>
public class StorageRequestTests
{
    private const string Ann = "ann@example.org";
    private const int Others = 25;

    private readonly List<string> _requests = [];
    private readonly InMemoryApp _quiet;
    private readonly InMemoryApp _app;

    public StorageRequestTests()
    {
        _quiet = new(Start);
        _app = _quiet.Under(tables => FaultyTableStore.Recording(tables, _requests), queue => new RecordingQueue(queue, _requests));
    }

    /// <summary>Over a store and a queue that write down their requests themselves.</summary>
    private protected StorageRequestTests(Func<List<string>, InMemoryApp> app) => _quiet = _app = app(_requests);

    protected static DateTimeOffset Start => InMemoryApp.At("2025-12-10 10:00");

    [Fact]
    public async Task The_Readmes_Table_Of_Requests_Is_What_The_Use_Cases_Ask_For()
    {
        var table = new StringBuilder("| what | requests | which |\n|---|---|---|\n");
        var advert = await RowAsync(table, "read a new advert", () => _app.ReadAsync(TestAdverts.Words));
        await RowAsync(table, "read it again, nothing new", () => _app.ReadAsync(TestAdverts.Words));
        await RowAsync(table, "follow", () => _app.FollowAsync(Ann, advert.Id));
        await RowAsync(table, "send the mail that asks to confirm", DeliverAsync);
        await RowAsync(table, "confirm", () => _app.ConfirmAsync(Ann, advert.Id));
        await _quiet.FillHourAsync();
        await _quiet.FollowAsync("first@example.org", advert.Id);
        await RowAsync(table, "follow, while others wait for room", () => _app.FollowAsync("second@example.org", advert.Id, network: Notifier.Core.Security.VisitorNetwork.From(System.Net.IPAddress.Parse("203.0.113.7"))));
        await _quiet.TakeRoomAsync(0);
        await RowAsync(table, "sweep that lets two of them go", _app.SweepAsync);
        await _quiet.DeliverAsync();
        await RowAsync(table, "ask for a manage link", () => _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None));
        await RowAsync(table, "send the manage link", DeliverAsync);
        await RowAsync(table, "change reminder days", () => _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.ChangeReminderDays(ReminderDays.TryOf([3, 1])!)));
        await _quiet.PassAsync(TimeSpan.FromHours(1));
        await RowAsync(table, "sweep, nothing due", _app.SweepAsync);
        for (var number = 0; number < Others; number++)
        {
            await _quiet.FollowAndConfirmAsync($"follower{number}@example.org", advert.Id);
        }

        await _quiet.PassAsync(TimeSpan.FromHours(1));
        await RowAsync(table, "read that its date moved", () => _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")));
        _quiet.Clock.Advance(TimeSpan.FromMinutes(5));
        await RowAsync(table, $"sweep that, {Others + 1} followers", _app.SweepAsync);
        await RowAsync(table, "send one announcement", async () =>
        {
            var message = await _quiet.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            Assert.IsType<SendEmailResult.Sent>(await _app.The<EmailDispatcher>().RunAsync(message!.Text, CancellationToken.None));
            return await _quiet.Queue.DeleteAsync(message, CancellationToken.None);
        });
        await _quiet.DeliverAsync();
        _quiet.Clock.Advance(_quiet.Options.Job.Repair);
        await RowAsync(table, "look whether all 26 had theirs", () => _app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None));
        await RowAsync(table, "mail status", () => _app.The<Notifier.Core.UseCases.GetEmailStatus>().RunAsync(CancellationToken.None));
        var mail = _quiet.Emails.Mails.Last(mail => mail.To == "follower0@example.org");
        await _quiet.The<RecordEmailEvents>().RunAsync([new EmailEvent(mail.Message.Sid, EmailEventKind.Processed, mail.At, mail.Message.To)], CancellationToken.None); // makes the month's table
        await RowAsync(table, "hear that an email was delivered", () => TellAsync(mail, EmailEventKind.Delivered));
        await RowAsync(table, "hear the same again", () => TellAsync(mail, EmailEventKind.Delivered));
        await RowAsync(table, "hear that a mailbox took none for now", () => TellAsync(mail, EmailEventKind.Blocked));
        await RowAsync(table, "leave", () => _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Left)));
        await RowAsync(table, "export", () => _app.The<ExportPerson>().RunAsync(_app.Key(Ann), CancellationToken.None));
        await RowAsync(table, "erase", () => _app.The<ErasePerson>().RunAsync(_app.Key(Ann), false, CancellationToken.None));

        Golden.Equal("requests.md", table.ToString());
        Assert.Contains(table.ToString(), RepositoryFiles.Read("docs/costs-and-benchmarks.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_Asks_The_Same_Whether_Or_Not_The_Address_Is_Known()
    {
        var advert = await _quiet.ReadAsync(TestAdverts.Words);
        var second = await _quiet.ReadAsync(TestAdverts.Undated);
        await _quiet.FollowAndConfirmAsync("known@example.org", advert.Id);
        await _quiet.FollowAsync("waiting@example.org", advert.Id);

        await SameAsync("unknown@example.org");
        await _quiet.FillHourAsync();
        await _quiet.FollowAsync("first@example.org", second.Id); // from now on others wait
        await SameAsync("another@example.org");

        async Task SameAsync(string unknown)
        {
            var requests = await RequestsAsync(() => _app.FollowAsync(unknown, second.Id));
            foreach (var (address, id) in new[] { ("known@example.org", advert.Id), ("known@example.org", second.Id), ("waiting@example.org", advert.Id), ("waiting@example.org", second.Id) })
            {
                Assert.Equal(requests, await RequestsAsync(() => _app.FollowAsync(address, id)));
            }
        }
    }

    [Fact]
    public async Task A_Manage_Link_Asks_The_Same_Whether_Or_Not_The_Address_Is_Known()
    {
        var advert = await _quiet.ReadAsync(TestAdverts.Words);
        await _quiet.FollowAndConfirmAsync("known@example.org", advert.Id);

        Assert.Equal(
            await RequestsAsync(() => _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address("unknown@example.org"), CancellationToken.None)),
            await RequestsAsync(() => _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address("known@example.org"), CancellationToken.None)));
    }

    private Task<EmailEventsResult> TellAsync(PostedMail mail, EmailEventKind kind) =>
        _app.The<RecordEmailEvents>().RunAsync([new EmailEvent(mail.Message.Sid, kind, mail.At, mail.Message.To)], CancellationToken.None);

    private async Task<IReadOnlyList<SendEmailResult>> DeliverAsync() => await _app.DeliverAsync();

    private async Task<List<string>> RequestsAsync(Func<Task> work)
    {
        _requests.Clear();
        await work();
        return [.. _requests];
    }

    private async Task<T> RowAsync<T>(StringBuilder table, string what, Func<Task<T>> work)
    {
        _requests.Clear();
        var result = await work();
        Row(table, what);
        return result;
    }

    private async Task RowAsync(StringBuilder table, string what, Func<Task> work)
    {
        _requests.Clear();
        await work();
        Row(table, what);
    }

    private void Row(StringBuilder table, string what)
    {
        Assert.All(_requests, request => Assert.True(!request.StartsWith("partitions", StringComparison.Ordinal) || request is "partitions due" or "partitions audit202512", $"{what}: {request}"));
        var which = _requests.GroupBy(request => request).Select(group => group.Count() == 1 ? group.Key : $"{group.Count()} × {group.Key}");
        table.Append($"| {what} | {_requests.Count} | {string.Join(", ", which)} |\n");
    }
}
