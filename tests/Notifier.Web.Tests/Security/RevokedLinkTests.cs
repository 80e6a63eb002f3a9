using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Security;

/// <summary>Links that were taken back open nothing that was asked for since.</summary>
public sealed class RevokedLinkTests
{
    private const string Advert = "Ward Clerk\nEmployer: Example Trust\n\nThis advert closes on 20 January 2026.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Anybody can type an address again once its person is erased.</summary>
    [Fact]
    public async Task After_An_Erasure_No_Link_Of_Before_Opens_What_Is_Asked_For_Anew()
    {
        await using var world = new TestApp();
        var advert = await world.Tell(Advert);
        var confirm = await AskedAsync(world, advert);
        await world.Press(confirm);
        await world.Drain();
        Assert.NotNull(world.Mails());
        var manage = await world.ManageLink();
        var calendar = CalendarOn(await world.Open(manage));
        using (var erased = await world.Post($"{manage}/erase"))
        {
            Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        }

        var anew = await AskedAsync(world, advert);
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(world, manage));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(world, $"{manage}/data"));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(world, $"{manage}/leave-all"));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(world, $"{manage}/erase"));
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(world, manage));
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(world, confirm));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(world, confirm));
        Assert.Equal(SubscriptionState.Pending, await StateAsync(world, advert));

        await world.Press(anew);
        Assert.Equal(SubscriptionState.Confirmed, await StateAsync(world, advert));
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(world, calendar));
    }

    [Fact]
    public async Task The_Link_That_Confirmed_A_Request_Does_Not_Confirm_The_Next_One()
    {
        await using var world = new TestApp();
        var advert = await world.Tell(Advert);
        var first = await AskedAsync(world, advert);
        await world.Press(first);
        await world.Services.GetRequiredService<ChangeSubscription>().RunAsync(Person(world), advert, new SubscriptionChange.Finish(EndReason.Left), Stop);
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        var second = await AskedAsync(world, advert);

        Assert.Equal(HttpStatusCode.Gone, await PostAsync(world, first));
        Assert.Equal(SubscriptionState.Pending, await StateAsync(world, advert));
        await world.Press(second);
        Assert.Equal(SubscriptionState.Confirmed, await StateAsync(world, advert));
    }

    /// <summary>What a visitor pasted may be gone, where the version before asked to confirm it.</summary>
    [Fact]
    public async Task Nobody_Is_Told_That_They_Follow_What_Is_Gone()
    {
        await using var world = new TestApp();
        var advert = await world.Tell(Advert);
        var confirm = await AskedAsync(world, advert);
        await world.Services.GetRequiredService<ITableStore>().DeletePartitionAsync(Tables.Adverts, RowRange.Partition(advert), Stop);

        var shown = await world.Open(confirm);
        using var pressed = await world.Post(confirm);
        foreach (var page in new[] { shown, await TestApp.Page(pressed) })
        {
            Assert.Equal("This advert is no longer kept here", page.QuerySelector("h1")!.TextContent);
            Assert.Null(page.QuerySelector("form"));
        }

        Assert.Equal(SubscriptionState.Pending, await StateAsync(world, advert));
    }

    /// <summary>Or a stranger could keep somebody from confirming.</summary>
    [Fact]
    public async Task Whoever_Asks_Again_Takes_Back_No_Link_At_Hand()
    {
        await using var world = new TestApp();
        var advert = await world.Tell(Advert);
        var first = await AskedAsync(world, advert);
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await AskedAsync(world, advert);

        await world.Press(first);
        Assert.Equal(SubscriptionState.Confirmed, await StateAsync(world, advert));
    }

    [Fact]
    public async Task A_Calendar_Gets_A_New_Address_And_The_Old_One_Ends()
    {
        await using var world = new TestApp();
        var advert = await world.Tell(Advert);
        await world.FollowAndConfirm(advert);
        var manage = await world.ManageLink();
        var before = CalendarOn(await world.Open(manage));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(world, before));

        var page = await world.Press($"{manage}/calendar");

        Assert.Equal("Your calendar has a new address. The one it had no longer works.", page.QuerySelector(".done")!.TextContent.Trim());
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(world, before));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(world, CalendarOn(page)));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(world, manage));
    }

    [Fact]
    public async Task Links_To_Leave_Are_Never_Taken_Back()
    {
        await using var world = new TestApp();
        var advert = await world.Tell(Advert);
        await world.FollowAndConfirm(advert);
        var leave = world.Services.GetRequiredService<EmailLinks>().Leave(Person(world), advert, world.Clock.Now).AbsolutePath;
        var manage = await world.ManageLink();
        await world.Press($"{manage}/erase");
        await AskedAsync(world, advert);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(world, leave));
        Assert.Equal(SubscriptionState.Ended, await StateAsync(world, advert));
    }

    /// <returns>The link of the mail that asks to confirm.</returns>
    private static async Task<string> AskedAsync(TestApp world, string advert)
    {
        using var asked = await world.Follow(advert);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await world.Drain();
        return TestApp.LinkIn(Assert.Single(world.Mails(), mail => mail.TextBody!.Contains("/confirm/", StringComparison.Ordinal)), "confirm");
    }

    private static string CalendarOn(IHtmlDocument page) => new Uri(page.QuerySelector(".address a")!.GetAttribute("href")!).AbsolutePath;

    private static async Task<HttpStatusCode> GetAsync(TestApp world, string path)
    {
        using var answer = await world.Http.GetAsync(path, Stop);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PostAsync(TestApp world, string path)
    {
        using var answer = await world.Post(path);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> MeAsync(TestApp world, string manage)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Authorization = new("Bearer", manage["/manage/".Length..]);
        using var answer = await world.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static PersonKey Person(TestApp world) =>
        world.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);

    private static async Task<SubscriptionState?> StateAsync(TestApp world, string advert) =>
        (await world.Services.GetRequiredService<PersonStore>().GetAsync(Person(world), advert, Stop))?.State;
}
