using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Infra;

/// <summary>What the documents say about deploying is so.</summary>
public sealed partial class ReadmeTests
{
    private static readonly long[] Months = [0, 10_000, 1_000_000];

    private static readonly string Readme = File.ReadAllText(Path.Combine(Bicep.Folder, "README.md"));

    /// <summary>From the requests of a reminder and of an advert, which other tests count on the wire.</summary>
    [Fact]
    public void The_Costs_Follow_From_The_Counted_Requests()
    {
        var counted = RepositoryFiles.Read("docs/costs-and-benchmarks.md").ReplaceLineEndings(" ");
        var reminder = long.Parse(Reminder().Match(counted).Groups["count"].Value, CultureInfo.InvariantCulture);
        var advert = long.Parse(Advert().Match(counted).Groups["count"].Value, CultureInfo.InvariantCulture);
        Assert.Contains($"| for each reminder | {reminder} to send it, 1 when", Readme, StringComparison.Ordinal);
        Assert.Contains($"| for each advert and reminder day | {advert} to find it and its followers, 3 for", Readme, StringComparison.Ordinal);

        const int Sweeps = 8_640; // as many repairs, whose runs ask for two rows, and as many purges
        const int Timers = (3 * Sweeps) + 30;
        Row("table requests", reminders => (4 * Sweeps) + (30 * 12) + (reminders * (reminder + 1)) + (reminders / 10 * (advert + 3)));
        Row("queue requests", reminders => reminders * 3);
        Row("executions", reminders => Timers + reminders);
        Row("GB-s, if each took a second alone", reminders => (Timers + reminders) / 2);
        Row("emails", reminders => reminders);
        Row("log records", reminders => Timers + (reminders * 2));
    }

    [Fact]
    public void The_Alert_Rules_Are_Counted() =>
        Assert.Contains($"\n| {Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "alerts")).Count()} alert rules, every 5 minutes |", Readme, StringComparison.Ordinal);

    /// <summary>While a key is replaced there are two in the secret, and both together are none.</summary>
    [Theory]
    [InlineData("one-key")]
    [InlineData("one-key,the-new-one")]
    public void The_Command_That_Deploys_Hands_Over_One_Key(string secret)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the command needs bash");
        var line = Readme.Split('\n').Single(each => each.StartsWith("NOTIFIER_OPERATOR_KEY=$(", StringComparison.Ordinal));
        var command = line[..line.IndexOf(" ./infra/deploy.sh", StringComparison.Ordinal)];
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("bash", ["-c", $"{command}; printf %s \"$NOTIFIER_OPERATOR_KEY\""]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{Path.Combine(AppContext.BaseDirectory, "deploy")}:{start.Environment["PATH"]}";
        start.Environment["FAKE_CALLS"] = folder.Write("calls.txt", string.Empty);
        start.Environment["FAKE_OPERATOR_KEYS"] = secret;
        start.Environment["VAULT"] = "kv-abc";
        using var run = Process.Start(start)!;
        Assert.Equal("one-key", run.StandardOutput.ReadToEnd());
        run.WaitForExit();
    }

    [Fact]
    public void Every_Option_That_Is_Named_Is_One_Of_The_Script()
    {
        var script = File.ReadAllText(Path.Combine(Bicep.Folder, "deploy.sh"));
        var named = new[] { Readme, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "runbook.md")) }
            .SelectMany(text => text.Split('\n')).SelectMany(line => Called().Matches(line)).SelectMany(call => Option().Matches(call.Value)).Select(option => option.Value).Distinct().ToList();
        Assert.Contains("--infra-only", named);
        Assert.Contains("--rollback", named);
        Assert.All(named, option => Assert.Contains($"{option} ", script, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_Parameter_To_Write_Is_There()
    {
        var parameters = Bicep.Template.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).ToList();
        foreach (var name in new[] { "name", "mailFrom", "operatorEmail", "budgetFrom", "publicUrl", "dailyLogGigabytes", "monthlyBudget", "storageRedundancy", "sendGridRegion", "sendGridSandbox" })
        {
            Assert.Contains(name, parameters);
            Assert.Contains($"`{name}`", Readme, StringComparison.Ordinal);
        }
    }

    private static void Row(string name, Func<long, long> count)
    {
        var row = Readme.Split('\n').Single(line => line.StartsWith($"| **{name}** |", StringComparison.Ordinal));
        Assert.Equal(Months.Select(count), row.Split('|')[3..6].Select(cell => long.Parse(cell.Trim(' ', '*'), NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("A reminder is (?<count>[0-9]+) requests", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Reminder();

    [GeneratedRegex("is found with (?<count>[0-9]+) more", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Advert();

    [GeneratedRegex("deploy\\.sh [^`#]*", RegexOptions.NonBacktracking)]
    private static partial Regex Called();

    [GeneratedRegex("--[a-z-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Option();
}
