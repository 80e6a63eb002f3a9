using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Notifier.Core.Adverts;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Upgrade;

/// <summary>Links that the older program mailed, once the people of its rows have a generation.</summary>
public sealed class OldLinksTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_Of_Before_Are_Good_Until_A_Link_To_Manage_Is_Mailed_But_Those_To_Leave_And_To_Calendars_Go_On()
    {
        using var folder = new TemporaryFolder();
        var clock = new VirtualClock(OldData.Moment.AddMinutes(30));
        await using var app = Over(folder, clock);
        var manage = PathOf("manage, newest");
        var person = PersonOf(app, "manage", manage, LinkPurpose.Manage, clock.Now);
        var calendar = OldData.Links.Single(link => link.Name == "calendar").Path;
        var leave = PathOf("leave, confirmed");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, manage));
        Assert.Equal(HttpStatusCode.OK, await MeAsync(app, HttpMethod.Get, manage));

        var renewed = await ManageLinkAsync(app, folder, person.Address);

        Assert.Equal(HttpStatusCode.Gone, await GetAsync(app, manage));
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(app, HttpMethod.Get, manage));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, renewed));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, leave));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, calendar));

        var theirs = PersonOf(app, "calendar", calendar[..^".ics".Length], LinkPurpose.Calendar, clock.Now);
        var home = theirs == person ? renewed : await ManageLinkAsync(app, folder, theirs.Address);
        var page = await app.Press($"{home}/calendar");
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(app, calendar));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, CalendarOn(page)));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(app, leave));
    }

    [Fact]
    public async Task After_An_Erasure_A_Link_Of_Before_Opens_Nothing_That_Is_Asked_For_Anew()
    {
        using var folder = new TemporaryFolder();
        var clock = new VirtualClock(OldData.Moment.AddMinutes(30));
        await using var app = Over(folder, clock);
        var manage = PathOf("manage, newest");
        var person = PersonOf(app, "manage", manage, LinkPurpose.Manage, clock.Now);
        var advert = OldData.Rows(Tables.Adverts).Single(row => row.Key == Advert.RowKey && row.Text("title") == "Night Porter").Partition;
        Assert.Equal(HttpStatusCode.NoContent, await MeAsync(app, HttpMethod.Delete, manage));
        Assert.Equal(HttpStatusCode.NotFound, await MeAsync(app, HttpMethod.Get, manage));

        using var asked = await app.FollowWithToken(advert, person.Address);

        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(app, HttpMethod.Get, manage));
        Assert.Equal(HttpStatusCode.Gone, await GetAsync(app, manage));
    }

    private static TestApp Over(TemporaryFolder folder, VirtualClock clock)
    {
        OldData.CopyFolder(folder.Path);
        return new TestApp(
            services => services.AddSingleton<TimeProvider>(clock),
            ("DataFolder", folder.Path),
            ("OperatorKeys", string.Empty),
            ("BackgroundWork", "false"));
    }

    private static string PathOf(string name) => OldData.Links.Single(link => link.Name == name).Path;

    private static OldPerson PersonOf(TestApp app, string page, string path, LinkPurpose purpose, DateTimeOffset now)
    {
        var verdict = app.Services.GetRequiredService<LinkTokens>().Read(path[$"/{page}/".Length..], purpose, now);
        var key = Assert.IsType<LinkVerdict.Good>(verdict).Claims.Person.Value;
        return OldData.People.Single(person => person.Key == key);
    }

    private static async Task<string> ManageLinkAsync(TestApp app, TemporaryFolder folder, string email)
    {
        using var asked = await app.Http.PostAsJsonAsync("/api/manage-link", new { email }, Stop);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await app.Drain();
        var mails = Directory.EnumerateFiles(Path.Combine(folder.Path, "outbox")).Select(file => MimeMessage.Load(file));
        var link = Assert.Single(mails, mail => mail.To.Mailboxes.Single().Address == email
            && mail.Date > OldData.Moment
            && mail.TextBody!.Contains("/manage/", StringComparison.Ordinal));
        return TestApp.LinkIn(link, "manage");
    }

    private static string CalendarOn(IHtmlDocument page) => new Uri(page.QuerySelector(".address a")!.GetAttribute("href")!).AbsolutePath;

    private static async Task<HttpStatusCode> GetAsync(TestApp app, string path)
    {
        using var answer = await app.Http.GetAsync(path, Stop);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> MeAsync(TestApp app, HttpMethod method, string manage)
    {
        using var request = new HttpRequestMessage(method, "/api/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", manage["/manage/".Length..]);
        using var answer = await app.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }
}
