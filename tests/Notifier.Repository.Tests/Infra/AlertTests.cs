using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Notifier.Adapters.Options;
using Notifier.Adapters.Startup;
using Notifier.Core;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Infra;

/// <summary>Every alert asks for something that is really written, and says what to do.</summary>
public sealed partial class AlertTests
{
    private static readonly string[] Parts = ["**Means.**", "**Look.**", "**Do.**", "**Over when**"];

    /// <summary>What the program sends whole: its lines and its figures. The host's own records of requests may be sampled.</summary>
    private static readonly string[] Unsampled = ["AppTraces", "AppMetrics"];

    private static IReadOnlyList<(string Name, string Query, JsonElement Rule)> Alerts =>
    [
        .. Bicep.Of("live").Of("Microsoft.Insights/scheduledQueryRules").Select(rule => rule.GetProperty("properties"))
            .Select(rule => (rule.GetProperty("displayName").GetString()!, Assert.Single(rule.GetProperty("criteria").GetProperty("allOf").EnumerateArray()).GetProperty("query").GetString()!, rule)),
    ];

    /// <summary>Errors for which nobody need be woken, by who writes them and how they begin, and why. “…” stands for whatever differs.</summary>
    private static readonly Dictionary<(string Source, string Beginning), string> NobodyIsWoken = new()
    {
        [("Notifier.Core.Jobs.SendEmailHandler", "Message … failed at delivery ")] = "it comes again, and what fails five times is poison, which is an alert",
        [("Notifier.Core.Jobs.SendEmailHandler", "…")] = "how the alarm of the sending begins: the mail that met it is put back in a line of its own, which mail-held-back reads",
        [("Notifier.Server.Background.QueueProcessor", "Nothing can be taken from the queue: ")] = "on one machine only, where the health says it; in Azure the host empties the queue",
        [("Notifier.Web.Security.ErrorHandlingMiddleware", "A request could not be answered: ")] = "the answer is counted, and answers-fail reads the count",
        [("Notifier.Web.Security.ErrorHandlingMiddleware", "A request failed at ")] = "the answer is counted, and answers-fail reads the count",
        [("Notifier.Adapters.SendGrid.SendGridState", "…")] = "every mail that meets the refused key is put back, which mail-held-back reads",
        [("Notifier.Adapters.SendGrid.SendGridState", "SendGrid fails: nothing is asked of it for ")] = "every mail that meets it is put back, which mail-held-back reads",
    };

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "alerts")).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_Is_An_Alert_For_Each_Query_And_All_Go_To_Somebody()
    {
        Assert.Equal(Files.Select(row => row.Data), Alerts.Select(alert => alert.Name).Order(StringComparer.Ordinal));
        Assert.All(Alerts, alert => Assert.Single(alert.Rule.GetProperty("actions").GetProperty("actionGroups").EnumerateArray()));
        Assert.All(Alerts, alert => Assert.True(alert.Rule.GetProperty("skipQueryValidation").GetBoolean())); // or a workspace made in the same deployment may refuse them
        Assert.All(Alerts, alert => Assert.Contains($"docs/runbook.md, {alert.Name}.", alert.Rule.GetProperty("description").GetString(), StringComparison.Ordinal));
        Assert.NotEmpty(Bicep.Of("live").One("Microsoft.Insights/actionGroups").GetProperty("properties").GetProperty("emailReceivers").EnumerateArray());
    }

    /// <summary>Which lines and which figures a query reads. Each word of a line that it looks for must stand in a line that the program writes, under that source.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Each_Query_Reads_What_Is_Written(string name)
    {
        var query = File.ReadAllText(Path.Combine(Bicep.Folder, "alerts", $"{name}.kql"));
        var found = 0;
        foreach (var figure in FigureName().Matches(query).Select(match => match.Groups["name"].Value))
        {
            found++;
            Assert.Contains(figure, Figures());
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

    /// <summary>The other way round: an error that no query reads is one that nobody hears of until people miss their mail.</summary>
    [Fact]
    public void Each_Error_Wakes_Somebody_Or_Is_Known_To_Need_Nobody()
    {
        var read = Alerts.SelectMany(alert => Conditions(alert.Query)).ToList();
        var errors = LogLine.All.Where(line => line.Level >= LogLevel.Error).ToList();
        Assert.True(errors.Count > 20, $"Only {errors.Count} errors were found in the program.");
        var unread = errors.Where(line => !read.Any(condition => condition.Fits(line))).ToList();
        Assert.All(unread, line => Assert.True(NobodyIsWoken.Keys.Any(known => IsOf(known, line)), $"No alert reads this error of {line.Source}: {line.Message}\nAdd it to a query in infra/alerts, or to the list here with the reason why nobody need be woken."));
        Assert.All(NobodyIsWoken, known => Assert.True(known.Value.Length > 0 && unread.Any(line => IsOf(known.Key, line)), $"{known.Key} is on the list, and is no error that no alert reads."));
    }

    private static bool IsOf((string Source, string Beginning) known, LogLine line) =>
        line.Source == known.Source && (known.Beginning == "\u2026" ? line.Message == known.Beginning : line.Message.StartsWith(known.Beginning, StringComparison.Ordinal));

    /// <summary>What a query looks for in lines: words, in lines of the source that was named last before them; or anywhere, when it asks of the whole line.</summary>
    private static IEnumerable<Condition> Conditions(string query)
    {
        string? source = null;
        foreach (Match match in Asked().Matches(query))
        {
            if (match.Groups["source"].Success)
            {
                source = match.Groups["source"].Value;
            }
            else
            {
                yield return new(match.Groups["of"].Value == "said" ? source : null, match.Groups["how"].Value == "startswith", match.Groups["words"].Value);
            }
        }
    }

    /// <param name="Source">Null for any.</param>
    private sealed record Condition(string? Source, bool IsBeginning, string Words)
    {
        public bool Fits(LogLine line) => (Source is null || line.Source == Source) && (IsBeginning ? line.Message.StartsWith(Words, StringComparison.Ordinal) : line.Message.Contains(Words, StringComparison.Ordinal));
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
        Assert.Contains($"Message contains '{StorageRegistration.Queue}-poison'", Alerts.Single(alert => alert.Name == "poison").Query, StringComparison.Ordinal);

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

    /// <summary>Azure counts what waits in a queue by itself.</summary>
    [Fact]
    public void The_Length_Of_The_Queues_Is_An_Alert_That_Goes_To_Somebody()
    {
        var live = Bicep.Of("live");
        var rule = live.One("Microsoft.Insights/metricAlerts").GetProperty("properties");
        var measured = Assert.Single(rule.GetProperty("criteria").GetProperty("allOf").EnumerateArray());
        Assert.Equal("QueueMessageCount", measured.GetProperty("metricName").GetString());
        var account = live.One("Microsoft.Storage/storageAccounts").GetProperty("id").GetString();
        Assert.Equal($"{account}/queueServices/default", Assert.Single(rule.GetProperty("scopes").EnumerateArray()).GetString());
        Assert.Single(rule.GetProperty("actions").EnumerateArray());
        Assert.Contains("docs/runbook.md, queue-length.", rule.GetProperty("description").GetString(), StringComparison.Ordinal);
        Each_Alert_Has_Its_Section_In_The_Runbook("queue-length");
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

    /// <summary>The names of all that the program counts and times.</summary>
    private static List<string> Figures()
    {
        var names = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => names.Add(instrument.Name) };
        listener.Start();
        using var telemetry = new Telemetry();
        return names;
    }

    [GeneratedRegex("\\bName == '(?<name>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FigureName();

    [GeneratedRegex("tostring\\(Properties\\.CategoryName\\) == '(?<name>[^']+)'|source == '(?<name>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Source();

    [GeneratedRegex("said (?<how>startswith|contains) '(?<words>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Words();

    [GeneratedRegex("source == '(?<source>[^']+)'|(?<of>said|Message) (?<how>startswith|contains) '(?<words>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Asked();

    [GeneratedRegex("extract\\('(?<pattern>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Extracted();

    [GeneratedRegex("\\bApp[A-Z][a-z]+\\b", RegexOptions.NonBacktracking)]
    private static partial Regex Table();
}
