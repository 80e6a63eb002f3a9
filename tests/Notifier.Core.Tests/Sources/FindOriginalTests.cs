using Notifier.Core.Sources;
using Notifier.Reading;
using Notifier.Reading.Documents;
using Notifier.Testing;
using Notifier.Testing.Fetching;

namespace Notifier.Core.Tests.Sources;

/// <summary>The original of a copy is found on a board that we can read, or nothing is.</summary>
public sealed class FindOriginalTests
{
    private const string Kent = "Kent and Medway NHS and Social Care Partnership Trust";

    private static readonly BoardAdvert Clerk =
        new("C9380-25-0001", "Ward Clerk", "Example Trust", "Exeter, EX1 1AA", new(2025, 12, 10), new(2025, 12, 24), Words) { TracReference = "380-AB1234" };

    private static readonly BoardAdvert Teacher =
        new("teacher-of-maths-example-school", "Teacher of Maths", "Example School", "Truro", new(2025, 12, 10), new(2026, 1, 9), Words);

    private const string Words = "You will welcome visitors, answer the telephone and keep the notes in good order. "
        + "You need a calm manner, good English and some experience with computers. We offer training from the first day and a pension.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The copies that people gave us, and what NHS Jobs holds of each.</summary>
    public static TheoryData<string, string, string, string> Seeds => new()
    {
        { "find-a-job-peer-support-worker", "380-FR0615", "Peer Support Worker", "Dartford, DA2 6PB" },
        { "find-a-job-support-time-recovery-worker", "380-WK0324-A", "Support Time Recovery Worker", "Maidstone, ME14 5TS" },
        { "nhs-jobs-carer-peer-support-worker", "186-1313-25-MH", "Carer Peer Support Worker", "Nottingham, NG6 9DR" },
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_Original_Of_Each_Seed_Is_Found_Among_500_Decoys(string seed, string reference, string title, string place)
    {
        await using var app = await LinkedApp.StartAsync();
        var (job, original) = Sought(seed, reference, title, place);
        AddDecoys(app.Boards, original, 500);
        app.Boards.NhsJobs.Add(original);

        var found = Assert.IsType<OriginalSearch.Found>(await FindAsync(app, job));
        Assert.Equal(FakeBoards.NhsPage(original.Reference), found.Reading.Address.Url.AbsoluteUri);
        Assert.True(found.ByReference);
    }

    /// <summary>50 searches, each with less known of the job or other decoys.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Without_The_Original_No_Decoy_Is_Taken_For_It(string seed, string reference, string title, string place)
    {
        await using var app = await LinkedApp.StartAsync();
        var (whole, original) = Sought(seed, reference, title, place);
        for (var run = 0; run < 17; run++)
        {
            app.Boards.NhsJobs.Clear();
            AddDecoys(app.Boards, original, 500 - run);
            app.Boards.NhsJobs.RemoveRange(0, run * 20);
            var job = (run % 5) switch
            {
                0 => whole,
                1 => whole with { Reference = null },
                2 => whole with { Employer = null },
                3 => whole with { Title = null },
                _ => whole with { Reference = null, Place = null },
            };
            Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, job));
        }
    }

    [Fact]
    public async Task Its_Reference_Alone_Is_Not_Enough()
    {
        await using var app = await WithAsync(Clerk);
        Assert.IsType<OriginalSearch.NotSought>(await FindAsync(app, new SoughtJob("380-AB1234", null, null, null, null)));
        Assert.IsType<OriginalSearch.NotSought>(await FindAsync(app, new SoughtJob(null, "Example Trust", null, "Exeter", null)));
        Assert.IsType<OriginalSearch.NotSought>(await FindAsync(app, new SoughtJob("TBC", null, "Ward Clerk", "Exeter", null)));
        Assert.IsType<OriginalSearch.NotSought>(await FindAsync(app, new SoughtJob(null, "Confidential", "Ward Clerk", "Exeter", null)));
        Assert.Empty(app.Asked);
    }

    [Theory]
    [InlineData("380-ab1234", "EXAMPLE TRUST.", "Ward Clerk (Band 2)")]
    [InlineData(" 7647926/380-AB1234 ", "Example Trust", null)]
    [InlineData("380-AB1234", null, "Ward Clerk")]
    public async Task Reference_And_Employer_May_Be_Written_In_Another_Way(string reference, string? employer, string? title)
    {
        await using var app = await WithAsync(Clerk);
        var found = Assert.IsType<OriginalSearch.Found>(await FindAsync(app, new SoughtJob(reference, employer, title, null, new(2025, 12, 10))));
        Assert.True(found.ByReference);
    }

    [Theory]
    [InlineData("Another Trust", "Ward Clerk")]
    [InlineData("Example Trust", "Porter")]
    [InlineData(null, "Porter")]
    public async Task The_Same_Reference_With_Another_Employer_Or_Title_Is_Another_Job(string? employer, string title)
    {
        await using var app = await WithAsync(Clerk);
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, new SoughtJob("380-AB1234", employer, title, null, new(2025, 12, 10))));
    }

    /// <summary>The keyword finds words of the text too.</summary>
    [Fact]
    public async Task A_Page_That_Only_Mentions_The_Reference_Is_Not_It()
    {
        await using var app = await WithAsync(Clerk with { TracReference = "380-ZZ9999", Words = $"{Words} This job is beside 380-AB1234." });
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Exeter", new(2025, 12, 10))));
    }

    [Theory]
    [InlineData("Exeter", true)]
    [InlineData("Wonford House, Exeter EX1 1AA", true)]
    [InlineData("Truro", false)]
    [InlineData("TR1 1AA", true)] // a postcode alone names no place, and there is only one such advert
    [InlineData(null, true)]
    public async Task Without_A_Reference_Employer_Title_And_Place_Decide(string? place, bool isFound)
    {
        await using var app = await WithAsync(Clerk);
        var search = await FindAsync(app, new SoughtJob(null, "Example Trust", "Ward Clerk, Band 2", place, new(2025, 12, 10)));
        Assert.Equal(isFound, search is OriginalSearch.Found { ByReference: false });
    }

    [Theory]
    [InlineData("Senior Ward Clerk")]
    [InlineData("Clerk")]
    public async Task Without_A_Reference_The_Title_Must_Be_The_Same(string title)
    {
        await using var app = await WithAsync(Clerk);
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, new SoughtJob(null, "Example Trust", title, "Exeter", new(2025, 12, 10))));
    }

    [Fact]
    public async Task A_Copy_With_Another_Reference_Is_Not_Found_By_Its_Words()
    {
        await using var app = await WithAsync(Clerk);
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, new SoughtJob("380-CD5678", "Example Trust", "Ward Clerk", "Exeter", new(2025, 12, 10))));
    }

    [Fact]
    public async Task Of_Two_That_Fit_None_Is_Chosen()
    {
        await using var app = await WithAsync(Clerk, Clerk with { Reference = "C9380-25-0002", TracReference = "380-AB9999", Place = "Truro" });
        var search = await FindAsync(app, new SoughtJob(null, "Example Trust", "Ward Clerk", null, new(2025, 12, 10)));
        Assert.Equal(new OriginalSearch.Several(NhsBoard, 2), search);

        // A place tells them apart.
        Assert.IsType<OriginalSearch.Found>(await FindAsync(app, new SoughtJob(null, "Example Trust", "Ward Clerk", "Truro", new(2025, 12, 10))));
    }

    [Fact]
    public async Task Two_Pages_With_One_Reference_Are_Several()
    {
        await using var app = await WithAsync(Clerk, Clerk with { Reference = "C9380-25-0002" });
        Assert.Equal(new OriginalSearch.Several(NhsBoard, 2), await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", null, new(2025, 12, 10))));
    }

    [Fact]
    public async Task What_Ended_Before_The_Copy_Was_Posted_Is_Another_Posting()
    {
        await using var app = await WithAsync(Clerk);
        Assert.IsType<OriginalSearch.Found>(await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", null, null, new(2025, 12, 24))));
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", null, null, new(2025, 12, 25))));
        app.App.Clock.Advance(TimeSpan.FromDays(20)); // a copy that does not say when it was posted counts as open today
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", null, null, null)));
    }

    [Fact]
    public async Task A_Copy_Is_Not_Its_Own_Original()
    {
        await using var app = await WithAsync(Clerk);
        var job = new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Exeter", new(2025, 12, 10));
        var copy = new Uri(FakeBoards.NhsPage(Clerk.Reference));
        Assert.IsType<OriginalSearch.NotFound>(await app.App.The<FindOriginal>().RunAsync(job, copy, null, Stop));
        Assert.Empty(Assert.IsType<OriginalSearch.NotFound>(await app.App.The<FindOriginal>().RunAsync(job, copy, NhsBoard, Stop)).Boards);
    }

    [Fact]
    public async Task A_Board_That_Does_Not_Answer_Is_Named()
    {
        await using var app = await WithAsync(Clerk);
        app.Boards.Instead = _ => WebAnswer.Nothing(503);
        var job = new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Exeter", new(2025, 12, 10));
        Assert.Equal([NhsBoard], Assert.IsType<OriginalSearch.NoAnswer>(await FindAsync(app, job)).Boards);
    }

    [Fact]
    public async Task A_Search_Ends_After_A_While_Though_Every_Answer_Comes()
    {
        await using var app = await WithAsync(Clerk);
        app.Boards.Instead = _ =>
        {
            app.App.Clock.Advance(FindOriginal.Longest + TimeSpan.FromSeconds(1));
            return WebAnswer.Nothing(404);
        };
        var job = new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Exeter", null);
        var silent = Assert.IsType<OriginalSearch.NoAnswer>(await FindAsync(app, job));
        Assert.Equal([NhsBoard], silent.Boards);
    }

    [Fact]
    public async Task A_Page_That_Cannot_Be_Opened_Confirms_Nothing()
    {
        await using var app = await WithAsync(Clerk);
        app.Boards.Instead = request => request.Path.StartsWith("/candidate/", StringComparison.Ordinal) ? WebAnswer.Wall() : null;
        var job = new SoughtJob("380-AB1234", "Example Trust", null, null, new(2025, 12, 10));
        Assert.Equal([NhsBoard], Assert.IsType<OriginalSearch.NoAnswer>(await FindAsync(app, job)).Boards);

        app.Boards.Instead = null;
        app.Boards.NhsJobs[0] = Clerk with { IsWithdrawn = true };
        app.App.Clock.Advance(TimeSpan.FromHours(2));
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, job));
    }

    [Fact]
    public async Task A_Job_At_A_School_Is_Sought_On_Teaching_Vacancies_Too()
    {
        await using var app = await WithAsync();
        app.Boards.TeachingVacancies.Add(Teacher);
        var job = new SoughtJob(null, "Example School", "Teacher of Maths", "Truro", new(2025, 12, 10));
        var found = Assert.IsType<OriginalSearch.Found>(await FindAsync(app, job));
        Assert.Equal(FakeBoards.TeachingPage(Teacher.Reference), found.Reading.Address.Url.AbsoluteUri);
        Assert.False(found.ByReference);

        Assert.Equal([NhsBoard, "Teaching Vacancies"], Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, job with { Title = "Teacher of English" })).Boards);
        Assert.Equal([NhsBoard], Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, job with { Employer = "Example Trust", Title = "Ward Clerk" })).Boards);
    }

    [Fact]
    public async Task No_More_Than_300_Adverts_Of_Teaching_Vacancies_Are_Read()
    {
        await using var app = await WithAsync();
        for (var number = 0; number < 450; number++)
        {
            app.Boards.TeachingVacancies.Add(Teacher with { Reference = $"teacher-of-art-{number}", Title = $"Teacher of Art {number}" });
        }

        app.Boards.TeachingVacancies.Add(Teacher with { Posted = new(2025, 11, 1) });
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, new SoughtJob(null, "Example School", "Teacher of Maths", "Truro", new(2025, 12, 10))));
        Assert.Equal(3, app.Asked.Count(url => url.Contains("jobs.json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task At_Most_Five_Pages_Are_Opened()
    {
        await using var app = await WithAsync([.. Enumerable.Range(1, 30).Select(number => Clerk with { Reference = $"C9380-25-{number:0000}", TracReference = "380-XX0000", Words = "380-AB1234" })]);
        await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Truro", new(2025, 12, 10)));
        Assert.Equal(5, app.Asked.Count(url => url.Contains("/candidate/", StringComparison.Ordinal)));
    }

    private static string NhsBoard => Reading.Searches.NhsJobsSearch.Board;

    private static async Task<LinkedApp> WithAsync(params BoardAdvert[] adverts)
    {
        var app = await LinkedApp.StartAsync();
        app.Boards.NhsJobs.AddRange(adverts);
        return app;
    }

    /// <summary>What a reading of the seed knows, and the board's own advert of that job.</summary>
    private static (SoughtJob Job, BoardAdvert Original) Sought(string seed, string reference, string title, string place)
    {
        var text = AdvertText.Parse(RepositoryFiles.Read($"samples/{seed}.txt"));
        var check = AdvertReader.Read(text, new DateOnly(2026, 1, 9));
        var posted = check.Reading.PostingDate!.Value;
        var employer = reference.StartsWith("380", StringComparison.Ordinal) ? Kent : "Nottinghamshire Healthcare NHS Foundation Trust";
        var original = new BoardAdvert($"C9{reference[..3]}-25-0042", title, employer, place, posted, posted.AddDays(14), Words) { TracReference = reference };
        return (SoughtJob.From(check, null), original);
    }

    /// <summary>Those of the double, and three that differ from the original in one thing only.</summary>
    private static void AddDecoys(FakeBoards boards, BoardAdvert original, int count)
    {
        boards.NhsJobs.Add(original with { Reference = "D9001-25-0001", Employer = "Another NHS Trust" });
        boards.NhsJobs.Add(original with { Reference = "D9001-25-0002", Title = "Healthcare Assistant" });
        boards.NhsJobs.Add(original with { Reference = "D9001-25-0003", Posted = original.Posted.AddYears(-1), Closes = original.Closes.AddYears(-1) });
        boards.AddDecoys(original, count - 3);
    }

    private static Task<OriginalSearch> FindAsync(LinkedApp app, SoughtJob job) => app.App.The<FindOriginal>().RunAsync(job, null, null, Stop);

    /// <summary>By the machine's clock, as a person waits.</summary>
    [Fact]
    public async Task Nobody_Waits_Long_For_A_Board_That_Hangs_And_The_Next_Person_Not_At_All()
    {
        await using var app = await WithAsync(Clerk);
        app.Boards.Instead = _ => WebAnswer.Custom(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var job = new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Exeter", null);
        var begun = TimeProvider.System.GetTimestamp();
        Assert.IsType<OriginalSearch.NoAnswer>(await FindAsync(app, job));
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8));

        var asked = app.Web.Requests.Count;
        Assert.IsType<OriginalSearch.NoAnswer>(await FindAsync(app, job));
        Assert.Equal(asked, app.Web.Requests.Count);
    }

    /// <summary>Each answer comes in time, and there is always one more.</summary>
    [Fact]
    public async Task A_Search_That_Drags_On_Ends()
    {
        await using var app = await WithAsync(Clerk, Clerk with { Reference = "C9380-25-0002" }, Clerk with { Reference = "C9380-25-0003" }, Clerk with { Reference = "C9380-25-0004" });
        app.Boards.Instead = request => request.Path.Contains("jobadvert", StringComparison.Ordinal)
            ? WebAnswer.Custom(context => Task.Delay(TimeSpan.FromSeconds(4), context.RequestAborted))
            : null;
        var begun = TimeProvider.System.GetTimestamp();
        Assert.IsType<OriginalSearch.NoAnswer>(await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Exeter", null)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(14));
    }

    [Fact]
    public async Task A_Page_From_Which_The_Board_Leads_To_Another_Site_Confirms_Nothing()
    {
        await using var app = await WithAsync(Clerk);
        app.Boards.Instead = request => request.Path.Contains("jobadvert", StringComparison.Ordinal) ? WebAnswer.Redirect("https://evil.example/1") : null;
        app.Serve(LinkedApp.Advert(closes: "11 December 2025", reference: "380-AB1234"), "https://evil.example/1");
        Assert.IsType<OriginalSearch.NotFound>(await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Exeter", null)));
        Assert.Contains("https://evil.example/1", app.Asked);
    }

    [Fact]
    public async Task A_List_From_Another_Site_Is_No_Answer_Of_The_Board()
    {
        await using var app = await WithAsync(Clerk);
        app.Boards.Instead = request => request.Path.Contains("search_xml", StringComparison.Ordinal) ? WebAnswer.Redirect($"https://evil.example{request.Path}") : null;
        app.Web.Serve("evil.example", _ => WebAnswer.Xml("<nhsJobs><totalPages>9</totalPages><totalResults>0</totalResults></nhsJobs>"));
        Assert.IsType<OriginalSearch.NoAnswer>(await FindAsync(app, new SoughtJob("380-AB1234", "Example Trust", "Ward Clerk", "Exeter", null)));
    }
}
