using Notifier.Testing;

namespace Notifier.Repository.Tests.Docs;

/// <summary>Output that a document shows is what the program prints today.</summary>
public sealed class ShownOutputTests
{
    [Theory]
    [InlineData("README.md", "check", "samples/find-a-job-peer-support-worker.txt", "--today", "2025-12-12")]
    [InlineData("README.md", "replay", "samples/find-a-job-peer-support-worker.txt", "--from", "2025-12-10", "--to", "2025-12-24")]
    [InlineData("docs/check-report.md", "check", "samples/nhs-jobs-carer-peer-support-worker.txt", "--today", "2025-12-12")]
    public void A_Document_Shows_What_The_Program_Prints(string document, params string[] typed)
    {
        var printed = NotifierCommand.Run([typed[0], Path.Combine(RepositoryFiles.Root, typed[1]), .. typed[2..]]).Output.Replace(RepositoryFiles.Root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);
        Assert.Contains($"$ dotnet run --project src/Notifier.Cli -- {string.Join(' ', typed)}\n{printed}", RepositoryFiles.Read(document), StringComparison.Ordinal);
    }
}
