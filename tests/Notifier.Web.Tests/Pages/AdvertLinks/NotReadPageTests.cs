using System.Text;
using Notifier.Core.Fetching;
using Notifier.Core.Sources;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Reading.Pages;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Web.Pages;
using Notifier.Web.Pages.AdvertLinks;

namespace Notifier.Web.Tests.Pages.AdvertLinks;

/// <summary>What a person reads when the page of their link was not read, whatever the reason.</summary>
public sealed class NotReadPageTests
{
    private static readonly Uri Given = new("https://jobs.example/advert/1?from=alert");
    private static readonly CanonicalAddress Address = new()
    {
        Original = Given,
        Url = new Uri("https://jobs.example/advert/1"),
        ReadFrom = new Uri("https://jobs.example/advert/1"),
        Kind = AddressKind.Unknown,
        Board = null,
        Id = null,
        Tenant = null,
        IsBoard = false,
    };

    private static readonly OriginalSearch NotFound = new OriginalSearch.NotFound(["NHS Jobs", "Teaching Vacancies"]);

    private static readonly (string Name, PageReading Reading, OriginalSearch Search)[] Answers =
    [
        ("wall", Outcome(ReadingOutcome.Wall), NotFound),
        ("wall, several fit", Outcome(ReadingOutcome.Wall), new OriginalSearch.Several("NHS Jobs", 3)),
        ("wall, a board did not answer", Outcome(ReadingOutcome.Wall), new OriginalSearch.NoAnswer(["NHS Jobs"])),
        ("wall, nothing to look by", Outcome(ReadingOutcome.Wall), new OriginalSearch.NotSought()),
        ("robots", Outcome(ReadingOutcome.Robots), NotFound),
        ("shell", Outcome(ReadingOutcome.Shell), NotFound),
        ("gone", Outcome(ReadingOutcome.Gone), NotFound),
        ("closed in words", new PageReading(ReadingOutcome.ClosedWords, Address, new PageContent(PageState.ClosedInWords, null, null, null) { Sign = "This vacancy has\u202e closed" }), NotFound),
        ("closed, words not known", Outcome(ReadingOutcome.ClosedWords), NotFound),
        ("soft gone", Outcome(ReadingOutcome.SoftGone), NotFound),
        .. Enum.GetValues<FetchRefusal>().Select(reason => ($"refused, {reason}", Outcome(ReadingOutcome.RefusedByUs) with { Refusal = reason }, (OriginalSearch)new OriginalSearch.NotSought())),
        .. Enum.GetValues<FetchTrouble>().Select(trouble => ($"trouble, {trouble}", Outcome(ReadingOutcome.Trouble) with { Trouble = trouble }, (OriginalSearch)new OriginalSearch.NotSought())),
        ("trouble, an error of the site", Outcome(ReadingOutcome.Trouble), NotFound),
        ("later, the hour is used up", Later(LaterReason.HourUsedUp, TimeSpan.FromSeconds((37 * 60) + 5)), NotFound),
        ("later, busy", Later(LaterReason.Busy, TimeSpan.FromSeconds(5)), new OriginalSearch.NotSought()),
        ("later, back-off over night", Later(LaterReason.BackOff, TimeSpan.FromHours(17)), NotFound),
    ];

    [Fact]
    public async Task Every_Reason_Says_What_Happened_What_We_Tried_And_What_To_Do()
    {
        var said = new StringBuilder();
        foreach (var (name, reading, search) in Answers)
        {
            var page = await Rendered.Page(PageResult.For(LinkAnswerModel.From(new LinkAnswer.NotRead(Address, reading, null, search, null), TestApp.Start)));
            Assert.Equal("https://jobs.example/advert/1?from=alert", page.QuerySelector("form input[name=url]")!.GetAttribute("value"));
            Assert.NotNull(page.QuerySelector("form textarea[name=advert]"));
            said.Append(name).Append('\n');
            foreach (var line in page.QuerySelectorAll("main h1, main > p, main form > button.quiet"))
            {
                said.Append("  ").Append(line.LocalName).Append(": ").Append(StrictHtml.Folded(line.TextContent)).Append('\n');
            }
        }

        Golden.Equal("links/not-read.txt", said.ToString());
    }

    [Fact]
    public void There_Is_A_Page_For_Every_Outcome_That_Is_No_Reading()
    {
        var shown = Answers.Select(answer => answer.Reading.Outcome).ToHashSet();
        Assert.Empty(Enum.GetValues<ReadingOutcome>().Except([ReadingOutcome.Read, ReadingOutcome.Unchanged, ReadingOutcome.Relocated]).Except(shown));
        Assert.Empty(Enum.GetValues<LaterReason>().Except(Answers.Select(answer => answer.Reading.Wait).OfType<LaterReason>()));
    }

    [Fact]
    public void Every_Problem_Of_A_Link_Has_A_Sentence_Of_Its_Own()
    {
        var sentences = Enum.GetValues<LinkProblem>().Select(problem => $"{problem}: {BadLinkWords.For(problem)}\n").ToList();
        var none = new[] { (true, AddressKind.Unknown), (false, AddressKind.List), (false, AddressKind.OneVisit) }
            .Select(each => $"{(each.Item1 ? "Ours" : each.Item2)}: {BadLinkWords.For(new LinkAnswer.NoAdvert(Address with { Kind = each.Item2 }, each.Item1, null))}\n");
        Assert.Equal(sentences.Count, sentences.Select(sentence => sentence.Split(": ", 2)[1]).Distinct().Count());
        Golden.Equal("links/bad-links.txt", string.Concat([.. sentences, .. none]));
    }

    [Fact]
    public void A_Time_To_Wait_For_Is_Never_Said_Too_Early()
    {
        var now = TestApp.Start;
        Assert.Equal("in a minute", NotReadWords.After(now, now));
        Assert.Equal("in a minute", NotReadWords.After(now.AddMinutes(1), now));
        Assert.Equal("after 9:02 am", NotReadWords.After(now.AddSeconds(61), now));
        Assert.Equal("after 9:02 am", NotReadWords.After(now.AddMinutes(2), now));
        Assert.Equal("after Saturday 13 December 2025 at midnight", NotReadWords.After(now.AddHours(15), now));
    }

    private static PageReading Outcome(ReadingOutcome outcome) => new(outcome, Address, null);

    private static PageReading Later(LaterReason reason, TimeSpan wait) =>
        Outcome(ReadingOutcome.Trouble) with { Wait = reason, Until = TestApp.Start + wait };
}
