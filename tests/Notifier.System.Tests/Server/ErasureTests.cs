using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Jobs;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Server;

/// <summary>Whoever asks to be erased is gone from every file, byte by byte.</summary>
public sealed class ErasureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_Of_A_Person_Is_Left_In_Any_File(bool neverAgain)
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        await app.FollowAndConfirm(await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker")));
        await app.FollowAndConfirm(advert, "other@people.example");
        await app.Drain();
        await app.ManageLink();
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        var manage = await app.ManageLink(); // once more: the mail before it has an address and a link too
        await app.Press($"{manage}/add", ("advert", advert));
        var key = app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!).Value;
        Assert.NotEmpty(app.FilesWith(TestApp.Somebody)); // the outbox
        Assert.NotEmpty(app.FilesWith(key));

        // What they can take with them, first.
        using var data = await app.Post($"{manage}/data");
        Assert.Equal("attachment", data.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(TestApp.Somebody, (await TestApp.Json(data)).GetProperty("address").GetString());

        // The page asks once more; opening it erases nothing. Messages about them still wait in the queue.
        var page = await app.Open($"{manage}/erase");
        Assert.NotNull(page.QuerySelector("input[name=suppress]"));
        Assert.Contains("Peer Support Worker", (await app.Open(manage)).Body!.TextContent, StringComparison.Ordinal);
        page = await app.Press($"{manage}/erase", neverAgain ? [("suppress", "true")] : []);
        Assert.Equal("Everything about you is erased", page.QuerySelector("h1")!.TextContent);

        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.SweepAndDrain();
        await app.Drain();
        Assert.Empty(app.FilesWith(TestApp.Somebody));
        Assert.Empty(app.FilesWith(key));
        Assert.NotEmpty(app.FilesWith("other@people.example"));
        Assert.DoesNotContain(TestApp.Somebody, app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, app.Log.Text, StringComparison.Ordinal);

        Assert.Equal("Nothing is kept about you", (await app.Open(manage)).QuerySelector("h1")!.TextContent);
        Assert.Equal("Nothing is kept about you", (await app.Press($"{manage}/erase")).QuerySelector("h1")!.TextContent);

        // Erasing does not suppress unless asked.
        using var again = await app.Follow(advert);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        await app.Drain();
        Assert.Equal(neverAgain ? 0 : 1, app.Mails().Count(mail => mail.To.Mailboxes.Single().Address == TestApp.Somebody));
    }

    [Fact]
    public async Task An_Erased_Persons_Key_Stands_In_No_File_While_A_Manage_Link_Waits()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        await app.FollowAndConfirm(advert);
        await app.Drain();
        var manage = await app.ManageLink();
        var key = app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!).Value;
        using var asked = await app.Post("/manage", ("email", TestApp.Somebody));
        using var again = await app.Follow(advert); // following already, so what they get is that link too

        await app.Press($"{manage}/erase");
        Assert.Empty(app.FilesWith(key)); // though two messages wait
        Assert.Equal(2, await app.Services.GetRequiredService<Notifier.Core.Storage.IReceiveQueue>().CountAsync(Stop));

        await app.Drain();
        using var later = await app.Post("/manage", ("email", TestApp.Somebody)); // anybody may ask, also for somebody who is gone
        Assert.Empty(app.FilesWith(key));
        await app.Drain();
        Assert.Empty(app.FilesWith(key));
        Assert.DoesNotContain("given up", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Was_Never_Confirmed_Is_Gone_After_Seven_Days()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        using var asked = await app.Follow(advert);
        await app.Drain();
        var key = app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);
        var people = app.Services.GetRequiredService<PersonStore>();

        app.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        await app.Services.GetRequiredService<DeleteExpiredData>().RunAsync(Stop);
        Assert.NotEmpty((await people.GetAllAsync(key, Stop))!.Subscriptions);

        app.Clock.Advance(TimeSpan.FromDays(1)); // in the night after
        await app.Services.GetRequiredService<DeleteExpiredData>().RunAsync(Stop);
        Assert.Empty((await people.GetAllAsync(key, Stop))?.Subscriptions ?? []);
    }
}
