using Notifier.Testing;

namespace Notifier.Reading.Tests.Cli;

/// <summary>The three real adverts, as a person reads what we say of them.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("find-a-job-peer-support-worker")]
    [InlineData("find-a-job-support-time-recovery-worker")]
    [InlineData("nhs-jobs-carer-peer-support-worker")]
    public void A_Sample_Is_Told_In_Full(string sample)
    {
        var result = NotifierCommand.Run("check", Sample(sample), "--today", "2025-12-12");
        Golden.Equal(sample + ".txt", Relative(result.Output));
        Assert.Equal(string.Empty, result.Errors);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void The_Samples_Folder_Is_Told_As_One_Report()
    {
        var result = NotifierCommand.Run("check", Folder, "--today", "2025-12-12");
        Golden.Equal("samples.txt", Relative(result.Output));
    }

    [Fact]
    public void The_Samples_Are_Told_To_Programs_As_Json()
    {
        var result = NotifierCommand.Run("check", Folder, "--today", "2025-12-12", "--format", "json");
        Golden.Equal("samples.json", Relative(result.Output));
    }

    [Fact]
    public void On_A_Terminal_There_Are_Colours_And_A_Time_Bar()
    {
        var result = NotifierCommand.Run(new NotifierCommand.Shell { IsTerminal = true }, "check", Sample("find-a-job-peer-support-worker"), "--today", "2025-12-12");
        Golden.Equal("terminal.txt", Relative(result.Output).Replace("\u001b", "␛", StringComparison.Ordinal));
    }

    [Fact]
    public void On_A_Narrow_Terminal_Lines_Break_Between_Words()
    {
        var result = NotifierCommand.Run(new NotifierCommand.Shell { IsTerminal = true, Width = 80 }, "check", Sample("find-a-job-support-time-recovery-worker"), "--today", "2026-11-22");
        Golden.Equal("narrow.txt", Relative(result.Output).Replace("\u001b", "␛", StringComparison.Ordinal));
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    private static string Sample(string name) => Path.Combine(Folder, name + ".txt");

    private static string Relative(string output) => output.Replace(AppContext.BaseDirectory, string.Empty, StringComparison.Ordinal);
}
