using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Fetching;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Sources;
using Notifier.Core.Tests.Sources;
using Notifier.Core.UseCases;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Fetching;

namespace Notifier.Core.Tests.UseCases;

/// <summary>A link is enough: it is read, or the same job is looked for where it can be read.</summary>
public sealed class CheckLinkTests
{
    private const string Words = "You will welcome visitors, answer the telephone and keep the notes in good order. "
        + "You need a calm manner, good English and some experience with computers. We offer training from the first day and a pension.";

    private static readonly BoardAdvert Clerk =
        new("C9380-25-0001", "Ward Clerk", "Example Trust", "Exeter", new(2025, 12, 10), new(2025, 12, 24), Words) { TracReference = "380-AB1234" };

    private static readonly string ClerkPage = FakeBoards.NhsPage(Clerk.Reference);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Page_Of_A_Board_Becomes_A_Listed_Advert()
    {
        await using var app = await WithClerkAsync();
        var known = await app.KnownAsync($"https://beta.jobs.nhs.uk/candidate/jobadvert/{Clerk.Reference}?keyword=clerk&language=en#top");
        Assert.Equal(ClerkPage, known.Address.Url.AbsoluteUri);
        Assert.Equal(new DateOnly(2025, 12, 24), known.Checked!.Safe.Moment?.LastDay);
        Assert.Null(known.Search);

        var advert = await app.StoredAsync(known.Id);
        Assert.Equal((false, true, false), (advert.IsPrivate, advert.IsFetched, advert.IsPasted));
        Assert.Equal(("Ward Clerk", "Example Trust", "380-AB1234"), (advert.Title, advert.Employer, advert.Reference));
        Assert.Equal(ClerkPage, advert.ApplyUrl!.AbsoluteUri); // what tracks the person who gave the link is not shown to others
    }

    [Fact]
    public async Task What_Was_Read_Today_Is_The_Answer_At_Once()
    {
        await using var app = await WithClerkAsync();
        var first = await app.KnownAsync(ClerkPage);
        var (asked, stored) = (app.Asked.Count, await app.EverythingAsync());

        var again = await app.KnownAsync($"{ClerkPage}?utm_source=mail");
        Assert.Equal((first.Id, null), (again.Id, again.Checked));
        Assert.Equal(asked, app.Asked.Count);
        Assert.Equal(stored, await app.EverythingAsync());
    }

    [Fact]
    public async Task A_Report_On_What_Was_Read_Today_Holds_Its_Words_And_Asks_Nobody()
    {
        await using var app = await WithClerkAsync();
        var first = await app.KnownAsync(ClerkPage);
        var asked = app.Asked.Count;

        var report = Assert.IsType<LinkAnswer.Known>(await app.App.The<CheckLink>().ReportAsync(new Uri(ClerkPage), LinkedApp.Home, Stop));
        Assert.Equal((first.Id, true, asked), (report.Id, report.IsStored, app.Asked.Count));
        Assert.Equal(new DateOnly(2025, 12, 24), report.Checked!.Safe.Moment?.LastDay);
    }

    [Fact]
    public async Task A_Report_Never_Leaves_Out_A_Date_That_Only_The_Structured_Data_States()
    {
        await using var app = await LinkedApp.StartAsync();
        app.Serve(LinkedApp.Advert(closes: null, head: "<script type=\"application/ld+json\">"
            + "{\"@type\":\"JobPosting\",\"title\":\"Ward Clerk\",\"validThrough\":\"2025-12-19\"}</script>", more: "Interviews are on 5 January 2026."));
        foreach (var _ in new[] { "read", "known" })
        {
            var report = Assert.IsType<LinkAnswer.Known>(await app.App.The<CheckLink>().ReportAsync(new Uri(LinkedApp.Page), LinkedApp.Home, Stop));
            Assert.Equal(new DateOnly(2025, 12, 19), report.Checked!.Safe.Moment?.LastDay);
        }
    }

    [Fact]
    public async Task On_Another_Day_It_Is_Read_Again_And_A_New_Date_Moves_It()
    {
        await using var app = await WithClerkAsync();
        var first = await app.KnownAsync(ClerkPage);
        app.App.Clock.Advance(TimeSpan.FromDays(1));
        app.Boards.NhsJobs[0] = Clerk with { Closes = new(2025, 12, 19) };

        var again = await app.KnownAsync(ClerkPage);
        Assert.Equal(first.Id, again.Id);
        var advert = await app.StoredAsync(first.Id);
        Assert.Equal((new DateOnly(2025, 12, 19), 2), (advert.Closing.Safe!.LastDay, advert.Version));
    }

