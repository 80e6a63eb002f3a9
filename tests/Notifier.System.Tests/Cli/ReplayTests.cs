using System.Text.Json;
using Notifier.Testing;

namespace Notifier.System.Tests.Cli;

public sealed class ReplayTests
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "samples");

    [Fact]
    public void The_Samples_Day_By_Day_Are_What_Candidates_And_Hr_Should_Get()
    {
        var result = NotifierCommand.Run("replay", "--from", "2025-12-10", "--to", "2026-02-08", Samples);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Errors);
        Golden.Equal("replay.txt", result.Output);
    }

    [Fact]
    public void As_Json_It_Says_The_Same()
    {
        var result = NotifierCommand.Run("replay", "--from", "2025-12-10", "--to", "2025-12-24", "--format", "json", Samples);

        using var mails = JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["hr-confirm", "hr-confirm", "hr-findings", "hr-findings", "confirm", "closes-sooner", "confirm", "no-date-stated", "hr-closes", "reminder", "hr-closes", "reminder", "hr-closes", "reminder"],
            mails.RootElement.EnumerateArray().Select(mail => mail.GetProperty("kind").GetString()));
    }

    [Fact]
    public void The_Emails_Can_Be_Looked_At()
    {
        using var folder = new TemporaryFolder();
        NotifierCommand.Run("replay", "--from", "2025-12-10", "--to", "2025-12-10", "--out", folder.Path, Samples);

        Assert.Equal(8, Directory.GetFiles(folder.Path, "*.eml").Length);
    }

    [Theory]
    [InlineData("--from takes a day as yyyy-MM-dd, such as 2025-12-12, not '10/12/2025'.", "--from", "10/12/2025", "--to", "2025-12-12")]
    [InlineData("--to is at or after --from, and at most 366 days after it.", "--from", "2025-12-12", "--to", "2025-12-11")]
    [InlineData("--to is at or after --from, and at most 366 days after it.", "--from", "2025-12-12", "--to", "2027-12-11")]
    [InlineData("Option '--to' is required.", "--from", "2025-12-12")]
    public void Days_That_Make_No_Sense_Are_Refused_In_Words(string expected, params string[] typed)
    {
        var result = NotifierCommand.Run(["replay", .. typed, Samples]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(expected, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Folder_That_Cannot_Be_Written_Is_Said_And_Nothing_Is_Replayed()
    {
        var result = NotifierCommand.Run("replay", "--from", "2025-12-10", "--to", "2025-12-12", "--out", Path.Combine(AppContext.BaseDirectory, "README.md"), "samples");

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Output));
        Assert.EndsWith("is no folder that can be written.\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_File_That_Cannot_Be_Read_Is_Named_And_The_Rest_Is_Replayed()
    {
        var result = NotifierCommand.Run("replay", "--from", "2025-12-10", "--to", "2025-12-10", "missing.txt", Samples);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("missing.txt cannot be read", result.Errors, StringComparison.Ordinal);
        Assert.Contains("8 emails about 3 adverts", result.Output, StringComparison.Ordinal);
    }
}
