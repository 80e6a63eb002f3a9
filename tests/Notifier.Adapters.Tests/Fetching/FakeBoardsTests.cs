using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Notifier.Core.Fetching;
using Notifier.Testing.Fetching;

namespace Notifier.Adapters.Tests.Fetching;

/// <summary>The double of the boards does what we know of the real ones.</summary>
public sealed class FakeBoardsTests
{
    private static readonly BoardAdvert Sought = new(
        "C9186-25-1313", "Carer Peer Support Worker", "Nottinghamshire Healthcare NHS Foundation Trust", "Nottingham",
        new DateOnly(2025, 12, 1), new DateOnly(2026, 1, 4), "Support for carers.")
    {
        TracReference = "186-1313-25-MH",
    };

    [Fact]
    public async Task NHS_Jobs_Finds_A_Reference_Among_Decoys_And_Shows_It_On_The_Page()
    {
        await using var web = await LocalWeb.StartAsync();
        var boards = FakeBoards.In(web);
        boards.NhsJobs.Add(Sought);
        boards.NhsJobs.Add(Sought with { Reference = "I1", IsInternal = true });
        boards.AddDecoys(Sought, 500);

        var found = XDocument.Parse(await Get(web, $"https://{FakeBoards.NhsHost}/api/v1/search_xml?keyword=186-1313-25-MH&externalOnly=true&limit=200", FetchKind.FeedPage));
        Assert.Equal(100, found.Root!.Elements("vacancyDetails").Count()); // the most of one page, though more are asked for
        Assert.Equal("101", found.Root!.Element("totalResults")!.Value);
        Assert.Equal("2", found.Root!.Element("totalPages")!.Value);
        Assert.Contains(found.Descendants("reference"), each => each.Value == Sought.Reference);

        var page = await Get(web, FakeBoards.NhsPage(Sought.Reference), FetchKind.Page);
        Assert.Contains("id=\"trac-job-reference\">186-1313-25-MH<", page, StringComparison.Ordinal);
        Assert.Contains("The closing date is 04 January 2026", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teaching_Vacancies_Has_Pages_Of_A_Hundred_And_An_Empty_One_After_The_Last()
    {
        await using var web = await LocalWeb.StartAsync();
        var boards = FakeBoards.In(web);
        boards.TeachingVacancies.AddRange(Enumerable.Range(0, 150).Select(number => Sought with { Reference = $"job-{number}", Posted = Sought.Posted.AddDays(-number) }));
        foreach (var (page, count) in new[] { (1, 100), (2, 50), (3, 0) })
        {
            using var list = JsonDocument.Parse(await Get(web, $"https://{FakeBoards.TeachingHost}/api/v1/jobs.json?page={page}", FetchKind.FeedPage));
            Assert.Equal(count, list.RootElement.GetProperty("data").GetArrayLength());
        }

        Assert.Contains("4 January 2026 at 11:59pm", await Get(web, FakeBoards.TeachingPage("job-7"), FetchKind.Page), StringComparison.Ordinal);
    }

    private static async Task<string> Get(LocalWeb web, string address, FetchKind kind)
    {
        using var gate = web.NewGate();
        return Encoding.UTF8.GetString(Assert.IsType<GateAnswer.Answered>(await gate.GetAsync(new Uri(address), kind, null, TestContext.Current.CancellationToken)).Body.Span);
    }
}
