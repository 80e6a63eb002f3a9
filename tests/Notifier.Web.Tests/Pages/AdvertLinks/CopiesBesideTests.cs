using AngleSharp.Html.Dom;
using Notifier.Core.Sources;
using Notifier.Core.UseCases;
using Notifier.Reading;
using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Testing.Apps;
using Notifier.Web.Pages;
using Notifier.Web.Pages.AdvertLinks;

namespace Notifier.Web.Tests.Pages.AdvertLinks;

/// <summary>Two copies of a job side by side: both dates, what each says, and the safe one to follow.</summary>
public sealed class CopiesBesideTests
{
    private static readonly string[] Ids = [new('a', 26), new('b', 26)];

    private static string Over => TestAdverts.Closing("Tuesday 9 Dec 2025").Replace("10 December", "1 December", StringComparison.Ordinal);

    /// <summary>The words of the page that somebody gave, of the copy elsewhere, and what is to be said.</summary>
    public static TheoryData<string, string, string?, string> Pairs => new()
    {
        { TestAdverts.Undated, TestAdverts.Words, "b", "Only NHS Jobs states a closing date. Go by that one." },
        { TestAdverts.Undated, TestAdverts.Undated, "b", "Neither states a closing date. Ask the employer when it closes." },
        { TestAdverts.Closing("Friday 19 Dec 2025"), TestAdverts.Words, "a", "The dates differ. Go by the earlier one." },
        { TestAdverts.Words, TestAdverts.Closing("Friday 19 Dec 2025"), "b", "The dates differ. Go by the earlier one." },
        { TestAdverts.Words, TestAdverts.Words, "b", "Both state the same closing date." },
        { TestAdverts.Field, TestAdverts.Words, "b", "The dates differ. Go by the earlier one." },
        { TestAdverts.Undated, TestAdverts.Field, "b", "Only NHS Jobs shows a closing date, and that is a guess." },
        { Over, Over, null, "Both state the same closing date." },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_Earlier_Believable_Date_Comes_First_And_Is_The_One_To_Follow(string given, string other, string? follow, string verdict)
    {
        var page = await Show(given, other, isByReference: true);
        Assert.Equal(verdict, page.QuerySelector("main > p > strong")!.TextContent);
        Assert.Equal(2, page.QuerySelectorAll(".beside-copy .answer").Length);
        Assert.Equal(verdict.StartsWith("The dates differ", StringComparison.Ordinal), page.QuerySelector(".differ") is not null);
        Assert.Equal(follow is null ? null : $"/adverts/{new string(follow[0], 26)}/follow", page.QuerySelector("a.button")?.GetAttribute("href"));
        if (follow is not null)
        {
            Assert.Equal($"/adverts/{new string(follow[0], 26)}", page.QuerySelectorAll(".beside-copy")[0].QuerySelector("a[href^='/adverts/']")!.GetAttribute("href"));
        }
    }

    [Fact]
    public async Task A_Job_Recognised_By_Its_Words_Alone_Is_Only_Probably_The_Same()
    {
        Assert.Contains("NHS Jobs probably has the same job: employer, title and place agree. Check that it is yours.", (await Show(TestAdverts.Undated, TestAdverts.Words, isByReference: false)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("NHS Jobs has the same job: its reference is 380-AB1234.", (await Show(TestAdverts.Undated, TestAdverts.Words, isByReference: true)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Room_For_The_Copy_Elsewhere_The_Given_One_Can_Be_Followed()
    {
        var page = await Show(TestAdverts.Undated, TestAdverts.Words, isByReference: true, keptElsewhere: false);
        Assert.Equal($"/adverts/{Ids[0]}/follow", page.QuerySelector("a.button")!.GetAttribute("href"));
        Assert.Equal("Wednesday 24 December 2025", page.QuerySelector(".beside-copy .answer-day")!.TextContent);
    }

    [Fact]
    public async Task Nothing_That_A_Copy_Says_Can_Become_Markup()
    {
        const string Hostile = "<script>alert(1)</script>\u202e\n\nCompany: <img src=x>\nClosing date: 20 January 2026 <b>\n";
        var page = await Show(TestAdverts.Undated, Hostile, isByReference: true);
        Assert.Empty(page.QuerySelectorAll("main script, main img, main b"));
        Assert.DoesNotContain('\u202e', page.Body!.TextContent);
    }

    private static Task<IHtmlDocument> Show(string given, string other, bool isByReference, bool keptElsewhere = true)
    {
        var (page, original) = (CanonicalAddress.From(new Uri("https://jobs.example/1")), CanonicalAddress.From(new Uri("https://www.jobs.nhs.uk/candidate/jobadvert/C9380-25-1")));
        var elsewhere = new SameJobElsewhere(Check(other), original, keptElsewhere ? Ids[1] : null, isByReference);
        var known = new LinkAnswer.Known(page, Ids[0], Check(given), elsewhere, new OriginalSearch.NotSought(), null);
        var copy = CopyBesideModel.FromLink(known.Checked!, page, known.Id, TestApp.Start);
        return Rendered.Page(PageResult.For(LinkAnswerModel.From(known, copy, TestApp.Start)));
    }

    private static CheckedAdvert Check(string text)
    {
        var today = LondonTime.DayOf(TestApp.Start);
        return AdvertReader.Read(AdvertText.FromPlainText(text), today, null, today, TestApp.Stop);
    }
}
