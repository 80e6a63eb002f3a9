using System.Globalization;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>The whole way from following to the mailbox, as deployed: nobody is missed, and nobody gets anything twice.</summary>
[Trait("Category", "Long")]
public sealed class DeployedJourneyTests(Package package, Azurite azurite, ITestOutputHelper output)
{
    private const int Usual = 60;

    /// <summary>How many people follow: <c>NOTIFIER_RECIPIENTS</c>, which <c>build.sh --long</c> sets.</summary>
    private static readonly int People = Environment.GetEnvironmentVariable("NOTIFIER_RECIPIENTS") is { Length: > 0 } wanted ? int.Parse(wanted, NumberStyles.None, CultureInfo.InvariantCulture) : Usual;

    [Theory]
    [InlineData(8001)]
    public async Task Two_Instances_Killed_At_Any_Step_Send_Everybody_Everything_Once(int seed)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(4) + (People * TimeSpan.FromSeconds(3)));
        await using var journey = new DeployedJourney(package, await azurite.OwnAccountAsync(), People, seed);
        try
        {
            await journey.PlayAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"It came to no end. {Account()}");
        }

        output.WriteLine($"Journey, seed {seed}: {journey.Figures}");
        Assert.True(!journey.Wrong().Any(), Account());

        string Account() => string.Join('\n', [journey.Figures, .. journey.Wrong().Take(40), "The program’s last words:", .. journey.Lines().TakeLast(30)]);
    }
}
