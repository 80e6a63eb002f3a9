using System.Text.Json;
using Notifier.Testing;
using Notifier.Testing.Fetching;

namespace Notifier.Reading.Tests.Cli;

public sealed class CheckLinkTests : IAsyncDisposable
{
    private static readonly BoardAdvert Porter = new(
        "C9186-25-0313",
        "Porter",
        "Example Healthcare NHS Foundation Trust",
        "Nottingham",
        new DateOnly(2025, 12, 1),
        new DateOnly(2025, 12, 19),
        "You move patients through the hospital with care.")
    {
        TracReference = "186-313-25-AC",
    };

    private LocalWeb? _web;

    [Fact]
    public async Task A_Link_Is_Read_And_Reported_Like_A_File()
    {
        var shell = await WithBoardsAsync();
        var result = NotifierCommand.Run(shell, "check", "jobs.nhs.uk/candidate/jobadvert/C9186-25-0313?utm_source=post", "--fail-on", "never");
        Golden.Equal("link.txt", result.Output + result.Errors);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_Link_And_A_File_Are_One_Report_In_Json()
    {
        var shell = await WithBoardsAsync() with { Input = "Nurse\n\nApply by Thursday 18 December 2025 at 5pm.\n"u8.ToArray() };
        var result = NotifierCommand.Run(shell, "check", "-", FakeBoards.NhsPage(Porter.Reference), "--format", "json", "--fail-on", "never");
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["-", FakeBoards.NhsPage(Porter.Reference)],
            report.RootElement.GetProperty("adverts").EnumerateArray().Select(advert => advert.GetProperty("file").GetString()));
    }

    [Fact]
    public async Task Two_Links_Of_One_Advert_Are_Both_Reported()
    {
        var shell = await WithBoardsAsync();
        var page = FakeBoards.NhsPage(Porter.Reference);
        var result = NotifierCommand.Run(shell, "check", page, $"{page}?utm_source=post", "--format", "json", "--fail-on", "never");
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["2025-12-19", "2025-12-19"],
            report.RootElement.GetProperty("adverts").EnumerateArray().Select(advert => advert.GetProperty("safeClosingDate").GetString()));
    }

    [Fact]
    public async Task A_Page_That_Cannot_Be_Read_Has_Its_Reason()
    {
        var shell = await WithBoardsAsync();
        _web!.Serve("wall.example", "/jobs/1", WebAnswer.Wall())
            .Serve("broken.example", "/jobs/1", WebAnswer.Nothing(500))
            .Serve("inside.example", "/jobs/1", WebAnswer.Redirect("http://127.0.0.1/admin"))
            .Serve("shell.example", "/jobs/1", WebAnswer.Html("<html><body><div id=root></div><script src=/a.js></script></body></html>"));
        var result = NotifierCommand.Run(
            shell,
            "check",
            "https://wall.example/jobs/1",
            "https://broken.example/jobs/1",
            "https://inside.example/jobs/1",
            "https://shell.example/jobs/1",
            FakeBoards.NhsPage("C9999-25-0001"),
            "https://nowhere.example/jobs/1",
            "https://somebody@board.example/jobs/1",
            "https://www.jobs.nhs.uk/candidate/search/results?keyword=porter");
        Golden.Equal("unread-links.txt", result.Errors + result.Output);
        Assert.Equal(2, result.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }
    }

    private async Task<NotifierCommand.Shell> WithBoardsAsync()
    {
        _web = await LocalWeb.StartAsync();
        FakeBoards.In(_web).NhsJobs.Add(Porter);
        return new NotifierCommand.Shell { UseWeb = _web.Use };
    }
}
