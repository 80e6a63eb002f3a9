using Notifier.Testing;

namespace Notifier.Repository.Tests;

public sealed class GoldenTests
{
    [Fact]
    public async Task A_Run_That_Writes_Golden_Files_Ends_Red_And_One_That_Compares_Them_Does_Not()
    {
        await WritingRun.End(isWriting: false);
        Assert.Contains("without NOTIFIER_GOLDEN", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await WritingRun.End(isWriting: true))).Message, StringComparison.Ordinal);
    }
}
