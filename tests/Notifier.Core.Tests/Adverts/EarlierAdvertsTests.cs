using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Hr;
using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Dates;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>What was stored before titles were compared goes on working, and what was joined wrongly comes apart.</summary>
public sealed class EarlierAdvertsTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";
    private const string Hana = "hana@trust.example";
    private const string History = "https://www.jobs.ac.uk/job/AAA111/history";
    private const string Physics = "https://www.jobs.ac.uk/job/BBB222/physics";

    private readonly InMemoryApp _stage = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData("380-AB1234", null)]
    [InlineData("380-AB1234", "https://www.jobs.nhs.uk/candidate/jobadvert/C1")]
    [InlineData("TBC", "https://www.jobs.nhs.uk/candidate/jobadvert/C1")]
    [InlineData("TBC", null)]
    [InlineData("2025", "https://www.jobs.nhs.uk/candidate/jobadvert/C1")]
    public async Task An_Advert_Keeps_Its_Id_And_Gets_The_Names_Of_Today(string reference, string? page)
    {
        var text = TestAdverts.Words.Replace("380-AB1234", reference, StringComparison.Ordinal);
        var earlier = await _stage.ReadEarlierAsync(text, page);
        await _stage.FollowAndConfirmAsync(Ann, earlier.Id);
        _stage.Clock.Advance(TimeSpan.FromHours(1));
        var read = await _stage.ReadAsync(text.Replace("24 Dec", "19 Dec", StringComparison.Ordinal).Replace("Wednesday", "Friday", StringComparison.Ordinal), url: page);
        await _stage.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(earlier.Id, read.Id);
        Assert.Single((await _stage.The<AdvertStore>().GetWithCopiesAsync(read.Id, CancellationToken.None))!.Copies);
        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec"], _stage.Post.To(Ann));
        if (page is not null)
        {
            Assert.Equal(earlier.Id, (await _stage.The<AdvertStore>().FindAsync(AdvertKey.From(new Uri(page)), CancellationToken.None))?.Advert);
        }
    }

    [Fact]
    public async Task Another_Page_Of_Today_Does_Not_Take_Over_What_A_Placeholder_Named()
    {
        var earlier = await _stage.ReadEarlierAsync(TestAdverts.Words.Replace("380-AB1234", "TBC", StringComparison.Ordinal), "https://www.jobs.nhs.uk/candidate/jobadvert/C1");
        var other = await _stage.ReadAsync(TestAdverts.Words.Replace("380-AB1234", "TBC", StringComparison.Ordinal), url: "https://www.jobs.nhs.uk/candidate/jobadvert/C2");

        Assert.NotEqual(earlier.Id, other.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_Numbered_Vacancies_Come_Apart_And_Followers_Are_Told_That_We_Were_Wrong(bool isOwnReadFirst)
    {
        var (maths, english) = (Vacancy("SCH2025-1", "Teacher of Maths", "10 December", "19 December 2025"), Vacancy("SCH2025-2", "Teacher of English", "11 December", "02 January 2026"));
        var joined = await _stage.ReadEarlierAsync(maths);
        await _stage.FollowAndConfirmAsync(Ann, joined.Id);
        _stage.Clock.Advance(TimeSpan.FromDays(1));
        var wrong = await _stage.ReadEarlierAsync(english);
        Assert.Equal((joined.Id, new DateOnly(2026, 1, 2)), (wrong.Id, wrong.Closing.Safe!.LastDay));
        await _stage.The<DueItemStore>().AddAsync(new DueItemKey(_stage.Clock.Now, DueItemKind.Announce, joined.Id, null), CancellationToken.None);
        await _stage.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal("moved: 19 Dec -> 2 Jan", _stage.Post.To(Ann).Last());

        _stage.Clock.Advance(TimeSpan.FromHours(1));
        var first = await _stage.ReadAsync(isOwnReadFirst ? maths : english);
        var second = await _stage.ReadAsync(isOwnReadFirst ? english : maths);
        await _stage.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(joined.Id, (isOwnReadFirst ? first : second).Id);
        Assert.NotEqual(joined.Id, (isOwnReadFirst ? second : first).Id);
        Assert.Equal("corrected: 2 Jan -> 19 Dec", _stage.Post.To(Ann).Last());
        var whole = (await _stage.The<AdvertStore>().GetWholeAsync(joined.Id, CancellationToken.None))!;
        Assert.Equal("Teacher of Maths", Assert.Single(whole.Copies).Title);
        Assert.Equal(maths, Assert.Single(whole.Texts).Value);
        Assert.Equal(ChangeCause.Correction, whole.History[^1].Cause);
        await _stage.PassAsync(TimeSpan.FromDays(12));
        Assert.Equal("reminder 0: 19 Dec", _stage.Post.To(Ann).Last());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Copy_That_Two_Universities_Shared_Goes_To_Its_Own(bool isOwnReadFirst)
    {
        var joined = await _stage.ReadEarlierAsync(Lecturer("History", "24th December"), History);
        await _stage.FollowAndConfirmAsync(Ann, joined.Id);
        _stage.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(joined.Id, (await _stage.ReadEarlierAsync(Lecturer("Physics", "16th December"), Physics)).Id);
        await _stage.The<DueItemStore>().AddAsync(new DueItemKey(_stage.Clock.Now, DueItemKind.Announce, joined.Id, null), CancellationToken.None);
        await _stage.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal("moved: 24 Dec -> 16 Dec", _stage.Post.To(Ann).Last());

        var readings = new List<Advert>();
        foreach (var isOwn in new[] { isOwnReadFirst, !isOwnReadFirst })
        {
            _stage.Clock.Advance(TimeSpan.FromHours(1));
            readings.Add(isOwn ? await _stage.ReadAsync(Lecturer("History", "24th December"), url: History) : await _stage.ReadAsync(Lecturer("Physics", "16th December"), url: Physics));
        }

        await _stage.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(joined.Id, readings.Single(advert => advert.Title == "Lecturer in History").Id);
        Assert.Equal(2, readings.Select(advert => advert.Id).Distinct().Count());
        Assert.Equal(new DateOnly(2025, 12, 24), (await _stage.The<AdvertStore>().GetAsync(joined.Id, CancellationToken.None))!.Closing.Safe!.LastDay);
        Assert.Equal("corrected: 16 Dec -> 24 Dec", _stage.Post.To(Ann).Last());
    }

    [Fact]
    public async Task Whatever_Fits_Stays_Joined()
    {
        var earlier = await _stage.ReadEarlierAsync(TestAdverts.Words);
        Assert.Equal(earlier.Id, (await _stage.ReadEarlierAsync(TestAdverts.Field)).Id);
        await _stage.FollowAndConfirmAsync(Ann, earlier.Id);
        await _stage.PassAsync(TimeSpan.FromHours(5));
        var before = _stage.Post.To(Ann).ToList();
        _stage.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(earlier.Id, (await _stage.ReadAsync(TestAdverts.Field)).Id);
        Assert.Equal(earlier.Id, (await _stage.ReadAsync(TestAdverts.Words)).Id);
        await _stage.PassAsync(TimeSpan.FromHours(2));

        var known = (await _stage.The<AdvertStore>().GetWithCopiesAsync(earlier.Id, CancellationToken.None))!;
        Assert.Equal(2, known.Copies.Count);
        Assert.All(known.Copies, copy => Assert.Equal((copy.Title, AdvertReading.Version), ("Ward Clerk", copy.ReaderVersion)));
        Assert.Equal(before, _stage.Post.To(Ann));
    }

    [Fact]
    public async Task What_Hr_Was_Told_Is_Not_Told_Again_Because_It_Has_Another_Name()
    {
        await ConfirmHrAsync();
        var earlier = await _stage.ReadEarlierAsync(TestAdverts.Undated);
        var key = EmailLedgerEntry.HrFindingsOf(earlier.Id, earlier.HrEvidence!);
        var told = EmailLedgerEntry.New(_stage.Key(Hana), key, _stage.Clock.Now) with { State = EmailState.Sent, Finished = _stage.Clock.Now };
        Assert.NotNull(await _stage.The<EmailLedger>().WriteAsync(told, null, null, CancellationToken.None));
        await _stage.The<DueItemStore>().AddAsync(new DueItemKey(_stage.Clock.Now, DueItemKind.HrFindings, earlier.Id, null), CancellationToken.None);
        await _stage.PassAsync(TimeSpan.FromHours(1));
        await _stage.ReadAsync(TestAdverts.Undated);
        await _stage.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(["hr confirm"], _stage.Post.To(Hana));
    }

    [Fact]
    public async Task What_Only_Another_Reader_Finds_Is_Told_To_Nobody()
    {
        await ConfirmHrAsync();
        var advert = await _stage.ReadAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, advert.Id);
        await _stage.ReadAsync(TestAdverts.Field);
        await _stage.PassAsync(TimeSpan.FromHours(5));
        var before = _stage.Post.Mails.Count;

        // A reader that found neither the field's date nor anything wrong with it.
        await AsAnotherReaderAsync(advert.Id, copy => copy.Board == "Find a Job" ? copy with { Closings = [], Findings = [] } : copy);
        await _stage.FollowAndConfirmAsync(Bob, advert.Id);
        await _stage.PassAsync(TimeSpan.FromMinutes(30));
        var told = _stage.Post.Mails.Count;
        var read = await _stage.ReadAsync(TestAdverts.Field);
        await _stage.PassAsync(TimeSpan.FromHours(5));

        Assert.NotNull(read.Closing.Disagreement);
        Assert.Equal(before + 1, told);
        Assert.Equal(told, _stage.Post.Mails.Count);
        await _stage.PassAsync(TimeSpan.FromDays(7));
        Assert.Equal("reminder 7: 24 Dec (not 9 Jan)", _stage.Post.To(Bob).Last());
    }

    [Fact]
    public async Task A_Date_That_Only_Another_Reader_Moves_Is_Told_As_Read_Again()
    {
        var advert = await _stage.ReadAsync(TestAdverts.Words);
        await AsAnotherReaderAsync(advert.Id, copy => copy with { Closings = [.. copy.Closings.Select(closing => closing with { LastDay = new DateOnly(2025, 12, 29), Instant = closing.Instant.AddDays(5) })] });
        await _stage.FollowAndConfirmAsync(Ann, advert.Id);
        Assert.Equal(["confirm: 29 Dec"], _stage.Post.To(Ann));
        await _stage.ReadAsync(TestAdverts.Words);
        await _stage.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal("read again: 29 Dec -> 24 Dec", _stage.Post.To(Ann).Last());
    }

    [Fact]
    public async Task A_Date_That_The_Advert_Moves_While_The_Reader_Changes_Has_Moved()
    {
        var advert = await _stage.ReadAsync(TestAdverts.Words);
        await _stage.FollowAndConfirmAsync(Ann, advert.Id);
        await AsAnotherReaderAsync(advert.Id, copy => copy);
        await _stage.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _stage.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal("moved: 24 Dec -> 19 Dec", _stage.Post.To(Ann).Last());
    }

    [Fact]
    public async Task An_Advert_That_Goes_Takes_All_Its_Names_With_It()
    {
        await _stage.ReadEarlierAsync(TestAdverts.Words, "https://www.jobs.nhs.uk/candidate/jobadvert/C1");
        await _stage.ReadAsync(TestAdverts.Words, url: "https://www.jobs.nhs.uk/candidate/jobadvert/C1");
        await _stage.ReadAsync(TestAdverts.Field, url: "https://findajob.dwp.gov.uk/details/1");
        _stage.Clock.Now = InMemoryApp.At("2026-02-10 03:17");
        await _stage.The<DeleteExpiredData>().RunAsync(CancellationToken.None);

        Assert.Empty((await _stage.Tables.QueryAsync(Tables.Adverts, RowRange.Partitions("0", "~"), null, 10, CancellationToken.None)).Rows);
        Assert.Empty((await _stage.Tables.QueryAsync(Tables.References, RowRange.Partitions("0", "~"), null, 10, CancellationToken.None)).Rows);
    }

    /// <summary>The advert as another version of the reader left it.</summary>
    private async Task AsAnotherReaderAsync(string id, Func<AdvertCopy, AdvertCopy> read)
    {
        var known = (await _stage.The<AdvertStore>().GetWithCopiesAsync(id, CancellationToken.None))!;
        List<AdvertCopy> copies = [.. known.Copies.Select(copy => read(copy) with { ReaderVersion = "another" })];
        var advert = known.Advert with { Closing = MergedClosingDate.Merge(copies.Select(copy => (IReadOnlyList<ClosingDate>)copy.Closings)) };
        advert = advert with { HrEvidence = AdvertFinding.EvidenceOf(AdvertFinding.From(advert, copies)) };
        Assert.Equal(WriteStatus.Done, await _stage.The<AdvertStore>().WriteAsync(advert, null, null, null, null, CancellationToken.None, copies));
    }

    private async Task ConfirmHrAsync()
    {
        var trust = HrScope.ForEmployer("Example Trust")!;
        await _stage.The<AddHrContact>().RunAsync(InMemoryApp.Address(Hana), trust, CancellationToken.None);
        await _stage.DeliverAsync();
        await _stage.The<ChangeHrContact>().ConfirmAsync(_stage.Key(Hana), trust.Key, CancellationToken.None);
    }

    private static string Vacancy(string reference, string title, string posted, string closes) => TestAdverts.Field
        .Replace("7647926/380-AB1234", reference, StringComparison.Ordinal)
        .Replace("Ward Clerk", title, StringComparison.Ordinal)
        .Replace("10 December", posted, StringComparison.Ordinal)
        .Replace("09 January 2026", closes, StringComparison.Ordinal);

    private static string Lecturer(string subject, string closes) =>
        $"Lecturer in {subject}\n\nLocation: Exeter\nSalary: £40,000\nHours: Full Time\nContract Type: Permanent\nPlaced On: 10th December 2025\nCloses: {closes} 2025\nJob Ref: 1234";
}
