using Notifier.Core.Adverts;
using Notifier.Reading;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>How sure an advert's date is over all its copies, and in rows that did not keep it.</summary>
public sealed class ConfidenceTests
{
    private static readonly DateOnly Today = new(2025, 12, 12);

    /// <param name="words">Sentences of the employer, apart by a bar: each in a copy of its own, or all in one.</param>
    [Theory]
    [InlineData("We need a clerk.", "2026-01-09", Confidence.Guess)]
    [InlineData("This advert closes on Friday 9 January 2026.", "2026-01-09", Confidence.Certain)]
    [InlineData("This advert closes on 9 January.", "2026-01-09", Confidence.Likely)]
    [InlineData("This advert closes on Wednesday 24 December 2025.", "2025-12-24", Confidence.Certain)]
    [InlineData("This advert closes on 24 December.", "2025-12-24", Confidence.Likely)]
    [InlineData("This advert closes on 24 December 2025.|Apply by 22 December 2025.", "2025-12-22", Confidence.Likely)]
    [InlineData("This advert closes on 24 December 2025.|Apply by 24 December 2025.", "2025-12-24", Confidence.Certain)]
    [InlineData("This advert closes on 24 December 2025.|The closing date has been extended to 16 January 2026.", "2026-01-16", Confidence.Certain)]
    [InlineData("This advert closes on Monday 24 December 2025.", "2025-12-24", Confidence.Likely)] // it is a Wednesday
    public void Several_Copies_Are_As_Sure_As_One_That_Says_It_All(string words, string day, Confidence confidence)
    {
        var sentences = words.Split('|');

        var one = Agreed($"{TestAdverts.Field}\n{string.Join('\n', sentences)}");
        var many = Agreed([TestAdverts.Field, .. sentences.Select(sentence => TestAdverts.Words.Replace("This advert closes on Wednesday 24 Dec 2025.", sentence, StringComparison.Ordinal))]);

        Assert.Equal((DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), confidence), (one.LastDay, one.Confidence));
        Assert.Equal((one.LastDay, one.Confidence), (many.LastDay, many.Confidence));
    }

    /// <summary>A page tells machines the last second of a day that its words name as a whole.</summary>
    [Fact]
    public void A_Default_That_Words_Confirm_Is_No_Guess_Though_It_Names_A_Time()
    {
        const string Page = """
            <html><head><title>Ward Clerk</title><link rel="canonical" href="https://findajob.dwp.gov.uk/details/1"><script type="application/ld+json">
            {"@context":"https://schema.org","@type":"JobPosting","title":"Ward Clerk","datePosted":"2025-12-10","validThrough":"2026-01-09T23:59:59Z"}
            </script></head><body><h1>Ward Clerk</h1><p>WORDS</p></body></html>
            """;
        const string Words = "This advert closes on Friday 9 January 2026.";

        Assert.Equal(Confidence.Guess, Agreed(Page).Confidence);
        Assert.Equal(Confidence.Certain, Agreed(Page.Replace("WORDS", Words, StringComparison.Ordinal)).Confidence);
        Assert.Equal(Confidence.Certain, Agreed(Page, TestAdverts.Closing("Friday 9 January 2026")).Confidence);
    }

    [Fact]
    public async Task A_Copy_That_Makes_The_Date_Surer_Changes_What_The_Calendar_Shows_And_Tells_Nobody()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-12 10:00"));
        var guess = await app.ReadAsync(TestAdverts.Field);
        await app.FollowAndConfirmAsync("ann@example.org", guess.Id);
        var mails = app.Emails.Mails.Count;

        var certain = await app.ReadAsync(TestAdverts.Closing("Friday 9 January 2026"));
        await app.SweepAsync();
        await app.DeliverAsync();

        Assert.Equal((guess.Id, Confidence.Guess, Confidence.Certain), (certain.Id, guess.Closing.Safe!.Confidence, certain.Closing.Safe!.Confidence));
        Assert.Equal((guess.Version, guess.ClosingChanges + 1), (certain.Version, certain.ClosingChanges));
        Assert.Equal(mails, app.Emails.Mails.Count);
        Assert.Equal(certain.Closing.Safe, (await app.The<AdvertStore>().GetAsync(certain.Id, CancellationToken.None))!.Closing.Safe);
    }

    [Theory]
    [InlineData("Find a Job", 0, true, "2025-12-10", Confidence.Guess)]
    [InlineData(null, 0, false, "2025-12-10", Confidence.Guess)] // 30 days after posting, on a board that we do not know
    [InlineData(null, 2, false, "2025-12-10", Confidence.Likely)] // its own words say so
    [InlineData(null, 0, false, "2025-12-11", Confidence.Likely)]
    [InlineData(null, 0, false, null, Confidence.Likely)]
    [InlineData("NHS Jobs", 0, false, "2025-12-10", Confidence.Likely)]
    public void A_Row_Without_Confidence_Is_Given_What_Can_Be_Known(string? board, int source, bool isDefault, string? posted, Confidence expected)
    {
        var named = board is null ? "null" : $"\"{board}\"";
        var json = $$"""[{"LastDay":"2026-01-09","Time":null,"Instant":"2026-01-10T00:00:00+00:00","Quote":"9 January 2026","Source":{{source}},"Board":{{named}},"IsBoardDefault":{{(isDefault ? "true" : "false")}},"IsExtension":false,"IsCredible":true,"ForWhom":null}]""";

        var closing = Assert.Single(ClosingDate.Read(json, IsoDate.Parse(posted)));

        Assert.Equal(expected, closing.Confidence);
        Assert.Equal(closing, Assert.Single(ClosingDate.Read(ClosingDate.Json([closing with { }]), posted: null)));
    }

    private static ClosingDate Agreed(params IReadOnlyList<string> copies) =>
        MergedClosingDate.Merge(copies.Select(copy => AdvertReader.Read(AdvertText.Parse(copy), Today).ClosingDates)).Safe!;
}
