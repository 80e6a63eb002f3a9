using System.Net;
using MimeKit;
using Notifier.Core.Options;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Pages;

/// <summary>What pages and emails say of how long something is kept, works or takes is what the settings say.</summary>
public sealed class StatedSettingsTests
{
    /// <summary>Each setting, another value for it, and what each page and email says then.</summary>
    private static readonly Dictionary<string, (string Value, (string Place, string Words)[] Said)> Settings = new()
    {
        [nameof(RetentionOptions.KeepUnconfirmed)] = ("5.00:00:00",
        [
            ("privacy", "Asked for and never confirmed 5 days"), ("confirm", "they are deleted after 5 days"), ("confirmed", "they are deleted after 5 days"),
        ]),
        [nameof(RetentionOptions.KeepAfterClosing)] = ("35.00:00:00",
        [
            ("privacy", "35 days after it closes. Without"), ("privacy", "until 35 days after it closes, or"), ("check", "until 35 days after it closes, or"), ("no such advert", "for 35 days after they close"),
        ]),
        [nameof(RetentionOptions.KeepUndated)] = ("45.12:00:00",
        [
            ("privacy", "45 days and 12 hours after the advert was last read, and 2 days more"), ("privacy", "or for 47 days and 12 hours when it states no date"), ("check", "or for 47 days and 12 hours when it states no date"),
            ("following ends", "For 45 days and 12 hours we have read nothing new"),
        ]),
        [nameof(RetentionOptions.KeepUnfollowed)] = ("2.00:00:00",
        [
            ("privacy", "for 2 days; once somebody follows it"), ("check", "for 2 days; once somebody follows it"), ("no such advert", "that nobody asks to follow for 2 days"),
        ]),
        [nameof(RetentionOptions.KeepLedger)] = ("100.00:00:00", [("privacy", "Which emails were sent about 100 days"), ("privacy", "up to 131 days")]),
        [nameof(LinkOptions.CalendarLinks)] = ("30.00:00:00", [("manage link", "It works until Sunday 11 January 2026 at 9 am, as long as")]),
        [nameof(LinkOptions.Links)] = ("3.00:00:00", [("please confirm", "This link works until Monday 15 December 2025 at 9 am"), ("manage link", "This link works until Monday 15 December 2025 at 9 am")]),
        [nameof(ConfirmationOptions.AskAgain)] = ("01:30:00", [("check your email", "ask again after 1 hour and 30 minutes")]),
        [nameof(ConfirmationOptions.ConfirmationsADay)] = ("4", [("check your email", "at most 4 of these emails a day")]),
    };

    /// <summary>Nothing says how long a link to leave works: it is meant to work as long as anybody has the email.</summary>
    private static readonly string[] SaidNowhere = [nameof(LinkOptions.LeaveLinks)];

    public static TheoryData<string> Names => [.. Settings.Keys];

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Names))]
    public async Task A_Changed_Setting_Changes_Every_Page_And_Email_That_States_It_And_No_Other(string setting)
    {
        var (value, said) = Settings[setting];
        var before = await SaidBy();
        var after = await SaidBy(($"Delays:{setting}", value));

        Assert.All(said, each => Assert.Contains(each.Words, after[each.Place], StringComparison.Ordinal));
        Assert.All(said, each => Assert.DoesNotContain(each.Words, before[each.Place], StringComparison.Ordinal));
        Assert.Equal(said.Select(each => each.Place).Distinct().Order(), before.Keys.Where(place => before[place] != after[place]).Order());
    }

    [Fact]
    public void Every_Setting_Of_How_Long_Something_Is_Kept_Or_Works_Is_Tried()
    {
        var names = typeof(UseCaseOptions).GetProperties().SelectMany(record => record.PropertyType.GetProperties()).Where(property => property.PropertyType == typeof(TimeSpan)).Select(property => property.Name).Where(name => name.StartsWith("Keep", StringComparison.Ordinal) || name.EndsWith("Links", StringComparison.Ordinal));

        Assert.Empty(names.Except([.. Settings.Keys, .. SaidNowhere]));
    }

    /// <summary>The text of every page and email that states such a time, by a name for it.</summary>
    private static async Task<Dictionary<string, string>> SaidBy(params (string Name, string Value)[] settings)
    {
        await using var app = new TestApp(null, settings);
        var said = new Dictionary<string, string>
        {
            ["privacy"] = await TextOf("/privacy"),
            ["no such advert"] = await TextOf($"/adverts/{new string('a', 26)}", HttpStatusCode.NotFound),
            ["check"] = WordsOf(await app.Press("/check", ("advert", TestApp.Sample("find-a-job-peer-support-worker")))),
        };
        var undated = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        var dated = await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        said["check your email"] = WordsOf(await app.Press($"/adverts/{undated}/follow", ("email", TestApp.Somebody), ("consent", "true"), ("remindDaysBefore", "7")));
        await app.Drain();
        var confirm = Assert.Single(app.Mails());
        said["please confirm"] = WordsOf(confirm);
        using (await app.Follow(dated))
        {
            said["confirm"] = await TextOf(TestApp.LinkIn(confirm, "confirm"));
            said["confirmed"] = WordsOf(await app.Press(TestApp.LinkIn(confirm, "confirm")));
        }

        await app.Drain();
        using (await app.Http.PostAsync("/api/manage-link", TestApp.JsonBody($$"""{ "email": "{{TestApp.Somebody}}" }"""), TestApp.Stop))
        {
            await app.Drain();
        }

        said["manage link"] = WordsOf(Assert.Single(app.Mails(), mail => mail.TextBody!.Contains("/manage/", StringComparison.Ordinal)));
        for (var day = 0; day < 70 && !said.ContainsKey("following ends"); day++)
        {
            app.Clock.Advance(TimeSpan.FromDays(1));
            await app.SweepAndDrain();
            foreach (var mail in app.Mails().Where(mail => mail.TextBody!.Contains("we have read nothing new in this advert", StringComparison.Ordinal)))
            {
                said["following ends"] = WordsOf(mail);
            }
        }

        return said;

        async Task<string> TextOf(string path, HttpStatusCode status = HttpStatusCode.OK) => WordsOf(await app.Open(path, status));
    }

    private static string WordsOf(AngleSharp.Dom.IDocument page) => StrictHtml.Folded(string.Join(' ', page.QuerySelectorAll("h1, p, dt, dd, li, legend, label").Select(element => element.TextContent)));

    /// <summary>Without the links, whose tokens differ every time.</summary>
    private static string WordsOf(MimeMessage mail) =>
        StrictHtml.Folded(string.Join('\n', mail.TextBody!.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("http", StringComparison.Ordinal))));
}
