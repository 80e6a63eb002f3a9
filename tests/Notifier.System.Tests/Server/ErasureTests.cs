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
        await using var world = new TestApp();
        var advert = await world.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        await world.FollowAndConfirm(await world.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker")));
        await world.FollowAndConfirm(advert, "other@people.example");
        await world.Drain();
        await world.ManageLink();
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        var manage = await world.ManageLink(); // once more: the mail before it has an address and a link too
        await world.Press($"{manage}/add", ("advert", advert));
        var key = world.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!).Value;
        Assert.NotEmpty(world.FilesWith(TestApp.Somebody)); // the outbox
        Assert.NotEmpty(world.FilesWith(key));

        // What they can take with them, first.
        using var data = await world.Post($"{manage}/data");
        Assert.Equal("attachment", data.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(TestApp.Somebody, (await TestApp.Json(data)).GetProperty("address").GetString());

        // The page asks once more; opening it erases nothing. Messages about them still wait in the queue.
        var page = await world.Open($"{manage}/erase");
        Assert.NotNull(page.QuerySelector("input[name=suppress]"));
        Assert.Contains("Peer Support Worker", (await world.Open(manage)).Body!.TextContent, StringComparison.Ordinal);
        page = await world.Press($"{manage}/erase", neverAgain ? [("suppress", "true")] : []);
        Assert.Equal("Everything about you is erased", page.QuerySelector("h1")!.TextContent);

        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.SweepAndDrain();
        await world.Drain();
        Assert.Empty(world.FilesWith(TestApp.Somebody));
        Assert.Empty(world.FilesWith(key));
        Assert.NotEmpty(world.FilesWith("other@people.example"));
        Assert.DoesNotContain(TestApp.Somebody, world.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, world.Log.Text, StringComparison.Ordinal);

        Assert.Equal("Nothing is kept about you", (await world.Open(manage)).QuerySelector("h1")!.TextContent);
        Assert.Equal("Nothing is kept about you", (await world.Press($"{manage}/erase")).QuerySelector("h1")!.TextContent);

        // Erasing does not suppress unless asked.
        using var again = await world.Follow(advert);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        await world.Drain();
        Assert.Equal(neverAgain ? 0 : 1, world.Mails().Count(mail => mail.To.Mailboxes.Single().Address == TestApp.Somebody));
    }

    [Fact]
    public async Task An_Erased_Persons_Key_Stands_In_No_File_While_A_Manage_Link_Waits()
    {
        await using var world = new TestApp();
        var advert = await world.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        await world.FollowAndConfirm(advert);
        await world.Drain();
        var manage = await world.ManageLink();
        var key = world.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!).Value;
        using var asked = await world.Post("/manage", ("email", TestApp.Somebody));
        using var again = await world.Follow(advert); // following already, so what they get is that link too

        await world.Press($"{manage}/erase");
        Assert.Empty(world.FilesWith(key)); // though two messages wait
        Assert.Equal(2, await world.Services.GetRequiredService<Notifier.Core.Storage.IReceiveQueue>().CountAsync(Stop));

        await world.Drain();
        using var later = await world.Post("/manage", ("email", TestApp.Somebody)); // anybody may ask, also for somebody who is gone
        Assert.Empty(world.FilesWith(key));
        await world.Drain();
        Assert.Empty(world.FilesWith(key));
        Assert.DoesNotContain("given up", world.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Was_Never_Confirmed_Is_Gone_After_Seven_Days()
    {
        await using var world = new TestApp();
        var advert = await world.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        using var asked = await world.Follow(advert);
        await world.Drain();
        var key = world.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);
        var people = world.Services.GetRequiredService<PersonStore>();

        world.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        await world.Services.GetRequiredService<DeleteExpiredData>().RunAsync(Stop);
        Assert.NotEmpty((await people.GetAllAsync(key, Stop))!.Subscriptions);

        world.Clock.Advance(TimeSpan.FromDays(1)); // in the night after
        await world.Services.GetRequiredService<DeleteExpiredData>().RunAsync(Stop);
        Assert.Empty((await people.GetAllAsync(key, Stop))?.Subscriptions ?? []);
    }
}
