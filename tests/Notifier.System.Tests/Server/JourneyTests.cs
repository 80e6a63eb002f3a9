using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Notifier.Testing.Storage;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Server;

/// <summary>What a candidate does from beginning to end, through the real HTTP pipeline.</summary>
public sealed class JourneyTests
{
    private const string FindAJob = "find-a-job-peer-support-worker";
    private const string Nhs = "nhs-jobs-carer-peer-support-worker";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_Confirms_Is_Told_At_Once_That_It_Closes_Sooner(bool hasAwkwardStore)
    {
        await using var app = new TestApp(services =>
        {
            if (hasAwkwardStore)
            {
                services.AddSingleton<ITableStore>(new MemoryTableStore(awkwardPages: true));
            }
        });
        var advert = await app.Tell(TestApp.Sample(FindAJob));
        using var asked = await app.Follow(advert);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Empty(app.Mails()); // sending is done after the answer

        await app.Drain();
        var confirm = Assert.Single(app.Mails());
        Assert.Equal(TestApp.Somebody, confirm.To.Mailboxes.Single().Address);
        var link = TestApp.LinkIn(confirm, "confirm");

        var page = await app.Open(link);
        Assert.Equal("Follow this advert?", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Apply by Wednesday 24 December 2025, until the end of the day.", page.Body!.TextContent, StringComparison.Ordinal);
        await app.SweepAndDrain();
        Assert.Empty(app.Mails()); // opening the page changes nothing

        Assert.Equal("You follow this advert", (await app.Press(link)).QuerySelector("h1")!.TextContent);
        await app.Drain();
        var sooner = Assert.Single(app.Mails());
        Assert.Equal("An advert you follow closes on Wednesday 24 December 2025, sooner than its board says", sooner.Subject);

        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.SweepAndDrain();
        Assert.Empty(app.Mails()); // once
    }

    [Fact]
    public async Task Whoever_Confirms_Is_Told_At_Once_That_No_Date_Is_Stated()
    {
        await using var app = new TestApp();
        await app.FollowAndConfirm(await app.Tell(TestApp.Sample(Nhs)));
        await app.Drain();
        Assert.Equal("An advert you follow states no closing date", Assert.Single(app.Mails()).Subject);
    }

    [Fact]
    public async Task A_Date_That_Moves_Is_Told_To_Those_Who_Follow()
    {
        await using var app = new TestApp();
        await app.FollowAndConfirm(await app.Tell(Advert("20 January 2026")));
        await app.Drain();
        Assert.Empty(app.Mails());

        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Tell(Advert("16 January 2026"));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.SweepAndDrain();
        Assert.Equal("An advert you follow now closes sooner: Friday 16 January 2026", Assert.Single(app.Mails()).Subject);
    }

    [Fact]
    public async Task An_Advert_That_Is_Withdrawn_Is_Told_To_Those_Who_Follow()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert("20 January 2026"));
        await app.FollowAndConfirm(advert);
        await app.Drain();
        using var closed = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, $"/api/adverts/{advert}/close"), Stop);
        Assert.Equal("closed", (await TestApp.Json(closed)).GetProperty("state").GetString());
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.SweepAndDrain();
        Assert.Equal("An advert you follow has closed early or was withdrawn", Assert.Single(app.Mails()).Subject);

        using var tooLate = await app.Follow(advert, "other@people.example");
        Assert.Equal(HttpStatusCode.Gone, tooLate.StatusCode);
    }

    [Fact]
    public async Task What_A_Person_Follows_Is_Changed_On_Their_Page()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert("20 January 2026"));
        await app.FollowAndConfirm(advert);
        await app.Drain();
        var manage = await app.ManageLink();

        var page = await app.Open(manage);
        Assert.Contains("We remind you 7 days before, 2 days before and on the last day.", page.Body!.TextContent, StringComparison.Ordinal);

        page = await app.Press($"{manage}/adverts/{advert}/days", ("remindDaysBefore", "14"), ("remindDaysBefore", "0"));
        Assert.Contains("We remind you 14 days before and on the last day.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("The days of your reminders are saved.", page.Body!.TextContent, StringComparison.Ordinal);

        page = await app.Press($"{manage}/adverts/{advert}/pause");
        Assert.Contains("Paused: you get no emails about it.", page.Body!.TextContent, StringComparison.Ordinal);
        await app.Tell(Advert("16 January 2026"));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.SweepAndDrain();
        Assert.Empty(app.Mails());

        await app.Press($"{manage}/adverts/{advert}/resume");
        await app.Drain();
        Assert.Equal("An advert you follow now closes sooner: Friday 16 January 2026", Assert.Single(app.Mails()).Subject);

        page = await app.Press($"{manage}/adverts/{advert}/applied");
        Assert.Contains("You follow no advert.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("you have applied", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Page_Promises_Only_Reminders_Still_To_Come_And_Asks_For_At_Least_One()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert("17 December 2025"));
        await app.FollowAndConfirm(advert);
        var manage = await app.ManageLink();
        Assert.Contains("We remind you 2 days before and on the last day.", (await app.Open(manage)).Body!.TextContent, StringComparison.Ordinal);

        using var none = await app.Post($"{manage}/adverts/{advert}/days");
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        var page = await TestApp.Page(none);
        var error = page.QuerySelector(".error-summary a")!;
        Assert.Equal("Nurse: Choose at least one day on which we remind you, and 8 at most.", error.TextContent);
        Assert.NotNull(page.QuerySelector($"details[open] {error.GetAttribute("href")}"));

        var morning = await app.Tell("Ward Clerk\n\nApply by 9 am on Friday 16 January 2026.\n");
        Assert.Contains("We remind you 7 days before, 2 days before and on the evening before.", (await app.Press($"{manage}/add", ("advert", morning))).Body!.TextContent, StringComparison.Ordinal);

        app.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Contains("There is no reminder left before it closes.", (await app.Open(manage)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_More_Advert_Needs_No_Second_Confirmation()
    {
        await using var app = new TestApp();
        await app.FollowAndConfirm(await app.Tell(Advert("20 January 2026")));
        var second = await app.Tell(TestApp.Sample(Nhs));
        var manage = await app.ManageLink();

        var page = await app.Press($"{manage}/add", ("advert", $" {second} "));
        Assert.Contains("Carer Peer Support Worker", page.Body!.TextContent, StringComparison.Ordinal);
        await app.Drain();
        Assert.Equal("An advert you follow states no closing date", Assert.Single(app.Mails()).Subject); // and no mail to confirm

        page = await app.Press($"{manage}/leave-all");
        Assert.Contains("You follow no advert.", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_Have_Applied_Ends_The_Mails_About_One_Advert()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample(FindAJob));
        await app.FollowAndConfirm(advert);
        await app.Drain();
        var applied = TestApp.LinkIn(Assert.Single(app.Mails()), "applied");

        Assert.Equal("Have you applied?", (await app.Open(applied)).QuerySelector("h1")!.TextContent);
        Assert.Equal("Good luck!", (await app.Press(applied)).QuerySelector("h1")!.TextContent);
        Assert.Equal("You no longer follow this advert", (await app.Open(applied)).QuerySelector("h1")!.TextContent);

        await app.Tell(TestApp.Sample(FindAJob).Replace("24 Dec 2025", "22 Dec 2025", StringComparison.Ordinal));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.SweepAndDrain();
        Assert.Empty(app.Mails());
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n")]
    public async Task One_Click_In_A_Mail_Program_Leaves(string type, string body)
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample(FindAJob));
        await app.FollowAndConfirm(advert);
        await app.Drain();
        var mail = Assert.Single(app.Mails());
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        var link = new Uri(mail.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>')).AbsolutePath;
        Assert.Equal("Stop following this advert?", (await app.Open(link)).QuerySelector("h1")!.TextContent);

        for (var click = 0; click < 2; click++) // what is gone already answers the same
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, link) { Content = new StringContent(body) };
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.Add("Sec-Fetch-Site", "cross-site"); // from a mail program's own page
            using var answer = await app.Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        Assert.Contains("You follow no advert.", (await app.Open(await app.ManageLink())).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Visitor_Can_Follow_What_They_Have_Checked()
    {
        await using var app = new TestApp();
        var official = await app.Tell(TestApp.Sample(FindAJob));
        using var check = await app.Http.PostAsync("/api/check?follow=true", TestApp.Text(TestApp.Sample(FindAJob).Replace("24 Dec 2025", "20 Dec 2025", StringComparison.Ordinal)), Stop);
        var own = (await TestApp.Json(check)).GetProperty("adverts")[0].GetProperty("id").GetString()!;
        Assert.NotEqual(official, own);

        await app.FollowAndConfirm(own);
        await app.Drain();
        var mail = Assert.Single(app.Mails());
        Assert.Contains("20 December 2025", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("This is the advert as we were given it on Friday 12 December 2025 at 9 am. We do not look at its page again: paste it once more if its date changes.", mail.TextBody!.ReplaceLineEndings(" "), StringComparison.Ordinal);

        using var others = await app.Http.GetAsync($"/api/adverts/{official}", Stop);
        Assert.Equal("2025-12-24", (await TestApp.Json(others)).GetProperty("safeClosingDate").GetString());
    }

    [Fact]
    public async Task A_Link_To_Confirm_That_Is_Too_Old_Can_Be_Asked_For_Again()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert("20 January 2026"));
        using var asked = await app.Follow(advert, days: [14, 3]);
        await app.Drain();
        var link = TestApp.LinkIn(Assert.Single(app.Mails()), "confirm");
        app.Clock.Advance(TimeSpan.FromDays(7));

        var page = await app.Open(link, HttpStatusCode.Gone);
        Assert.Equal("This link is too old", page.QuerySelector("h1")!.TextContent);
        using var pressed = await app.Post(link);
        Assert.Equal(HttpStatusCode.Gone, pressed.StatusCode);

        // The days that were chosen first are ticked again.
        var again = await app.Open(page.QuerySelector("main p > a[href*='/follow']")!.GetAttribute("href")!);
        Assert.Equal(["14", "3"], again.QuerySelectorAll("input[name=remindDaysBefore][checked]").Select(box => box.GetAttribute("value")));
        var action = again.QuerySelector("form")!.GetAttribute("action")!;
        using var without = await app.Post(action, ("email", TestApp.Somebody), ("remindDaysBefore", "14"), ("remindDaysBefore", "3"));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal("Check your email", (await app.Press(action, ("email", TestApp.Somebody), ("consent", "true"), ("remindDaysBefore", "14"), ("remindDaysBefore", "3"))).QuerySelector("h1")!.TextContent);
        await app.Drain();
        await app.Press(TestApp.LinkIn(Assert.Single(app.Mails()), "confirm"));
        Assert.Contains("We remind you 14 days before and 3 days before.", (await app.Open(await app.ManageLink())).Body!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>A program of the version before says "rungs", and reads it.</summary>
    [Fact]
    public async Task Reminder_Days_Are_Read_And_Answered_Under_Their_Old_Name_Too()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert("20 January 2026"));
        using var asked = await app.Http.PostAsync(
            $"/api/adverts/{advert}/follow", TestApp.JsonBody($$"""{ "email": "{{TestApp.Somebody}}", "rungs": [5, 1], "consent": true }"""), Stop);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await app.Drain();
        await app.Press(TestApp.LinkIn(Assert.Single(app.Mails()), "confirm"));
        app.Http.DefaultRequestHeaders.Authorization = new("Bearer", await app.Token());

        var followed = await app.Http.GetFromJsonAsync<JsonElement>($"/api/me/adverts/{advert}", Stop);
        Assert.Equal(("[5,1]", "[5,1]"), (followed.GetProperty("remindDaysBefore").GetRawText(), followed.GetProperty("rungs").GetRawText()));

        using var wrong = await app.Http.PutAsync($"/api/me/adverts/{advert}", TestApp.JsonBody("""{ "rungs": [61] }"""), Stop);
        Assert.Equal(["rungs"], (await TestApp.Json(wrong)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        using var both = await app.Http.PutAsync(
            $"/api/me/adverts/{advert}", TestApp.JsonBody("""{ "rungs": [3], "remindDaysBefore": [2] }"""), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
        Assert.Contains("old name", (await TestApp.Json(both)).GetProperty("errors").GetProperty("rungs")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Manage_Link_Is_Asked_For_On_A_Page()
    {
        await using var app = new TestApp();
        await app.FollowAndConfirm(await app.Tell(Advert("20 January 2026")));
        var page = await app.Open("/manage");
        Assert.Equal("/manage", page.QuerySelector("form")!.GetAttribute("action"));
        using var wrong = await app.Post("/manage", ("email", "nobody"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("email", (await TestApp.Page(wrong)).QuerySelector("input")!.GetAttribute("type"));
        await app.Press("/manage", ("email", TestApp.Somebody));
        await app.Drain();
        Assert.Equal("Your link to the adverts you follow", Assert.Single(app.Mails()).Subject);
    }

    [Fact]
    public async Task The_Same_Can_Be_Done_By_Programs()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Advert("20 January 2026"));
        await app.FollowAndConfirm(advert);
        await app.Drain();
        app.Http.DefaultRequestHeaders.Authorization = new("Bearer", await app.Token());

        using var changed = await app.Http.PutAsync($"/api/me/adverts/{advert}", TestApp.JsonBody("""{ "remindDaysBefore": [1, 3], "state": "paused" }"""), Stop);
        var followed = await TestApp.Json(changed);
        Assert.Equal("paused", followed.GetProperty("state").GetString());
        Assert.Equal("[3,1]", followed.GetProperty("remindDaysBefore").GetRawText());

        using var wrong = await app.Http.PutAsync($"/api/me/adverts/{advert}", TestApp.JsonBody("""{ "remindDaysBefore": [-1], "state": "gone" }"""), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(["remindDaysBefore", "state"], (await TestApp.Json(wrong)).GetProperty("errors").EnumerateObject().Select(error => error.Name));

        var second = await app.Tell(TestApp.Sample(Nhs));
        using var added = await app.Http.PostAsync($"/api/me/adverts/{second}", null, Stop);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using var addedAgain = await app.Http.PostAsync($"/api/me/adverts/{second}", TestApp.JsonBody("""{ "remindDaysBefore": [1] }"""), Stop);
        Assert.Equal(HttpStatusCode.OK, addedAgain.StatusCode);

        using var applied = await app.Http.PutAsync($"/api/me/adverts/{advert}", TestApp.JsonBody("""{ "state": "applied" }"""), Stop);
        Assert.Equal("applied", (await TestApp.Json(applied)).GetProperty("ended").GetString());
        using var left = await app.Http.DeleteAsync($"/api/me/adverts/{second}", Stop);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        using var none = await app.Http.DeleteAsync("/api/me/adverts", Stop);
        Assert.Equal(0, (await TestApp.Json(none)).GetProperty("left").GetInt32());

        using var me = await app.Http.GetAsync("/api/me", Stop);
        var data = await TestApp.Json(me);
        Assert.Equal(TestApp.Somebody, data.GetProperty("address").GetString());
        Assert.Equal(2, data.GetProperty("adverts").GetArrayLength());

        using var erased = await app.Http.DeleteAsync("/api/me?suppress=true", Stop);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        using var gone = await app.Http.GetAsync("/api/me", Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var again = await app.Follow(advert);
        await app.Drain();
        Assert.DoesNotContain(app.Mails(), mail => mail.Subject!.StartsWith("Please confirm", StringComparison.Ordinal)); // never write again
    }

    private static string Advert(string closes) => $"Nurse\n\nCompany: Example Trust\nJob reference: AB-1234\nPosting date: 10 December 2025\n\nApply by {closes}.\n";
}
