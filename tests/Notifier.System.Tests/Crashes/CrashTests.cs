namespace Notifier.System.Tests.Crashes;

/// <summary>The real process is killed at random moments and started again: everybody gets every mail that is due, and none twice.</summary>
[Trait("Category", "Long")]
public sealed class CrashTests(ITestOutputHelper output)
{
    public static TheoryData<CrashRound> Rounds => [.. CrashRound.All];

    [Theory]
    [MemberData(nameof(Rounds), DisableDiscoveryEnumeration = true)]
    public async Task Killed_At_Random_Moments_It_Sends_Every_Mail_Due_And_None_Twice(CrashRound round)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(round.Patience);
        using var run = new CrashRun(round, patience.Token);
        try
        {
            await run.Play();
            await run.Drain();
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            run.End();
            Assert.Fail($"After {round.Patience} it had not come to an end. {Account(run)}");
        }

        run.End();
        output.WriteLine(run.Figures);
        Assert.True(!run.Wrong().Any(), Account(run));
    }

    private static string Account(CrashRun run) => string.Join('\n', [run.Figures, .. run.Wrong(), "The program’s last words:", .. run.Log]);
}
