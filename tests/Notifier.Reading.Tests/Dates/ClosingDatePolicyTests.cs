using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Tests.Dates;

/// <summary>One rule says which closing date we believe, whether one copy states the dates or several do.</summary>
public sealed class ClosingDatePolicyTests
{
    private static readonly DateOnly Posted = new(2025, 12, 10);
    private static readonly DateOnly Today = new(2025, 12, 12);

    /// <summary>If 2024 were believed, followers would be told that it is too late.</summary>
    [Theory]
    [InlineData("2026-01-09", "Closing date: 9 January 2026.", "Closing date: 9 January 2024.", "Closing date: 16 January 2026.")]
    [InlineData("2026-01-09", "Closing date: 9 January 2026.", "Closing date: 9 January 2024.")]
    [InlineData("2026-01-09", "Closing date: 9 January 2026.", "Closing date extended to 16 January 2029.")]
    [InlineData("2025-12-31", "Closing date: 9 January 2026.", "Closing date: 31 December 2025.")]
    public void A_Date_Over_A_Year_From_All_Others_Is_Believed_Neither_In_One_Copy_Nor_Over_Several(string safe, params string[] stated)
    {
        Assert.Equal(safe, Iso(Check(string.Join('\n', stated), posted: Posted).Safe.Moment?.LastDay));
        Assert.Equal(safe, Iso(MergedClosingDate.Merge(stated.Select(words => Check(words).ClosingDates), Posted).Safe?.LastDay));
    }

    [Fact]
    public void Of_Dates_That_Are_All_Over_A_Year_Apart_The_Earliest_Counts() =>
        Assert.Equal("2026-01-09", Iso(MergedClosingDate.Merge([Check("Closing date: 9 January 2026.").ClosingDates, Check("Closing date: 9 February 2028.").ClosingDates]).Safe?.LastDay));

    [Fact]
    public void An_Advert_Extended_To_A_Day_That_We_Do_Not_Believe_Is_Likely_To_Close_On_The_Earlier() =>
        Assert.Equal(Confidence.Likely, Check("Closing date: 9 January 2026.\nClosing date extended to 16 January 2029.", posted: Posted).Safe.Confidence);

    /// <summary>A mistyped year is no reason to know no date at all.</summary>
    [Fact]
    public void Words_That_We_Do_Not_Believe_Do_Not_Overrule_A_Boards_Default()
    {
        var check = Check("Closing date: 9 March 2031.", Field(Posted.AddDays(30)), Posted, isFindAJob: true);

        Assert.Equal(("2026-01-09", Confidence.Guess), (Iso(check.Safe.Moment?.LastDay), check.Safe.Confidence));
    }

    /// <summary>A board fills in all fields of its page, so only the advert's words or another board's copy overrule its default.</summary>
    [Fact]
    public void Another_Field_Of_The_Same_Page_Does_Not_Overrule_A_Boards_Default()
    {
        var later = Posted.AddDays(40);
        var check = Check("We are hiring.", [.. Field(Posted.AddDays(30)), .. Field(later)], Posted, isFindAJob: true);
        Assert.Equal("2026-01-09", Iso(check.Safe.Moment?.LastDay));
        Assert.Equal("2026-01-09", Iso(MergedClosingDate.Merge([check.ClosingDates]).Safe?.LastDay));

        var elsewhere = Check("We are hiring.", Field(later), Posted);
        Assert.Equal(Iso(later), Iso(MergedClosingDate.Merge([check.ClosingDates, elsewhere.ClosingDates]).Safe?.LastDay));
    }

    [Fact]
    public void A_Field_Without_Zero_Hours_Ends_The_Doubt_Of_Another_In_One_Copy_As_Over_Several()
    {
        var zeroHours = new StructuredDate(MentionRole.Closing, new Quote("2026-01-09T00:00:00", 0, 0), 0);
        var check = Check("We are hiring.", [zeroHours, .. Field(new DateOnly(2026, 1, 9))]);
        Assert.False(check.Safe.Moment?.MayEndAsDayBegins);
        Assert.False(MergedClosingDate.Merge([check.ClosingDates]).Safe?.MayEndAsDayBegins);
    }

    private static string? Iso(DateOnly? day) => day?.ToString("O");

    private static StructuredDate[] Field(DateOnly day) => [new(MentionRole.Closing, new Quote(day.ToString("O"), 0, 0), 0)];

    private static CheckedAdvert Check(string words, StructuredDate[]? fields = null, DateOnly? posted = null, bool isFindAJob = false)
    {
        var page = new PageMetadata { CanonicalUrl = isFindAJob ? "https://findajob.dwp.gov.uk/details/1" : null };
        if (posted is { } day)
        {
            page.Dates.Add(new StructuredDate(MentionRole.Posting, new Quote(day.ToString("O"), 0, 0), 0));
        }

        foreach (var field in fields ?? [])
        {
            page.Dates.Add(field);
        }

        return AdvertReader.Read(AdvertText.FromPlainText(words, page), Today);
    }
}