    /// <summary>A day is London's, so a minute can make it another one.</summary>
    [Fact]
    public async Task At_Midnight_In_London_A_New_Day_Begins()
    {
        await using var app = await WithClerkAsync("2025-12-10 23:58");
        await app.KnownAsync(ClerkPage);
        var asked = app.Asked.Count;
        app.App.Clock.Advance(TimeSpan.FromMinutes(3));
        await app.KnownAsync(ClerkPage);
        Assert.True(app.Asked.Count > asked);
    }

    [Fact]
    public async Task Any_Other_Page_Becomes_An_Unlisted_Advert_Of_Its_Address()
    {
        await using var app = await WithClerkAsync();
        var operators = await app.App.ReadAsync(TestAdverts.Words);
        var before = await app.EverythingAsync();

        // The same employer and reference, and an earlier date.
        app.Serve(LinkedApp.Advert(closes: "15 December 2025", reference: "380-AB1234"));
        var known = await app.KnownAsync($"{LinkedApp.Page}?gclid=1");
        Assert.NotEqual(operators.Id, known.Id);
        var advert = await app.StoredAsync(known.Id);
        Assert.Equal((true, true, false), (advert.IsPrivate, advert.IsFetched, advert.IsPasted));
        Assert.Null(advert.ReferenceOf);
        await AssertKeptAsync(app, before);

        Assert.Equal(known.Id, (await app.KnownAsync(LinkedApp.Page.Replace("https://", "https://www.", StringComparison.Ordinal))).Id);
    }

    [Fact]
    public async Task Read_Again_It_Updates_Only_Itself()
    {
        await using var app = await WithClerkAsync();
        var operators = await app.StoredAsync((await app.App.ReadAsync(TestAdverts.Words)).Id);
        app.Serve(LinkedApp.Advert(reference: "380-AB1234"));
        var known = await app.KnownAsync();
        app.App.Clock.Advance(TimeSpan.FromDays(1));
        app.Serve(LinkedApp.Advert(closes: "15 December 2025", reference: "380-AB1234"));
        Assert.Equal(known.Id, (await app.KnownAsync()).Id);

        var advert = await app.StoredAsync(known.Id);
        Assert.Equal((new DateOnly(2025, 12, 15), 2, null), (advert.Closing.Safe!.LastDay, advert.Version, advert.ReferenceOf));
        Assert.Equal(operators, await app.StoredAsync(operators.Id));
    }

    /// <summary>Followers of the first must not be told the date of the second.</summary>
    [Fact]
    public async Task Another_Job_At_The_Same_Address_Is_An_Advert_Of_Its_Own()
    {
        await using var app = await WithClerkAsync();
        var clerk = await app.Serve(LinkedApp.Advert()).KnownAsync();
        app.App.Clock.Advance(TimeSpan.FromDays(1));
        var porter = await app.Serve(LinkedApp.Advert("Night Porter", "19 December 2025")).KnownAsync();
        Assert.NotEqual(clerk.Id, porter.Id);
        Assert.Equal(new DateOnly(2025, 12, 24), (await app.StoredAsync(clerk.Id)).Closing.Safe!.LastDay);
        Assert.Equal(porter.Id, (await app.KnownAsync()).Id);

        app.App.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(clerk.Id, (await app.Serve(LinkedApp.Advert()).KnownAsync()).Id);
    }

