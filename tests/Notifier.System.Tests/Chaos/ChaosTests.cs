using System.Globalization;
using Notifier.Adapters.AzureStorage;
using Notifier.System.Tests.Deployed;
using Notifier.Testing;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Chaos;

/// <summary>Through a mail service that answers late, never, or while its worker dies: nobody is missed, and who gets a mail twice is somebody of whose first mail nothing was ever told.</summary>
[Trait("Category", "Long")]
public sealed class ChaosTests(Package package, Azurite azurite, ITestOutputHelper output)
{
    private const int Usual = 60;

    /// <summary>With it the request for one of the first sixty is neither answered nor told of: they cannot but get a second mail, and whether that is seen can be seen.</summary>
    private const int Seed = 9097;

    /// <summary>How many are to get a mail: <c>NOTIFIER_RECIPIENTS</c>, which <c>build.sh --long</c> sets.</summary>
    private static readonly int Count = Environment.GetEnvironmentVariable("NOTIFIER_RECIPIENTS") is { Length: > 0 } wanted ? int.Parse(wanted, NumberStyles.None, CultureInfo.InvariantCulture) : Usual;

    [Theory]
    [InlineData(Seed)]
    public async Task Workers_Killed_At_Any_Step_Miss_Nobody_And_Write_Twice_Only_Where_Nothing_Was_Told(int seed)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(4) + (Count * TimeSpan.FromSeconds(3)));
        await using var fake = await FakeSendGrid.StartAsync();
        var chance = new SeededChance(seed);
        var recipients = new Recipients(Count, chance);
        await using var run = new ChaosRun(package, await azurite.OwnAccountAsync(), fake, recipients, chance);
        ChaosResult outcome;
        try
        {
            outcome = await run.PlayAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail(string.Join('\n', ["It came to no end. The program’s last words:", .. run.Lines.TakeLast(40)]));
            throw;
        }

        output.WriteLine($"Chaos, seed {seed}, with the ledger: {outcome}");
        foreach (var line in outcome.Missed.Select(missed => $"got none: {missed}").Concat(outcome.Doubled).Concat(run.Unknown.Select(unknown => $"unknown: {unknown}")))
        {
            output.WriteLine($"Chaos, seed {seed}, with the ledger: {line}");
        }

        Assert.True(run.Wrong.Count == 0, string.Join('\n', [$"{outcome}", .. run.Wrong, "The program’s last words:", .. run.Lines.TakeLast(40)]));
        Assert.NotEmpty(outcome.Doubled);
        Assert.InRange(outcome.Kills, Count / 3, int.MaxValue);
        Confidential.AssertNoneIn(string.Join('\n', run.Lines));
    }

    [Theory]
    [InlineData(Seed)]
    public async Task Without_The_Ledger_The_Same_People_Get_Mails_Twice(int seed)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        var chance = new SeededChance(seed);
        var recipients = new Recipients(Count, chance);
        fake.Rule = recipients.AnswerTo;
        var account = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out var refusal) ?? throw new InvalidOperationException(refusal);
        var most = package.Host.MaxDequeueCount;
        using var run = new SenderWithoutLedger(fake, recipients, chance, new AzureQueue(account, "send"), new AzureQueue(account, "send-poison"), most);

        var outcome = await run.PlayAsync(TestContext.Current.CancellationToken);

        output.WriteLine($"Chaos, seed {seed}, without the ledger: {outcome}");
        Assert.Empty(fake.Violations);
        Assert.InRange(outcome.Doubled.Count, outcome.Duplicates / 2, Count);
    }
}
