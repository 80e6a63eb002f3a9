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

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData("380-AB1234", null)]
    [InlineData("380-AB1234", "https://www.jobs.nhs.uk/candidate/jobadvert/C1")]
    [InlineData("TBC", "https://www.jobs.nhs.uk/candidate/jobadvert/C1")]
    [InlineData("TBC", null)]
    [InlineData("2025", "https://www.jobs.nhs.uk/candidate/jobadvert/C1")]
    public async Task An_Advert_Keeps_Its_Id_And_Gets_The_Names_Of_Today(string reference, string? page)
    {
        var text = TestAdverts.Words.Replace("380-AB1234", reference, StringComparison.Ordinal);
        var earlier = await _app.ReadEarlierAsync(text, page);
        await _app.FollowAndConfirmAsync(Ann, earlier.Id);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        var read = await _app.ReadAsync(text.Replace("24 Dec", "19 Dec", StringComparison.Ordinal).Replace("Wednesday", "Friday", StringComparison.Ordinal), url: page);
        await _app.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(earlier.Id, read.Id);
        Assert.Single((await _app.The<AdvertStore>().GetWithCopiesAsync(read.Id, CancellationToken.None))!.Copies);
        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec"], _app.Emails.To(Ann));
        if (page is not null)
        {
            Assert.Equal(earlier.Id, (await _app.The<AdvertStore>().FindAsync(AdvertKey.From(new Uri(page)), CancellationToken.None))?.Advert);
        }
    }

    [Fact]
    public async Task Another_Page_Of_Today_Does_Not_Take_Over_What_A_Placeholder_Named()
    {
        var earlier = await _app.ReadEarlierAsync(TestAdverts.Words.Replace("380-AB1234", "TBC", StringComparison.Ordinal), "https://www.jobs.nhs.uk/candidate/jobadvert/C1");
        var other = await _app.ReadAsync(TestAdverts.Words.Replace("380-AB1234", "TBC", StringComparison.Ordinal), url: "https://www.jobs.nhs.uk/candidate/jobadvert/C2");

        Assert.NotEqual(earlier.Id, other.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_Numbered_Vacancies_Come_Apart_And_Followers_Are_Told_That_We_Were_Wrong(bool isOwnReadFirst)
    {
        var (maths, english) = (Vacancy("SCH2025-1", "Teacher of Maths", "10 December", "19 December 2025"), Vacancy("SCH2025-2", "Teacher of English", "11 December", "02 January 2026"));
        var joined = await _app.ReadEarlierAsync(maths);
        await _app.FollowAndConfirmAsync(Ann, joined.Id);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        var wrong = await _app.ReadEarlierAsync(english);
        Assert.Equal((joined.Id, new DateOnly(2026, 1, 2)), (wrong.Id, wrong.Closing.Safe!.LastDay));
        await _app.The<DueItemStore>().AddAsync(new DueItemKey(_app.Clock.Now, DueItemKind.Announce, joined.Id, null), CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal("moved: 19 Dec -> 2 Jan", _app.Emails.To(Ann).Last());

        _app.Clock.Advance(TimeSpan.FromHours(1));
        var first = await _app.ReadAsync(isOwnReadFirst ? maths : english);
        var second = await _app.ReadAsync(isOwnReadFirst ? english : maths);
        await _app.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(joined.Id, (isOwnReadFirst ? first : second).Id);
        Assert.NotEqual(joined.Id, (isOwnReadFirst ? second : first).Id);
        Assert.Equal("corrected: 2 Jan -> 19 Dec", _app.Emails.To(Ann).Last());
        var whole = (await _app.The<AdvertStore>().GetWholeAsync(joined.Id, CancellationToken.None))!;
        Assert.Equal("Teacher of Maths", Assert.Single(whole.Copies).Title);
        Assert.Equal(maths, Assert.Single(whole.Texts).Value);
        Assert.Equal(ChangeCause.Correction, whole.History[^1].Cause);
        await _app.PassAsync(TimeSpan.FromDays(12));
        Assert.Equal("reminder 0: 19 Dec", _app.Emails.To(Ann).Last());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Copy_That_Two_Universities_Shared_Goes_To_Its_Own(bool isOwnReadFirst)
    {
        var joined = await _app.ReadEarlierAsync(Lecturer("History", "24th December"), History);
        await _app.FollowAndConfirmAsync(Ann, joined.Id);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(joined.Id, (await _app.ReadEarlierAsync(Lecturer("Physics", "16th December"), Physics)).Id);
        await _app.The<DueItemStore>().AddAsync(new DueItemKey(_app.Clock.Now, DueItemKind.Announce, joined.Id, null), CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal("moved: 24 Dec -> 16 Dec", _app.Emails.To(Ann).Last());

        var readings = new List<Advert>();
        foreach (var isOwn in new[] { isOwnReadFirst, !isOwnReadFirst })
        {
            _app.Clock.Advance(TimeSpan.FromHours(1));
            readings.Add(isOwn ? await _app.ReadAsync(Lecturer("History", "24th December"), url: History) : await _app.ReadAsync(Lecturer("Physics", "16th December"), url: Physics));
        }

        await _app.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(joined.Id, readings.Single(advert => advert.Title == "Lecturer in History").Id);
        Assert.Equal(2, readings.Select(advert => advert.Id).Distinct().Count());
        Assert.Equal(new DateOnly(2025, 12, 24), (await _app.The<AdvertStore>().GetAsync(joined.Id, CancellationToken.None))!.Closing.Safe!.LastDay);
        Assert.Equal("corrected: 16 Dec -> 24 Dec", _app.Emails.To(Ann).Last());
    }

    [Fact]
    public async Task Whatever_Fits_Stays_Joined()
    {
        var earlier = await _app.ReadEarlierAsync(TestAdverts.Words);
        Assert.Equal(earlier.Id, (await _app.ReadEarlierAsync(TestAdverts.Field)).Id);
        await _app.FollowAndConfirmAsync(Ann, earlier.Id);
        await _app.PassAsync(TimeSpan.FromHours(5));
        var before = _app.Emails.To(Ann).ToList();
        _app.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(earlier.Id, (await _app.ReadAsync(TestAdverts.Field)).Id);
        Assert.Equal(earlier.Id, (await _app.ReadAsync(TestAdverts.Words)).Id);
        await _app.PassAsync(TimeSpan.FromHours(2));

        var known = (await _app.The<AdvertStore>().GetWithCopiesAsync(earlier.Id, CancellationToken.None))!;
        Assert.Equal(2, known.Copies.Count);
        Assert.All(known.Copies, copy => Assert.Equal((copy.Title, AdvertReading.Version), ("Ward Clerk", copy.ReaderVersion)));
        Assert.Equal(before, _app.Emails.To(Ann));
    }

    [Fact]
    public async Task What_Hr_Was_Told_Is_Not_Told_Again_Because_It_Has_Another_Name()
    {
        await ConfirmHrAsync();
        var earlier = await _app.ReadEarlierAsync(TestAdverts.Undated);
        var key = EmailLedgerEntry.HrFindingsOf(earlier.Id, earlier.HrEvidence!);
        var told = EmailLedgerEntry.New(_app.Key(Hana), key, _app.Clock.Now) with { State = EmailState.Sent, Finished = _app.Clock.Now };
        Assert.NotNull(await _app.The<EmailLedger>().WriteAsync(told, null, null, CancellationToken.None));
        await _app.The<DueItemStore>().AddAsync(new DueItemKey(_app.Clock.Now, DueItemKind.HrFindings, earlier.Id, null), CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromHours(1));
        await _app.ReadAsync(TestAdverts.Undated);
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(["hr confirm"], _app.Emails.To(Hana));
    }

    [Fact]
    public async Task What_Only_Another_Reader_Finds_Is_Told_To_Nobody()
    {
        await ConfirmHrAsync();
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.ReadAsync(TestAdverts.Field);
        await _app.PassAsync(TimeSpan.FromHours(5));
        var before = _app.Emails.Mails.Count;

        // A reader that found neither the field's date nor anything wrong with it.
        await AsAnotherReaderAsync(advert.Id, copy => copy.Board == "Find a Job" ? copy with { Closings = [], Findings = [] } : copy);
        await _app.FollowAndConfirmAsync(Bob, advert.Id);
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        var told = _app.Emails.Mails.Count;
        var read = await _app.ReadAsync(TestAdverts.Field);
        await _app.PassAsync(TimeSpan.FromHours(5));

        Assert.NotNull(read.Closing.Disagreement);
        Assert.Equal(before + 1, told);
        Assert.Equal(told, _app.Emails.Mails.Count);
        await _app.PassAsync(TimeSpan.FromDays(7));
        Assert.Equal("reminder 7: 24 Dec (not 9 Jan)", _app.Emails.To(Bob).Last());
    }

    [Fact]
    public async Task A_Date_That_Only_Another_Reader_Moves_Is_Told_As_Read_Again()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await AsAnotherReaderAsync(advert.Id, copy => copy with { Closings = [.. copy.Closings.Select(closing => closing with { LastDay = new DateOnly(2025, 12, 29), Instant = closing.Instant.AddDays(5) })] });
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        Assert.Equal(["confirm: 29 Dec"], _app.Emails.To(Ann));
        await _app.ReadAsync(TestAdverts.Words);
        await _app.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal("read again: 29 Dec -> 24 Dec", _app.Emails.To(Ann).Last());
    }

    [Fact]
    public async Task A_Date_That_The_Advert_Moves_While_The_Reader_Changes_Has_Moved()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await AsAnotherReaderAsync(advert.Id, copy => copy);
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal("moved: 24 Dec -> 19 Dec", _app.Emails.To(Ann).Last());
    }

    [Fact]
    public async Task An_Advert_That_Goes_Takes_All_Its_Names_With_It()
    {
        await _app.ReadEarlierAsync(TestAdverts.Words, "https://www.jobs.nhs.uk/candidate/jobadvert/C1");
        await _app.ReadAsync(TestAdverts.Words, url: "https://www.jobs.nhs.uk/candidate/jobadvert/C1");
        await _app.ReadAsync(TestAdverts.Field, url: "https://findajob.dwp.gov.uk/details/1");
        _app.Clock.Now = InMemoryApp.At("2026-02-10 03:17");
        await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);

        Assert.Empty((await _app.Tables.QueryAsync(Tables.Adverts, RowRange.Partitions("0", "~"), null, 10, CancellationToken.None)).Rows);
        Assert.Empty((await _app.Tables.QueryAsync(Tables.References, RowRange.Partitions("0", "~"), null, 10, CancellationToken.None)).Rows);
    }

    /// <summary>The advert as another version of the reader left it.</summary>
    private async Task AsAnotherReaderAsync(string id, Func<AdvertCopy, AdvertCopy> read)
    {
        var known = (await _app.The<AdvertStore>().GetWithCopiesAsync(id, CancellationToken.None))!;
        List<AdvertCopy> copies = [.. known.Copies.Select(copy => read(copy) with { ReaderVersion = "another" })];
        var advert = known.Advert with { Closing = MergedClosingDate.Merge(copies.Select(copy => (IReadOnlyList<ClosingDate>)copy.Closings)) };
        advert = advert with { HrEvidence = AdvertFinding.EvidenceOf(AdvertFinding.From(advert, copies)) };
        Assert.Equal(WriteStatus.Done, await _app.The<AdvertStore>().WriteAsync(advert, null, null, null, null, CancellationToken.None, copies));
    }

    private async Task ConfirmHrAsync()
    {
        var trust = HrScope.ForEmployer("Example Trust")!;
        await _app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Hana), trust, CancellationToken.None);
        await _app.DeliverAsync();
        await _app.The<ChangeHrContact>().ConfirmAsync(_app.Key(Hana), trust.Key, CancellationToken.None);
    }

    private static string Vacancy(string reference, string title, string posted, string closes) => TestAdverts.Field
        .Replace("7647926/380-AB1234", reference, StringComparison.Ordinal)
        .Replace("Ward Clerk", title, StringComparison.Ordinal)
        .Replace("10 December", posted, StringComparison.Ordinal)
        .Replace("09 January 2026", closes, StringComparison.Ordinal);

    private static string Lecturer(string subject, string closes) =>
        $"Lecturer in {subject}\n\nLocation: Exeter\nSalary: £40,000\nHours: Full Time\nContract Type: Permanent\nPlaced On: 10th December 2025\nCloses: {closes} 2025\nJob Ref: 1234";
}
