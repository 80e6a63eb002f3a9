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
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        var confirm = await AskedAsync(app, advert);
        await app.Press(confirm);
        await app.Drain();
        Assert.NotNull(app.Mails());
        var manage = await app.ManageLink();
        var calendar = CalendarOn(await app.Open(manage));
        using (var erased = await app.Post($"{manage}/erase"))
        {
            Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        }

        var anew = await AskedAsync(app, advert);
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(app, manage));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(app, $"{manage}/data"));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(app, $"{manage}/leave-all"));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(app, $"{manage}/erase"));
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(app, manage));
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(app, confirm));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(app, confirm));
        Assert.Equal(SubscriptionState.Pending, await StateAsync(app, advert));

        await app.Press(anew);
        Assert.Equal(SubscriptionState.Confirmed, await StateAsync(app, advert));
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(app, calendar));
    }

    [Fact]
    public async Task The_Link_That_Confirmed_A_Request_Does_Not_Confirm_The_Next_One()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        var first = await AskedAsync(app, advert);
        await app.Press(first);
        await app.Services.GetRequiredService<ChangeSubscription>().RunAsync(Person(app), advert, new SubscriptionChange.Finish(EndReason.Left), Stop);
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        var second = await AskedAsync(app, advert);

        Assert.Equal(HttpStatusCode.Gone, await PostAsync(app, first));
        Assert.Equal(SubscriptionState.Pending, await StateAsync(app, advert));
        await app.Press(second);
        Assert.Equal(SubscriptionState.Confirmed, await StateAsync(app, advert));
    }

    /// <summary>What a visitor pasted may be gone, where the version before asked to confirm it.</summary>
    [Fact]
    public async Task Nobody_Is_Told_That_They_Follow_What_Is_Gone()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        var confirm = await AskedAsync(app, advert);
        await app.Services.GetRequiredService<ITableStore>().DeletePartitionAsync(Tables.Adverts, RowRange.Partition(advert), Stop);

        var shown = await app.Open(confirm);
        using var pressed = await app.Post(confirm);
        foreach (var page in new[] { shown, await TestApp.Page(pressed) })
        {
            Assert.Equal("This advert is no longer kept here", page.QuerySelector("h1")!.TextContent);
            Assert.Null(page.QuerySelector("form"));
        }

        Assert.Equal(SubscriptionState.Pending, await StateAsync(app, advert));
    }

    /// <summary>Or a stranger could keep somebody from confirming.</summary>
    [Fact]
    public async Task Whoever_Asks_Again_Takes_Back_No_Link_At_Hand()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        var first = await AskedAsync(app, advert);
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await AskedAsync(app, advert);

        await app.Press(first);
        Assert.Equal(SubscriptionState.Confirmed, await StateAsync(app, advert));
    }

    [Fact]
    public async Task A_Calendar_Gets_A_New_Address_And_The_Old_One_Ends()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        await app.FollowAndConfirm(advert);
        var manage = await app.ManageLink();
        var before = CalendarOn(await app.Open(manage));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, before));

        var page = await app.Press($"{manage}/calendar");

        Assert.Equal("Your calendar has a new address. The one it had no longer works.", page.QuerySelector(".done")!.TextContent.Trim());
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(app, before));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, CalendarOn(page)));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, manage));
    }

    [Fact]
    public async Task Links_To_Leave_Are_Never_Taken_Back()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert);
        await app.FollowAndConfirm(advert);
        var leave = app.Services.GetRequiredService<EmailLinks>().Leave(Person(app), advert, app.Clock.Now).AbsolutePath;
        var manage = await app.ManageLink();
        await app.Press($"{manage}/erase");
        await AskedAsync(app, advert);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, leave));
        Assert.Equal(SubscriptionState.Ended, await StateAsync(app, advert));
    }

    /// <returns>The link of the mail that asks to confirm.</returns>
    private static async Task<string> AskedAsync(TestApp app, string advert)
    {
        using var asked = await app.Follow(advert);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await app.Drain();
        return TestApp.LinkIn(Assert.Single(app.Mails(), mail => mail.TextBody!.Contains("/confirm/", StringComparison.Ordinal)), "confirm");
    }

    private static string CalendarOn(IHtmlDocument page) => new Uri(page.QuerySelector(".address a")!.GetAttribute("href")!).AbsolutePath;

    private static async Task<HttpStatusCode> GetAsync(TestApp app, string path)
    {
        using var answer = await app.Http.GetAsync(path, Stop);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PostAsync(TestApp app, string path)
    {
        using var answer = await app.Post(path);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> MeAsync(TestApp app, string manage)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Authorization = new("Bearer", manage["/manage/".Length..]);
        using var answer = await app.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static PersonKey Person(TestApp app) =>
        app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);

    private static async Task<SubscriptionState?> StateAsync(TestApp app, string advert) =>
        (await app.Services.GetRequiredService<PersonStore>().GetAsync(Person(app), advert, Stop))?.State;
}
