using System.Globalization;
using System.Net;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Load;

/// <summary>Mixed traffic with hostile bodies on the real program: nothing fails inside, and nothing is held when it is over.</summary>
[Trait("Category", "Long")]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Seed = 1512;

    /// <summary>What the program holds after the traffic may be so many times what it held after a short one.</summary>
    private const double MostTimesStart = 3;

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    /// <summary>How long the traffic lasts: <c>NOTIFIER_LOAD</c> in seconds, which <c>build.sh --long</c> sets.</summary>
    private static readonly TimeSpan Wanted = Environment.GetEnvironmentVariable("NOTIFIER_LOAD") is { Length: > 0 } wanted
        ? TimeSpan.FromSeconds(int.Parse(wanted, NumberStyles.None, CultureInfo.InvariantCulture))
        : Usual;

    /// <summary>All visitors come from one address here.</summary>
    private static readonly (string Name, string Value)[] NoLimits =
    [
        ("Limits__AsksAMinute", "1000000"), ("Limits__AsksAnHour", "1000000"), ("Limits__ChecksAMinute", "1000000"),
        ("Delays__LongestText", "1000000"), ("Delays__PastedAnHour", "100000000"),
        ("Limits__ChecksAnHour", "1000000"), ("Limits__ViewsAMinute", "1000000"), ("Limits__ViewsAnHour", "1000000"),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_Traffic_Leaves_Neither_Memory_Nor_Files_Held_And_Nothing_Fails_Inside()
    {
        using var folder = new TemporaryFolder();
        using var program = StartedServer.In(folder.Path, null, [("Samples", ""), ("DOTNET_GCHeapHardLimit", "0x20000000"), .. NoLimits]);
        await program.Answers(Stop);

        var answers = new TrafficAnswers();
        await RunAsync(program, answers, Usual);
        var start = await HeldAsync(program);
        await RunAsync(program, answers, Wanted);
        var end = await HeldAsync(program);

        output.WriteLine($"Load, seed {Seed}: {answers}; at the start {start}, at the end {end}");
        Assert.All(answers.All, answer => Assert.True(answer.IsExpected, $"{answer}"));
        Assert.All(Traffic.Kinds, kind => Assert.True(answers.IsServed(kind), $"No request of the kind “{kind}” was served."));
        Assert.InRange(end.Bytes, 1, (long)(start.Bytes * MostTimesStart));
        Assert.InRange(end.Files, 1, (int)(start.Files * MostTimesStart));
        using var health = await program.Http.GetAsync("/api/health", Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private static async Task RunAsync(StartedServer program, TrafficAnswers answers, TimeSpan time)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        end.CancelAfter(time);
        using var traffic = new Traffic(program.Port, Seed);
        await traffic.RunAsync(answers, end.Token);
    }

    /// <summary>What the program holds once it has had time to let go.</summary>
    private static async Task<Held> HeldAsync(StartedServer program)
    {
        await Task.Delay(TimeSpan.FromSeconds(5), Stop);
        return new Held(program.Memory, program.OpenFiles);
    }

    private sealed record Held(long Bytes, int Files)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Bytes / 1_000_000} MB and {Files} open files");
    }
}
