using System.Globalization;
using System.Text.RegularExpressions;

namespace Notifier.Tests.Infra;

/// <summary>What the READMEs and the runbook say of deploying is so.</summary>
public sealed partial class ReadmeTests
{
    private static readonly long[] Months = [0, 10_000, 1_000_000];

    private static readonly string Readme = File.ReadAllText(Path.Combine(Bicep.Folder, "README.md"));

    /// <summary>From the README's requests of a reminder and of an advert, which other tests count on the wire.</summary>
    [Fact]
    public void The_Costs_Follow_From_The_Counted_Requests()
    {
        var counted = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).ReplaceLineEndings(" ");
        var reminder = long.Parse(Reminder().Match(counted).Groups["count"].Value, CultureInfo.InvariantCulture);
        var advert = long.Parse(Advert().Match(counted).Groups["count"].Value, CultureInfo.InvariantCulture);
        Assert.Contains($"| for each reminder | {reminder} to send it, 2 when", Readme, StringComparison.Ordinal);
        Assert.Contains($"| for each advert and rung | {advert} to find it and its followers, 3 for", Readme, StringComparison.Ordinal);

        const int Timers = 8_640 + 720 + 30;
        Row("table requests", reminders => Timers + (30 * 12) + (reminders * (reminder + 2)) + (reminders / 10 * (advert + 3)));
        Row("queue requests", reminders => reminders * 3);
        Row("executions", reminders => Timers + 30 + reminders);
        Row("GB-s, if each took a second alone", reminders => (Timers + 30 + reminders) / 2);
        Row("emails", reminders => reminders);
        Row("log records", reminders => Timers + 30 + (reminders * 2));
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