    [Fact]
    public async Task Any_Number_Of_Jobs_May_Stand_At_An_Address_One_After_The_Other()
    {
        await using var app = await LinkedApp.StartAsync();
        var ids = new HashSet<string>();
        string[] titles = ["Ward Clerk", "Night Porter", "Head Chef", "Cleaner", "Data Analyst", "Finance Officer", "Ward Clerk", "Cleaner", "Finance Officer"];
        foreach (var title in titles)
        {
            ids.Add((await app.Serve(LinkedApp.Advert(title)).KnownAsync()).Id);
            app.App.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(6, ids.Count);
    }

    [Fact]
    public async Task A_Page_That_Names_Another_As_Its_Canonical_Alters_Nothing_And_Shows_It_Beside()
    {
        await using var app = await WithClerkAsync();
        var real = await app.KnownAsync(ClerkPage);
        var before = await app.EverythingAsync();

        app.Serve(LinkedApp.Advert(closes: "11 December 2025", reference: "380-AB1234", head: $"<link rel=\"canonical\" href=\"{ClerkPage}\">"));
        var liar = await app.KnownAsync();
        Assert.NotEqual(real.Id, liar.Id);
        Assert.Equal(LinkedApp.Page, liar.Address.Url.AbsoluteUri);
        Assert.Equal(real.Id, liar.Beside?.Id);
        Assert.Equal(new DateOnly(2025, 12, 11), liar.Checked!.Safe.Moment?.LastDay);
        Assert.Equal(LinkedApp.Page, (await app.StoredAsync(liar.Id)).ApplyUrl!.AbsoluteUri);
        await AssertKeptAsync(app, before);
    }

    [Fact]
    public async Task An_Advert_That_An_Operator_Gave_With_The_Same_Address_Stands_Beside_What_The_Page_Says_Now()
    {
        await using var app = await WithClerkAsync();
        var operators = await app.App.ReadAsync(TestAdverts.Words, url: LinkedApp.Page);
        Assert.Equal(operators.Id, (await app.KnownAsync()).Id); // read today
        Assert.Empty(app.Asked);

        app.App.Clock.Advance(TimeSpan.FromDays(1));
        var known = await app.Serve(LinkedApp.Advert(closes: "19 December 2025")).KnownAsync();
        Assert.NotEqual(operators.Id, known.Id);
        Assert.Equal(operators.Id, known.Beside?.Id);
        Assert.Equal(new DateOnly(2025, 12, 24), known.Beside!.Closing.Safe!.LastDay);
    }

    [Fact]
    public async Task A_Board_Joins_What_An_Operator_Gave_And_Its_Mark_Follows_Who_Tells_Of_It()
    {
        await using var app = await WithClerkAsync();
        var fetched = await app.StoredAsync((await app.KnownAsync(ClerkPage)).Id);
        Assert.True(fetched.IsFetched);

        var operators = await app.App.ReadAsync(TestAdverts.Field);
        Assert.Equal((fetched.Id, false), (operators.Id, operators.IsFetched));

        app.App.Clock.Advance(TimeSpan.FromDays(1));
        await app.KnownAsync(ClerkPage);
        Assert.False((await app.StoredAsync(fetched.Id)).IsFetched); // the operator's system still tells us of it
    }

    /// <summary>The page named neither employer nor reference before, and the operator's system tells of the same job.</summary>
    [Fact]
    public async Task When_Two_Turn_Out_To_Be_One_It_Is_Marked_Only_If_Both_Were()
    {
        const string Academic = "https://www.jobs.ac.uk/job/ABC123";
        await using var app = await LinkedApp.StartAsync();
        var fetched = await app.Serve(LinkedApp.Advert(employer: ""), Academic).KnownAsync(Academic);
        var operators = await app.App.ReadAsync(TestAdverts.Words);
        Assert.NotEqual(fetched.Id, operators.Id);
        Assert.True((await app.StoredAsync(fetched.Id)).IsFetched);

        app.App.Clock.Advance(TimeSpan.FromDays(1));
        await app.Serve(LinkedApp.Advert(reference: "380-AB1234"), Academic).KnownAsync(Academic);
        Assert.Equal(fetched.Id, (await app.StoredAsync(operators.Id)).Id);
        Assert.False((await app.StoredAsync(fetched.Id)).IsFetched);
    }

    [Fact]
    public async Task Its_Emails_Know_How_It_Came()
    {
        await using var app = await WithClerkAsync();
        var page = await app.Serve(LinkedApp.Advert()).KnownAsync();
        var board = await app.KnownAsync(ClerkPage);
        await app.App.FollowAsync("ann@people.example", page.Id);
        await app.App.FollowAsync("bob@people.example", board.Id);
        await app.App.DeliverAsync();
        var mails = app.App.Emails.Mails.Select(posted => posted.Mail).OfType<Mail.Confirm>().ToDictionary(mail => mail.Advert.ApplyUrl!.Host, mail => mail.Advert);
        Assert.Equal((true, true, false), (mails[LinkedApp.Site].IsUnlisted, mails[LinkedApp.Site].IsFetched, mails[LinkedApp.Site].IsPasted));
        Assert.Equal((false, true, false), (mails[FakeBoards.NhsHost].IsUnlisted, mails[FakeBoards.NhsHost].IsFetched, mails[FakeBoards.NhsHost].IsMaintained));
    }

    [Theory]
    [InlineData("Acme Trust", false)]
    [InlineData("Example Trust", true)]
    public async Task An_Account_Speaks_For_The_Employer_That_The_Operator_Named(string employer, bool isPrivate)
    {
        var json = $$"""{"id": 4711, "title": "Ward Clerk", "company_name": "{{employer}}", "location": {"name": "Exeter"}, "application_deadline": null, "content": "&lt;p&gt;{{Words}} This advert closes on 24 December 2025.&lt;/p&gt;"}""";
        await using var app = await LinkedApp.StartAsync(options: new UseCaseOptions { Source = new() { Tenants = [new NamedTenant("greenhouse.io/acme", "Acme Trust")] } });
        app.Serve(WebAnswer.Json(json), "https://boards-api.greenhouse.io/v1/boards/acme/jobs/4711?content=true");
        var known = await app.KnownAsync("https://job-boards.greenhouse.io/acme/jobs/4711?gh_src=mail");
        Assert.Equal(isPrivate, (await app.StoredAsync(known.Id)).IsPrivate);
        Assert.Equal("https://boards.greenhouse.io/acme/jobs/4711", (await app.StoredAsync(known.Id)).ApplyUrl!.AbsoluteUri); // people cannot open the API
    }

    public static TheoryData<ReadingOutcome> OtherOutcomes => [.. Enum.GetValues<ReadingOutcome>().Except([ReadingOutcome.Read, ReadingOutcome.Unchanged, ReadingOutcome.Relocated, ReadingOutcome.Robots])];

    /// <summary>A person's link is stopped by no robots.txt, and compared with no earlier reading. All other outcomes can come of it.</summary>
    [Theory]
    [MemberData(nameof(OtherOutcomes))]
    public async Task Only_A_Reading_Changes_What_Is_Stored(ReadingOutcome outcome)
    {
        await using var app = await WithClerkAsync();
        app.Boards.NhsJobs.Clear();
        var known = await app.Serve(LinkedApp.Advert()).KnownAsync();
        await app.App.FollowAndConfirmAsync("ann@people.example", known.Id);
        app.App.Clock.Advance(TimeSpan.FromDays(1));
        var before = await app.EverythingAsync();

        app.Serve(outcome switch
        {
            ReadingOutcome.Gone => WebAnswer.Html("<h1>Not found</h1>", 404),
            ReadingOutcome.ClosedWords => LinkedApp.Advert(more: "This vacancy has closed."),
            ReadingOutcome.SoftGone => WebAnswer.Redirect("https://www.jobs.nhs.uk/"),
            ReadingOutcome.Shell => WebAnswer.Html("<!doctype html><html><head><script src=\"/app.js\"></script></head><body><div id=\"root\"></div></body></html>"),
            ReadingOutcome.Wall => WebAnswer.Wall(),
            ReadingOutcome.RefusedByUs => new WebAnswer(200, "application/pdf", "%PDF-1.7"u8.ToArray()),
            _ => WebAnswer.Nothing(500),
        });
        var answer = await app.NotReadAsync();
        Assert.Equal(outcome, answer.Reading.Outcome);
        Assert.Equal(known.Id, answer.Stored?.Id);
        Assert.Equal(new DateOnly(2025, 12, 24), answer.Stored!.Closing.Safe!.LastDay);
        Assert.Equal(before, await app.EverythingAsync());
    }

    /// <summary>The copy that nobody could tell a date from becomes an answer.</summary>
    [Fact]
    public async Task The_Third_Seed_Is_Answered_When_The_Board_Holds_Its_Original()
    {
        const string Nottingham = "Nottinghamshire Healthcare NHS Foundation Trust";
        await using var app = await LinkedApp.StartAsync("2025-11-10 10:00");
        app.Boards.NhsJobs.Add(new("C9186-25-1313", "Carer Peer Support Worker", Nottingham, "Nottingham", new(2025, 11, 6), new(2025, 11, 20), Words) { TracReference = "186-1313-25-MH" });
        app.Serve(WebAnswer.Text(RepositoryFiles.Read("samples/nhs-jobs-carer-peer-support-worker.txt")));

        var known = await app.KnownAsync();
        Assert.Empty(known.Checked!.ClosingDates);
        Assert.Equal(new DateOnly(2025, 11, 20), known.Elsewhere!.Checked.Safe.Moment?.LastDay);
        Assert.Equal((FakeBoards.NhsPage("C9186-25-1313"), true), (known.Elsewhere.Address.Url.AbsoluteUri, known.Elsewhere.ByReference));

        var original = await app.StoredAsync(known.Elsewhere.Id!);
        Assert.False(original.IsPrivate);
        Assert.Null((await app.StoredAsync(known.Id)).Closing.Safe); // both stand side by side, and neither changes the other
    }

    [Fact]
    public async Task Without_Its_Original_The_Third_Seed_Says_Where_We_Looked()
    {
        await using var app = await LinkedApp.StartAsync("2025-11-10 10:00");
        app.Serve(WebAnswer.Text(RepositoryFiles.Read("samples/nhs-jobs-carer-peer-support-worker.txt")));
        var known = await app.KnownAsync();
        Assert.Null(known.Elsewhere);
        Assert.Equal(["NHS Jobs"], Assert.IsType<OriginalSearch.NotFound>(known.Search).Boards);
    }

    [Fact]
    public async Task A_Date_That_Only_The_Board_Filled_In_Is_Sought_Elsewhere()
    {
        await using var app = await WithClerkAsync();
        app.Serve(LinkedApp.Advert(closes: "9 January 2026", reference: "7647926/380-AB1234"), "https://findajob.dwp.gov.uk/details/17500001");
        var known = await app.KnownAsync("https://findajob.dwp.gov.uk/details/17500001");
        Assert.Equal(new DateOnly(2025, 12, 24), known.Elsewhere?.Checked.Safe.Moment?.LastDay);

        // Both are boards, and the job is one.
        Assert.Equal(new DateOnly(2025, 12, 24), (await app.StoredAsync(known.Id)).Closing.Safe!.LastDay);
    }

    [Fact]
    public async Task Behind_A_Wall_The_Job_Is_Found_Elsewhere_By_What_Was_Stored()
    {
        await using var app = await WithClerkAsync();
        var page = "https://findajob.dwp.gov.uk/details/17500001";
        await app.App.ReadAsync(TestAdverts.Field, url: page);
        app.App.Clock.Advance(TimeSpan.FromDays(1));
        app.Serve(WebAnswer.Wall(), page);
        var answer = await app.NotReadAsync(page);
        Assert.Equal(ReadingOutcome.Wall, answer.Reading.Outcome);
        Assert.NotNull(answer.Stored);
        Assert.Equal((ClerkPage, true), (answer.Elsewhere!.Address.Url.AbsoluteUri, answer.Elsewhere.ByReference));
    }

    [Fact]
    public async Task Behind_A_Wall_The_Job_Is_Found_Elsewhere_By_The_Words_Of_Its_Address()
    {
        await using var app = await WithClerkAsync();
        const string Page = "https://www.healthjobsuk.com/job/UK/Devon/Exeter/Example_Trust/Nursing/Ward_Clerk-v4711";
        app.Serve(WebAnswer.Wall(), "https://www.healthjobsuk.com/vacancy/4711");
        var answer = await app.NotReadAsync(Page);
        Assert.Equal((ClerkPage, false), (answer.Elsewhere?.Address.Url.AbsoluteUri, answer.Elsewhere?.ByReference));
        Assert.Null(answer.Stored);
    }

    [Fact]
    public async Task Behind_A_Wall_Without_Any_Words_Nothing_Is_Sought()
    {
        await using var app = await WithClerkAsync();
        var page = "https://findajob.dwp.gov.uk/details/17500001";
        var answer = await app.Serve(WebAnswer.Wall(), page).NotReadAsync(page);
        Assert.IsType<OriginalSearch.NotSought>(answer.Search);
        Assert.Null(answer.Elsewhere);
        Assert.Equal([page], app.Asked);
    }

    [Fact]
    public async Task The_Words_Of_An_Address_Inside_A_Network_Are_Given_To_Nobody()
    {
        await using var app = await WithClerkAsync();
        var answer = await app.NotReadAsync("http://10.0.0.1/job/UK/Devon/Exeter/Example_Trust/Nursing/Ward_Clerk-v4711");
        Assert.Equal(FetchRefusal.PrivateNetwork, answer.Reading.Refusal);
        Assert.IsType<OriginalSearch.NotSought>(answer.Search);
        Assert.Empty(app.Asked);
    }

    [Fact]
    public async Task A_Full_Hour_Keeps_No_Page_And_Still_Answers()
    {
        await using var app = await LinkedApp.StartAsync(options: new UseCaseOptions { Confirmation = new() { PastedAnHour = 2_000 }, Retention = new() { LongestText = 2_000 } });
        app.Boards.NhsJobs.Add(Clerk);
        await app.Serve(LinkedApp.Advert()).KnownAsync();
        const string Other = $"https://{LinkedApp.Site}/vacancies/porter";
        var before = await app.EverythingAsync();
        var full = Assert.IsType<LinkAnswer.NoRoom>(await app.Serve(LinkedApp.Advert("Porter"), Other).CheckAsync(Other));
        Assert.Equal(new DateOnly(2025, 12, 24), full.Checked.Safe.Moment?.LastDay);
        Assert.Equal(before, await app.EverythingAsync());

        await app.KnownAsync(ClerkPage); // a board's adverts are bounded by how often the board is asked
    }

    [Fact]
    public async Task A_Page_That_Nobody_Follows_Is_Gone_After_A_Day_And_A_Boards_Advert_Stays()
    {
        await using var app = await WithClerkAsync();
        var page = await app.Serve(LinkedApp.Advert()).KnownAsync();
        var board = await app.KnownAsync(ClerkPage);
        app.App.Clock.Advance(TimeSpan.FromHours(26));
        await app.App.The<DeleteExpiredData>().RunAsync(Stop);
        Assert.Null(await app.App.The<AdvertStore>().GetAsync(page.Id, Stop));
        Assert.NotNull(await app.App.The<AdvertStore>().GetAsync(board.Id, Stop));
    }

    [Fact]
    public async Task When_The_Hour_Of_A_Host_Is_Used_Up_The_Answer_Says_When_To_Try_Again()
    {
        await using var app = await LinkedApp.StartAsync();
        LinkAnswer? answer = null;
        for (var number = 0; number < 70 && answer is not LinkAnswer.NotRead; number++)
        {
            var page = $"https://{LinkedApp.Site}/vacancies/{number}";
            answer = await app.Serve(LinkedApp.Advert(), page).CheckAsync(page);
        }

        var late = Assert.IsType<LinkAnswer.NotRead>(answer).Reading;
        Assert.Equal((ReadingOutcome.Trouble, LaterReason.HourUsedUp), (late.Outcome, late.Wait));
        Assert.True(late.Until > app.App.Clock.Now && late.Until <= app.App.Clock.Now.AddHours(1));
    }

    [Fact]
    public async Task Where_Links_Are_Not_Read_No_Request_Leaves()
    {
        await using var app = await LinkedApp.StartAsync(options: new UseCaseOptions { Source = new() { ReadLinks = false } });
        app.Boards.NhsJobs.Add(Clerk);
        var answer = await app.NotReadAsync(ClerkPage);
        Assert.True(answer.IsOff);
        var operators = await app.App.ReadAsync(TestAdverts.Words, url: ClerkPage);
        app.App.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(operators.Id, (await app.KnownAsync(ClerkPage)).Id); // what we know is the answer, whenever it was read
        Assert.Empty(app.Web.Requests);
    }

    [Theory]
    [InlineData("https://notifier.example/", null)]
    [InlineData("https://notifier.example/adverts/abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz")]
    [InlineData("https://NOTIFIER.example/adverts/abcdefghijklmnopqrstuvwxyz/follow?a=b", "abcdefghijklmnopqrstuvwxyz")]
    [InlineData("https://notifier.example/adverts/not-an-id", null)]
    [InlineData("https://notifier.example/manage/abcdefghijklmnopqrstuvwxyz", null)]
    public async Task A_Link_To_Ourselves_Is_No_Advert(string link, string? id)
    {
        await using var app = await LinkedApp.StartAsync();
        var answer = Assert.IsType<LinkAnswer.NoAdvert>(await app.CheckAsync(link));
        Assert.Equal((true, id), (answer.IsOurs, answer.KnownId));
        Assert.Empty(app.Web.Requests);
    }

    [Theory]
    [InlineData("https://www.jobs.nhs.uk/candidate/search/results?keyword=clerk")]
    [InlineData("https://www.civilservicejobs.service.gov.uk/csr/index.cgi?SID=Zm9v")]
    public async Task A_List_Or_A_Link_Of_One_Visit_Is_No_Advert(string link)
    {
        await using var app = await LinkedApp.StartAsync();
        Assert.False(Assert.IsType<LinkAnswer.NoAdvert>(await app.CheckAsync(link)).IsOurs);
        Assert.Empty(app.Web.Requests);
    }

    [Fact]
    public async Task Two_People_Who_Give_The_Same_Link_At_Once_Get_The_Same_Advert()
    {
        await using var app = await WithClerkAsync();
        PageReading[] readings = [await app.Serve(LinkedApp.Advert()).ReadAsync(), await app.ReadAsync(ClerkPage)];
        var import = app.App.The<ImportAdvert>();
        var kept = await Task.WhenAll(Enumerable.Range(0, 16).Select(turn => Task.Run(() => import.FetchedAsync(readings[turn % 2], LinkedApp.Home, Stop))));
        Assert.Equal(2, kept.Select(each => each.Advert!.Id).Distinct().Count());
        Assert.Equal(2, (await app.EverythingAsync()).Split('\n').Count(row => row.StartsWith("adverts ", StringComparison.Ordinal) && row.Split(' ')[2] == "a"));
    }

    [Fact]
    public async Task Who_Leaves_Ends_The_Search()
    {
        await using var app = await WithClerkAsync();
        var before = await app.EverythingAsync();
        using var left = new CancellationTokenSource();
        app.Boards.Instead = _ => WebAnswer.Custom(async context =>
        {
            await left.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.App.The<CheckLink>().RunAsync(new Uri(ClerkPage), LinkedApp.Home, left.Token));
        Assert.Equal(before, await app.EverythingAsync());
    }


    /// <summary>What nobody follows is gone after a day. To speak of it later would tell strangers that somebody does.</summary>
    [Theory]
    [InlineData(20, true, true)]
    [InlineData(30, true, false)]
    [InlineData(20, false, true)]
    [InlineData(30, false, false)]
    public async Task A_Link_Does_Not_Tell_That_Somebody_Follows_Its_Page(int hours, bool readsLinks, bool isTold)
    {
        var source = new SourceOptions { ReadLinks = readsLinks };
        await using var app = await LinkedApp.StartAsync(options: new UseCaseOptions { Source = source });
        app.Serve(LinkedApp.Advert());
        var reading = await app.ReadAsync();
        var kept = await app.App.The<ImportAdvert>().FetchedAsync(reading, LinkedApp.Home, Stop);
        await app.App.FollowAndConfirmAsync("ann@people.example", kept.Advert!.Id);
        app.App.Clock.Advance(TimeSpan.FromHours(hours));

        app.Serve(WebAnswer.Wall());
        var told = await app.CheckAsync() switch
        {
            LinkAnswer.Known known => known.Id,
            LinkAnswer.NotRead { Stored: { } stored } => stored.Id,
            _ => null,
        };
        Assert.Equal(isTold ? kept.Advert.Id : null, told);
    }

    [Fact]
    public async Task Nothing_Is_Asked_For_An_Answer_That_Is_Ready()
    {
        await using var app = await WithClerkAsync();
        var check = app.App.The<CheckLink>();
        Assert.Null(await check.ReadyAsync(new Uri(ClerkPage), Stop));
        var known = await app.KnownAsync(ClerkPage);
        var asked = app.Web.Requests.Count;
        Assert.Equal(known.Id, Assert.IsType<LinkAnswer.Known>(await check.ReadyAsync(new Uri(ClerkPage), Stop)).Id);
        Assert.IsType<LinkAnswer.NoAdvert>(await check.ReadyAsync(new Uri("https://www.jobs.nhs.uk/candidate/search"), Stop));
        Assert.Equal(asked, app.Web.Requests.Count);
    }

    /// <summary>The rows of adverts and names that stood before stand as they were.</summary>
    private static async Task AssertKeptAsync(LinkedApp app, string before)
    {
        var now = (await app.EverythingAsync()).Split('\n').ToHashSet();
        Assert.All(before.Split('\n'), row => Assert.Contains(row, now));
    }

    private static async Task<LinkedApp> WithClerkAsync(string now = "2025-12-10 10:00")
    {
        var app = await LinkedApp.StartAsync(now);
        app.Boards.NhsJobs.Add(Clerk);
        return app;
    }
}
