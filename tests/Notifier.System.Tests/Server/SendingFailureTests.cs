using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Jobs;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Server;

/// <summary>What stands in the way of one mail, or of all: it is said clearly and without an address, the rest goes on, and in the end each mail has gone once.</summary>
public sealed class SendingFailureTests
{
    private const string Other = "other@people.example";

    private const string Advert = "Nurse\n\nCompany: Example Trust\nJob reference: AB-1\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_The_Outbox_Takes_Nothing_Every_Mail_Waits_And_Then_Goes_Once()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        var outbox = Path.Combine(app.DataFolder, "outbox");
        await File.WriteAllTextAsync(outbox, "a file where the folder should be: nothing can be written, as on a full disk", Stop);
        using var asked = await app.Follow(advert);
        using var askedToo = await app.Follow(advert, Other);
        for (var minute = 0; minute < 30; minute++)
        {
            await app.SweepAndDrain();
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Contains("Warning An email waits until 2025-12-12 09:01:00Z because of trouble: The outbox folder cannot be written (IOException).", app.Log.Text, StringComparison.Ordinal);
        Assert.StartsWith("Error The mail service takes no mail: ", Assert.Single(app.Log.Text.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal)), StringComparison.Ordinal); // no message is given up
        File.Delete(outbox);
        await PassAsync(app, TimeSpan.FromHours(1));

        Assert.Equal([Other, TestApp.Somebody], app.Mails().Select(mail => mail.To.Mailboxes.Single().Address).Order(StringComparer.Ordinal));
        Assert.Equal(0, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop));
        Assert.DoesNotContain("people.example", app.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("altered")]
    [InlineData("cut short")]
    [InlineData("under a key that is gone")]
    [InlineData("missing")]
    public async Task A_Mail_To_An_Address_That_Cannot_Be_Opened_Ends_Stops_Nobody_And_Is_Made_Up_For_When_It_Can_Be(string how)
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        await app.FollowAndConfirm(advert);
        await app.FollowAndConfirm(advert, Other);
        var store = app.Services.GetRequiredService<ITableStore>();
        var person = app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);
        var row = (await store.GetAsync("people", person.Value, "p", Stop))!;
        var bytes = row.Bytes("address")!;
        await store.WriteAsync("people", new RowWrite.Replace(how switch
        {
            "altered" => row.With("address", (byte[])[.. bytes[..^1], (byte)(bytes[^1] ^ 1)]),
            "cut short" => row.With("address", bytes[..5]),
            "under a key that is gone" => row.With("addressKey", "gone"),
            _ => row.With("address", default(byte[])),
        }), Stop);

        await app.Tell(Advert.Replace("20 January", "15 January", StringComparison.Ordinal));
        await PassAsync(app, TimeSpan.FromHours(2));
        Assert.Equal(Other, Assert.Single(app.Mails()).To.Mailboxes.Single().Address);
        var key = how == "under a key that is gone" ? "gone" : row.Text("addressKey");
        var errors = app.Log.Text.Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal)).ToList();
        Assert.InRange(errors.Count, 1, 3); // for the news, and hourly on their first day for what confirming reveals
        Assert.All(errors, line => Assert.Equal($"Error An email of kind Announce cannot be sent: a person's address, sealed with the key {key}, cannot be opened", line.Trim()));
        Assert.Equal(0, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop)); // it does not go round
        Assert.DoesNotContain("people.example", app.Log.Text, StringComparison.Ordinal);

        var changed = (await store.GetAsync("people", person.Value, "p", Stop))!;
        await store.WriteAsync("people", new RowWrite.Replace(row with { ETag = changed.ETag }), Stop);
        await PassAsync(app, TimeSpan.FromHours(2));
        Assert.Equal(TestApp.Somebody, Assert.Single(app.Mails()).To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task The_Health_And_The_Log_Say_When_An_Old_Key_Can_Go()
    {
        var data = new KeyRing(TestKeys.Key("d2", 5), TestKeys.Key("d1", 3));
        await using var app = new TestApp(services => services.AddSingleton(new SecretKeys(TestKeys.Key("p", 1), TestKeys.Key("s", 2), data, new KeyRing(TestKeys.Key("k1", 4)))));
        Assert.Equal("addresses are being sealed anew with d2, some each night: d1 must stay in Keys__Data", await KeysAsync(app));
        for (var night = 0; night < 2; night++)
        {
            await app.Services.GetRequiredService<JobRunner>().RunAsync("purge", app.Services.GetRequiredService<DeleteExpiredData>().RunAsync, Stop);
            app.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal("every address is sealed with d2: d1 can go from Keys__Data", await KeysAsync(app));
        Assert.Contains("Information Keys: every address is sealed with d2: d1 can go from Keys__Data; sealed anew by this run: 0", app.Log.Text, StringComparison.Ordinal);
    }

    private static async Task<string?> KeysAsync(TestApp app)
    {
        using var health = await app.Http.GetAsync("/api/health", Stop);
        return (await TestApp.Json(health)).GetProperty("keys").GetString();
    }

    [Fact]
    public async Task A_Ledger_Row_Nobody_Understands_Is_Put_On_Record_And_Everybody_Else_Gets_Their_Mail()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        await app.FollowAndConfirm(advert);
        await app.FollowAndConfirm(advert, Other);
        var person = app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);
        await app.Services.GetRequiredService<ITableStore>().WriteAsync("people", new RowWrite.Insert(new TableRow(person.Value, EmailLedgerEntry.AnnouncementOf(advert, 2)).With("state", "Dreaming")), Stop);

        await app.Tell(Advert.Replace("20 January", "15 January", StringComparison.Ordinal));
        await PassAsync(app, TimeSpan.FromMinutes(30));

        Assert.Equal(Other, Assert.Single(app.Mails()).To.Mailboxes.Single().Address);
        Assert.Contains("(Announce) is given up and put on record: ArgumentException", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("people.example", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Value, app.Log.Text, StringComparison.Ordinal);
    }

    private static async Task PassAsync(TestApp app, TimeSpan time)
    {
        for (var minutes = 0; minutes < time.TotalMinutes; minutes++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await app.SweepAndDrain();
        }

        await app.Services.GetRequiredService<RequeueMissingEmails>().RunAsync(Stop);
        await app.Drain();
    }
}
