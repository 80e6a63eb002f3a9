using Notifier.Reading.Dates;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>What one copy of a job says counts over all copies as it does beside the words of its own.</summary>
public sealed class SeveralCopiesTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Date_That_A_Board_Fills_In_Is_Not_Believed_Beside_The_Employers_In_A_Field(bool isDefaultFirst)
    {
        var employers = TestAdverts.Undated.Replace("Porter", "Ward Clerk", StringComparison.Ordinal).Replace("380-CD5678", "380-AB1234", StringComparison.Ordinal)
            .Replace("Ward Clerk\n", "Ward Clerk\nThe closing date is 30 January 2026\n", StringComparison.Ordinal);
        var advert = await _app.ReadAsync(isDefaultFirst ? TestAdverts.Field : employers);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(TimeSpan.FromHours(1));
        var both = await _app.ReadAsync(isDefaultFirst ? employers : TestAdverts.Field);
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(advert.Id, both.Id);
        Assert.Equal((new DateOnly(2026, 1, 30), Confidence.Certain), (both.Closing.Safe!.LastDay, both.Closing.Safe.Confidence));
        Assert.Equal(isDefaultFirst ? ["moved: 9 Jan -> 30 Jan"] : Array.Empty<string>(), _app.Emails.To(Ann).Skip(1));
    }

    [Theory]
    [InlineData("Closing date for internal applicants: 20 December 2025.")]
    [InlineData("The closing date for redeployment candidates is 20 December 2025.")]
    public async Task A_Date_For_Fewer_People_In_Another_Copy_Is_Nobody_Elses(string words)
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        var both = await _app.ReadAsync($"Ward Clerk\nEmployer: Example Trust\nReference: 380-AB1234\nDate posted: 10 December 2025\n\n{words}", url: "https://trust.example/jobs/1");
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(advert.Id, both.Id);
        Assert.Equal((advert.Closing.Safe!.LastDay, (string?)null), (both.Closing.Safe!.LastDay, both.Closing.Disagreement));
        Assert.Equal(["confirm: 24 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task An_Advert_That_Is_For_Everybody_By_Now_Is_Called_For_People_Inside_No_More()
    {
        var before = await _app.ReadAsync(TestAdverts.Words + " This vacancy is open to internal applicants only.");
        var after = await _app.ReadAsync(TestAdverts.Words);

        Assert.Equal((before.Id, true, false), (after.Id, before.IsInternalOnly, after.IsInternalOnly));
    }

    [Fact]
    public async Task Of_Two_Dates_That_A_Board_Fills_In_For_One_Copy_The_Later_Is_Told_No_More()
    {
        var advert = await _app.ReadAsync(TestAdverts.Field);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(TimeSpan.FromHours(1));
        var corrected = await _app.ReadAsync(TestAdverts.Field.Replace("10 December 2025", "5 December 2025", StringComparison.Ordinal).Replace("09 January", "04 January", StringComparison.Ordinal));
        await _app.PassAsync(TimeSpan.FromDays(26));

        Assert.Equal((advert.Id, new DateOnly(2026, 1, 4), Confidence.Guess), (corrected.Id, corrected.Closing.Safe!.LastDay, corrected.Closing.Safe.Confidence));
        Assert.Equal(["confirm: 9 Jan", "moved: 9 Jan -> 4 Jan", "reminder 7: 4 Jan", "reminder 2: 4 Jan", "reminder 0: 4 Jan"], _app.Emails.To(Ann));
    }
}
