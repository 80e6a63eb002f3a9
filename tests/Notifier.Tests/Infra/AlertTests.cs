using System.Text.Json;
using System.Text.RegularExpressions;
using Notifier.Functions.Start;
using Notifier.Functions.Work;
using Notifier.Tests.FunctionsHost;

namespace Notifier.Tests.Infra;

/// <summary>Every alert asks for something that is really written, and says what to do.</summary>
public sealed partial class AlertTests
{
    private static readonly string[] Parts = ["**Means.**", "**Look.**", "**Do.**", "**Over when**"];

    /// <summary>Where traces and requests are kept.</summary>
    private static readonly string[] Unsampled = ["AppTraces", "AppRequests"];

    private static IReadOnlyList<(string Name, string Query, JsonElement Rule)> Alerts =>
    [
        .. Bicep.Of("live").Of("Microsoft.Insights/scheduledQueryRules").Select(rule => rule.GetProperty("properties"))
            .Select(rule => (rule.GetProperty("displayName").GetString()!, Assert.Single(rule.GetProperty("criteria").GetProperty("allOf").EnumerateArray()).GetProperty("query").GetString()!, rule)),
    ];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "alerts")).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_Is_An_Alert_For_Each_Query_And_All_Go_To_Somebody()
    {
        Assert.Equal(Files.Select(row => row.Data), Alerts.Select(alert => alert.Name).Order(StringComparer.Ordinal));
        Assert.All(Alerts, alert => Assert.Single(alert.Rule.GetProperty("actions").GetProperty("actionGroups").EnumerateArray()));
        Assert.All(Alerts, alert => Assert.Contains($"docs/runbook.md, {alert.Name}.", alert.Rule.GetProperty("description").GetString(), StringComparison.Ordinal));
        Assert.NotEmpty(Bicep.Of("live").One("Microsoft.Insights/actionGroups").GetProperty("properties").GetProperty("emailReceivers").EnumerateArray());
    }

    /// <summary>Which lines and which functions a query reads. Each word of a line that it looks for must stand in a line that the program writes, under that source.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Each_Query_Reads_What_Is_Written(string name)
    {
        var query = File.ReadAllText(Path.Combine(Bicep.Folder, "alerts", $"{name}.kql"));
        var found = 0;
        foreach (var function in FunctionName().Matches(query).Select(match => match.Groups["name"].Value))
        {
            found++;
            Assert.Contains(Function.In(Path.Combine(AppContext.BaseDirectory, "functions")), each => each.Name == function);
        }

        var sources = Source().Matches(query).Select(match => match.Groups["name"].Value).ToList();
        Assert.All(sources, source => Assert.True(LogLine.All.Any(line => line.Source == source), $"{name}.kql reads lines of {source}, which writes none."));
        foreach (var (how, words) in Words().Matches(query).Select(match => (match.Groups["how"].Value, match.Groups["words"].Value)))
        {
            found++;
            var lines = LogLine.All.Where(line => sources.Contains(line.Source));
            Assert.True(
                lines.Any(line => how == "startswith" ? line.Message.StartsWith(words, StringComparison.Ordinal) : line.Message.Contains(words, StringComparison.Ordinal)),
                $"{name}.kql looks for lines of {string.Join(", ", sources)} with “{words}”; the program writes none. It writes:\n{string.Join('\n', lines.Select(line => line.Message))}");
        }

        Assert.True(found > 0, $"{name}.kql reads nothing.");
        Assert.Equal(query.Contains("AppTraces", StringComparison.Ordinal), sources.Count > 0);
    }

    /// <summary>By what reads them at Azure: no mistyped operator, function or column.</summary>
    [Fact]
    public void Each_Query_Is_One()
    {
        using var folder = new TemporaryFolder();
        string[] queries = [.. Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "alerts")).Order(StringComparer.Ordinal), folder.Write("wrong.kql", "AppTraces | where Massage == 'x'")];
        var read = JsonDocument.Parse(NodePackages.Run("node", ["errors.cjs", .. queries], NodePackages.Installed("kusto"))).RootElement.EnumerateArray().ToList();
        Assert.Equal(queries, read.Select(query => query.GetProperty("file").GetString()));
        Assert.All(read[..^1], query => Assert.True(query.GetProperty("errors").GetArrayLength() == 0, query.GetRawText()));
        Assert.Equal("18 The name 'Massage' does not refer to any known column, table, variable or function.", Assert.Single(read[^1].GetProperty("errors").EnumerateArray()).GetString());
    }

    /// <summary>The host says by that queue's name that it gave a message up, and so does the line about one that cannot be read.</summary>
    [Fact]
    public void Poison_Is_The_Hosts_Too() =>
        Assert.Contains($"Message contains '{ChosenStorage.Queue}-poison'", Alerts.Single(alert => alert.Name == "poison").Query, StringComparison.Ordinal);

    /// <summary>Six sweeps have time to run, and the extracted number is where the program writes it.</summary>
    [Fact]
    public void The_Times_And_Numbers_Fit_The_Program()
    {
        var sweep = Alerts.Single(alert => alert.Name == "no-sweep").Rule;
        var window = System.Xml.XmlConvert.ToTimeSpan(sweep.GetProperty("windowSize").GetString()!);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMinutes(30), window);
        Assert.True(Schedules.Next(new Schedules().SweepDue, start) - start <= window / 6);

        var still = Alerts.Single(alert => alert.Name == "queue-stands-still").Query;
        var pattern = Extracted().Match(still).Groups["pattern"].Value;
        var line = LogLine.All.Single(each => each.Message.Contains(" rows and put ", StringComparison.Ordinal)).Message;
        Assert.Matches(pattern.Replace("([0-9]+)", "\u2026", StringComparison.Ordinal), line);
    }

    /// <summary>A line that was left out to save money would be an alert that never comes.</summary>
    [Fact]
    public void What_Alerts_Read_Is_Never_Sampled()
    {
        var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json"))).RootElement;
        var whole = host.GetProperty("logging").GetProperty("applicationInsights").GetProperty("samplingSettings").GetProperty("excludedTypes").GetString()!.Split(';');
        Assert.Superset(new HashSet<string> { "Request", "Trace" }, whole.ToHashSet());
        Assert.All(Alerts, alert => Assert.All(Table().Matches(alert.Query), table => Assert.Contains(table.Value, Unsampled)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_Alert_Has_Its_Section_In_The_Runbook(string name)
    {
        var runbook = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "runbook.md"));
        var start = runbook.IndexOf($"\n## {name}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/runbook.md has no section “## {name}”: what the alert means, how to look, what to do, when it is over.");
        var end = runbook.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        var section = runbook[start..(end < 0 ? runbook.Length : end)];
        Assert.All(Parts, part => Assert.Contains(part, section, StringComparison.Ordinal));
    }

    [GeneratedRegex("Name == '(?<name>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FunctionName();

    [GeneratedRegex("tostring\\(line\\.source\\) == '(?<name>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Source();

    [GeneratedRegex("said (?<how>startswith|contains) '(?<words>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Words();

    [GeneratedRegex("extract\\('(?<pattern>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Extracted();

    [GeneratedRegex("\\bApp[A-Z][a-z]+\\b", RegexOptions.NonBacktracking)]
    private static partial Regex Table();
}
