using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>Which copies are one job, and what they come to together.</summary>
public sealed class JobRecognitionTests
{
    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData("7647926/380-FR0615", "380-FR0615")]
    [InlineData("380-fr0615", "380-FR0615")]
    [InlineData("380-FR0615-2", "380-FR0615-2")]
    [InlineData("380-WK0324-A", "380-WK0324-A")]
    [InlineData("7647926/186-1313-25-MH", "186-1313-25-MH")]
    [InlineData("A-1", "A-1")]
    [InlineData(" 17169 ", "17169")]
    [InlineData("12345/67890", "67890")]
    [InlineData("ABC/380-FR0615", "380-FR0615")]
    [InlineData("ACA/0123/25", "ACA/0123/25")]
    [InlineData("7647926/ACA/0123/25", "ACA/0123/25")]
    [InlineData("1042/25", "1042/25")]
    [InlineData("REF1042", "REF1042")]
    public void A_Reference_Is_The_Employers_Own(string reference, string expected) => Assert.Equal(expected, EmployerReference.TextOf(reference));

    [Theory]
    [InlineData("TBC")]
    [InlineData("tba")]
    [InlineData("TBC 2026")]
    [InlineData("None")]
    [InlineData("N/A")]
    [InlineData("n/a - internal")]
    [InlineData("See advert")]
    [InlineData("Various")]
    [InlineData("1")]
    [InlineData("000")]
    [InlineData("2026")]
    [InlineData("HR/Sales")]
    [InlineData("7647926/")]
    [InlineData("7647926/TBC")]
    [InlineData("")]
    [InlineData(null)]
    public void What_Tells_No_Job_From_Another_Is_No_Reference(string? reference) => Assert.Null(EmployerReference.TextOf(reference));

    [Theory]
    [InlineData("380-FR0615-2", "Find a Job", "380-FR0615", 2)]
    [InlineData("380-FR0615-9", "Find a Job", "380-FR0615", 9)]
    [InlineData("380-FR0615-1", "Find a Job", null, 0)]
    [InlineData("380-FR0615-2", "NHS Jobs", null, 0)]
    [InlineData("380-FR0615-2", null, null, 0)]
    [InlineData("380-WK0324-A", "Find a Job", null, 0)]
    [InlineData("186-1313-25", "Find a Job", null, 0)]
    [InlineData("A-2", "Find a Job", null, 0)]
    public void A_Number_From_Two_Posts_A_Job_Again_Where_The_Board_Numbers_So(string reference, string? board, string? first, int time) =>
        Assert.Equal(first is null ? null : (first, time), EmployerReference.RePostOf(reference, KnownBoards.All.FirstOrDefault(each => each.Name == board)));

    [Fact]
    public void An_Employer_Is_The_Same_However_The_Name_Is_Written()
    {
        var key = EmployerReference.KeyOf("Kent & Medway NHS Trust");

        Assert.Equal(key, EmployerReference.KeyOf("KENT AND MEDWAY NHS  TRUST."));
        Assert.NotEqual(key, EmployerReference.KeyOf("Kent & Medway NHS and Social Care Partnership Trust"));
        Assert.Null(EmployerReference.KeyOf(" - "));
        Assert.Null(EmployerReference.KeyOf(null));
    }

    [Fact]
    public async Task Another_Employers_Same_Reference_Is_Another_Job()
    {
        var one = await _app.ReadAsync(TestAdverts.Words);
        var other = await _app.ReadAsync(TestAdverts.Words.Replace("Example Trust", "Another Trust", StringComparison.Ordinal));

        Assert.NotEqual(one.Id, other.Id);
    }

    [Fact]
    public async Task A_Reference_Used_Again_After_Closing_Is_Another_Job_And_The_Newest_Is_Found()
    {
        var first = await _app.ReadAsync(TestAdverts.Words);
        _app.Clock.Now = InMemoryApp.At("2026-01-05 10:00");
        var again = TestAdverts.Words.Replace("10 December 2025", "5 January 2026", StringComparison.Ordinal).Replace("Wednesday 24 Dec 2025", "19 January 2026", StringComparison.Ordinal);
        var second = await _app.ReadAsync(again);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second.Id, (await _app.ReadAsync(again)).Id);
        Assert.Equal(new DateOnly(2025, 12, 24), (await _app.The<AdvertStore>().GetAsync(first.Id, CancellationToken.None))!.Closing.Safe!.LastDay);
    }

    [Fact]
    public async Task A_Re_Post_In_Time_Joins_What_It_Posts_Again()
    {
        var first = await _app.ReadAsync(TestAdverts.Field);
        _app.Clock.Now = InMemoryApp.At("2026-01-08 10:00");
        var again = await _app.ReadAsync(TestAdverts.Field.Replace("380-AB1234", "380-AB1234-2", StringComparison.Ordinal).Replace("10 December 2025", "8 January 2026", StringComparison.Ordinal).Replace("09 January 2026", "07 February 2026", StringComparison.Ordinal));

        Assert.Equal(first.Id, again.Id);
    }

    [Fact]
    public async Task A_Re_Post_Replaces_What_It_Posts_Again_And_Moves_The_Date()
    {
        var first = await _app.ReadAsync(TestAdverts.Field);
        _app.Clock.Now = InMemoryApp.At("2026-01-08 10:00");
        var again = await _app.ReadAsync(RePost("05 February 2026"));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(new DateOnly(2026, 2, 5), again.Closing.Safe!.LastDay);
        Assert.Null(again.Closing.Other);
        Assert.Equal(2, again.Version);
        Assert.Equal(new DateOnly(2026, 2, 5), (await _app.ReadAsync(TestAdverts.Field)).Closing.Safe!.LastDay); // read once more, the old posting says nothing new
    }

    [Fact]
    public async Task A_Re_Post_Without_A_Date_Replaces_No_Known_One()
    {
        await _app.ReadAsync(TestAdverts.Field);
        _app.Clock.Now = InMemoryApp.At("2026-01-08 10:00");

        Assert.Equal(new DateOnly(2026, 1, 9), (await _app.ReadAsync(RePost(null))).Closing.Safe!.LastDay);
    }

    [Fact]
    public async Task A_Copy_That_Had_Closed_When_Another_Board_Posted_The_Job_Counts_No_More()
    {
        await _app.ReadAsync(TestAdverts.Field); // keeps the window open until 9 January
        Assert.Equal(new DateOnly(2025, 12, 24), (await _app.ReadAsync(TestAdverts.Words)).Closing.Safe!.LastDay);
        _app.Clock.Now = InMemoryApp.At("2026-01-05 10:00");
        var posted = await _app.ReadAsync(RePost("03 February 2026", "5 January 2026"));

        Assert.Equal(new DateOnly(2026, 2, 3), posted.Closing.Safe!.LastDay);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_Extension_After_Closing_Reaches_Whoever_Follows_Whichever_Copy_Shows_It(bool isInTheWords)
    {
        var words = TestAdverts.Words.Replace("Date posted: 10 December 2025\n", string.Empty, StringComparison.Ordinal);
        var field = TestAdverts.Field
            .Replace("Posting date: 10 December 2025\n", string.Empty, StringComparison.Ordinal)
            .Replace("09 January 2026", "24 December 2025", StringComparison.Ordinal);
        var advert = await _app.ReadAsync(words, url: "https://www.jobs.nhs.uk/candidate/jobadvert/1");
        Assert.Equal(advert.Id, (await _app.ReadAsync(field, url: "https://findajob.dwp.gov.uk/details/1")).Id);
        await _app.FollowAndConfirmAsync("ann@example.org", advert.Id);
        await _app.PassAsync(InMemoryApp.At("2025-12-26 09:00") - _app.Clock.Now);

        // The daily look at both, and the extension in one of them.
        Assert.Equal(advert.Id, (await _app.ReadAsync(field, url: "https://findajob.dwp.gov.uk/details/1")).Id);
        Assert.Equal(advert.Id, (await _app.ReadAsync(words, url: "https://www.jobs.nhs.uk/candidate/jobadvert/1")).Id);
        const string Extended = "The closing date has been extended to Friday 9 January 2026.";
        var extended = isInTheWords
            ? await _app.ReadAsync(words.Replace("This advert closes on Wednesday 24 Dec 2025.", Extended, StringComparison.Ordinal), url: "https://www.jobs.nhs.uk/candidate/jobadvert/1")
            : await _app.ReadAsync(field.Replace("24 December 2025", "09 January 2026", StringComparison.Ordinal).Replace("We are looking", Extended + " We are looking", StringComparison.Ordinal), url: "https://findajob.dwp.gov.uk/details/1");
        await _app.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(advert.Id, extended.Id);
        Assert.Contains("moved: 24 Dec -> 9 Jan", _app.Emails.To("ann@example.org"));
    }

    private static string RePost(string? closes, string posted = "8 January 2026") => TestAdverts.Field
        .Replace("380-AB1234", "380-AB1234-2", StringComparison.Ordinal)
        .Replace("10 December 2025", posted, StringComparison.Ordinal)
        .Replace("Closing date: 09 January 2026\n", closes is null ? string.Empty : $"Closing date: {closes}\n", StringComparison.Ordinal);

    [Fact]
    public async Task Copies_Without_A_Reference_Are_Joined_To_Nothing_But_Themselves()
    {
        const string Text = "Cleaner\nEmployer: Example Trust\n\nThis advert closes on 24 December 2025.";
        var one = await _app.ReadAsync(Text);

        Assert.Equal(one.Id, (await _app.ReadAsync(Text)).Id);
        Assert.NotEqual(one.Id, (await _app.ReadAsync(Text + " ")).Id);
        var page = await _app.ReadAsync(Text, url: "https://jobs.example.org/1");
        Assert.NotEqual(one.Id, page.Id);
        Assert.Equal(page.Id, (await _app.ReadAsync(Text.Replace("24", "19", StringComparison.Ordinal), url: "https://jobs.example.org/1")).Id);
    }

    [Fact]
    public async Task Two_First_Readings_At_Once_Become_One_Advert()
    {
        var read = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => _app.ReadAsync(number % 2 == 0 ? TestAdverts.Words : TestAdverts.Field))));

        Assert.Single(read.Select(advert => advert.Id).Distinct());
        Assert.Equal(2, (await _app.The<AdvertStore>().GetWithCopiesAsync(read[0].Id, CancellationToken.None))!.Copies.Count);
    }

    [Fact]
    public async Task A_Reading_Without_A_Date_Never_Removes_A_Known_One()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        var again = await _app.ReadAsync(TestAdverts.Words.Replace(" This advert closes on Wednesday 24 Dec 2025.", string.Empty, StringComparison.Ordinal));

        Assert.Equal(advert.Id, again.Id);
        Assert.Equal(1, again.Version);
        Assert.Equal(advert.Closing, again.Closing);
    }

    [Theory]
    [InlineData("24 December 2025 at 5pm", "24 December 2025 at noon", 2)]
    [InlineData("24 December 2025 at noon", "24 December 2025 at 5pm", 1)]
    [InlineData("24 December 2025", "24 December 2025 at 5pm", 2)]
    [InlineData("24 December 2025 at 5pm", "24 December 2025", 1)]
    [InlineData("24 December 2025", "24 December 2025 at 23:59", 1)]
    public async Task A_Changed_Time_Is_A_New_Version_Only_If_Sooner(string before, string after, int version)
    {
        await _app.ReadAsync(TestAdverts.Closing(before));

        Assert.Equal(version, (await _app.ReadAsync(TestAdverts.Closing(after))).Version);
    }

    [Fact]
    public async Task A_Long_Text_Is_Kept_In_Pieces_And_A_Shorter_One_Leaves_None_Behind()
    {
        var longer = TestAdverts.Words + string.Concat(Enumerable.Repeat("\nWe are a friendly team and look after each other. 😀", 1800));
        var advert = await _app.ReadAsync(longer);
        var store = _app.The<AdvertStore>();
        var copy = Assert.Single((await store.GetWithCopiesAsync(advert.Id, CancellationToken.None))!.Copies);
        Assert.True(copy.Pieces > 3);
        Assert.Equal(longer, await store.TextAsync(advert.Id, copy.Key, CancellationToken.None));

        await _app.ReadAsync(TestAdverts.Words);
        Assert.Equal(TestAdverts.Words, await store.TextAsync(advert.Id, copy.Key, CancellationToken.None));
    }

    [Fact]
    public async Task A_Text_Is_Not_Cut_Within_A_Character()
    {
        var text = TestAdverts.Words + "\n" + new string('x', 29_999 - TestAdverts.Words.Length - 1) + "😀 and on it goes";
        var advert = await _app.ReadAsync(text);
        var store = _app.The<AdvertStore>();
        var copy = Assert.Single((await store.GetWithCopiesAsync(advert.Id, CancellationToken.None))!.Copies);

        Assert.Equal(2, copy.Pieces);
        Assert.Equal(text, await store.TextAsync(advert.Id, copy.Key, CancellationToken.None));
    }

    [Fact]
    public async Task An_Extension_In_One_Copy_Replaces_The_Earlier_Date_Of_Another()
    {
        await _app.ReadAsync(TestAdverts.Words);
        var extended = await _app.ReadAsync(TestAdverts.Field.Replace("We are looking for a ward clerk.", "The closing date has been extended to 31 December 2025.", StringComparison.Ordinal));

        Assert.Equal(new DateOnly(2025, 12, 31), extended.Closing.Safe!.LastDay);
    }

    [Fact]
    public async Task Of_Extensions_In_Two_Copies_The_Latest_Counts()
    {
        await _app.ReadAsync(TestAdverts.Words + " The closing date has been extended to 31 December 2025.");
        var again = await _app.ReadAsync(TestAdverts.Field.Replace("We are looking for a ward clerk.", "The closing date has been extended to 20 January 2026.", StringComparison.Ordinal).Replace("09 January 2026", "20 January 2026", StringComparison.Ordinal));

        Assert.Equal(new DateOnly(2026, 1, 20), again.Closing.Safe!.LastDay);
    }

    [Fact]
    public async Task Followers_Hear_Of_A_Second_Extension()
    {
        const string First = " The closing date has been extended to 10 January 2026.";
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync("ann@example.org", advert.Id);
        await _app.PassAsync(TimeSpan.FromDays(12));
        await _app.ReadAsync(TestAdverts.Words + First);
        await _app.PassAsync(TimeSpan.FromDays(1));
        var again = await _app.ReadAsync(TestAdverts.Words + First + " Update: the closing date has been extended to 20 January 2026.");
        await _app.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal(new DateOnly(2026, 1, 20), again.Closing.Safe!.LastDay);
        Assert.Equal(["moved: 24 Dec -> 10 Jan", "moved: 10 Jan -> 20 Jan"], _app.Emails.To("ann@example.org").Where(subject => subject.StartsWith("moved", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_Copy_That_Closes_On_The_Extended_Day_Is_Believed_With_Its_Time()
    {
        await _app.ReadAsync(TestAdverts.Closing("Wednesday 31 Dec 2025 at 5pm"));
        var extended = await _app.ReadAsync(TestAdverts.Field.Replace("We are looking for a ward clerk.", "The closing date has been extended to 31 December 2025.", StringComparison.Ordinal));

        Assert.Equal(InMemoryApp.At("2025-12-31 17:00"), extended.Closing.Safe!.Instant);
    }

    [Fact]
    public async Task A_New_Date_Opens_A_Closed_Advert_Again_And_The_Same_Date_Does_Not()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.The<CloseAdvert>().RunAsync(advert.Id, CancellationToken.None);

        Assert.NotNull((await _app.ReadAsync(TestAdverts.Words)).Closed);
        var opened = await _app.ReadAsync(TestAdverts.Closing("Wednesday 31 Dec 2025"));
        Assert.Null(opened.Closed);
        Assert.Equal(3, opened.Version);
    }
}
