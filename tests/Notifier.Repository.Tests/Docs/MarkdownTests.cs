using System.Text.Json;
using System.Text.RegularExpressions;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Docs;

/// <summary>What the documents link to, name and tell people to type is there.</summary>
[Trait("Category", "Long")]
public sealed partial class MarkdownTests
{
    public static TheoryData<string> Files => [.. RepositoryFiles.MarkdownFiles];

    [Fact]
    public void The_Documents_Are_Found()
    {
        string[] expected = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "infra/README.md", "docs/getting-started.md", "docs/check-report.md", "docs/emails-and-timing.md", "docs/settings.md", "docs/operations.md", "docs/costs-and-benchmarks.md", "docs/accuracy.md", "docs/glossary.md", "docs/architecture.md", "docs/threat-model.md", "docs/data-protection.md", "docs/runbook.md", "docs/decisions/README.md"];
        Assert.Superset(expected.ToHashSet(), RepositoryFiles.MarkdownFiles.ToHashSet());
        var index = MarkdownFile.Of("docs/decisions/README.md").Links.Select(link => link.Text).ToHashSet();
        Assert.All(RepositoryFiles.MarkdownFiles.Where(file => DecisionFile().IsMatch(file)), file => Assert.Contains(Path.GetFileName(file), index));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_Link_Leads_Somewhere(string file)
    {
        foreach (var link in MarkdownFile.Of(file).Links)
        {
            var place = $"{file}:{link.Line}";
            if (Uri.TryCreate(link.Text, UriKind.Absolute, out var address) && !address.IsFile)
            {
                Assert.True(address.Scheme == Uri.UriSchemeHttps || address.IsLoopback, $"{place}: {link.Text} is neither https nor on this machine.");
                continue;
            }

            var (path, anchor) = link.Text.Split('#') switch { [var to, var heading] => (to, heading), var parts => (parts[0], null) };
            var target = path.Length == 0 ? file : Path.GetRelativePath(RepositoryFiles.Root, Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(file)!, path)).Replace('\\', '/');
            Assert.True(!target.StartsWith("..", StringComparison.Ordinal) && Path.Exists(Path.Combine(RepositoryFiles.Root, target)), $"{place}: there is no {link.Text}.");
            Assert.True(anchor is null || MarkdownFile.Of(target).Anchors.Contains(anchor), $"{place}: {target} has no heading #{anchor}.");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_Path_That_Is_Named_Is_There(string file) => Assert.All(
        MarkdownFile.Of(file).Spans.Where(span => RepositoryPath().IsMatch(span.Text)),
        span => Assert.True(RepositoryFiles.Has(span.Text), $"{file}:{span.Line}: there is no {span.Text}."));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_Command_Can_Be_Typed(string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands are bash's");
        var document = MarkdownFile.Of(file);
        using var rehearsal = new BashDryRun();
        foreach (var block in document.Blocks.Where(block => block.Language == "sh"))
        {
            var place = $"{file}:{block.Line}";
            var commands = rehearsal.Of(block.Text, place);
            Assert.True(commands.Count > 0, $"{place}: a block of commands without any.");
            Assert.All(commands, words => DocumentedCommand.Check(words, isWhole: true, rehearsal, place));
        }

        foreach (var span in document.Spans)
        {
            var line = span.Text.StartsWith("-- ", StringComparison.Ordinal) ? $"dotnet run -c Release --project tests/Notifier.Benchmarks {span.Text}" : span.Text;
            if (Command().IsMatch(line))
            {
                Assert.All(rehearsal.Of(line, $"{file}:{span.Line}"), words => DocumentedCommand.Check(words, isWhole: false, rehearsal, $"{file}:{span.Line}"));
            }
        }
    }

    [Fact]
    public void What_Stands_In_Blocks_Is_Of_A_Kind_That_Is_Looked_At()
    {
        // ShownOutputTests compares text with what the program prints. Kusto is asked of Log Analytics, which no test has.
        string[] known = ["sh", "text", "mermaid", "kusto"];
        Assert.All(RepositoryFiles.MarkdownFiles.Select(MarkdownFile.Of), file => Assert.All(file.Blocks, block => Assert.True(known.Contains(block.Language), $"{file.Path}:{block.Line}: a block of “{block.Language}” is looked at by no test.")));
    }

    [Fact]
    public void Every_Diagram_Can_Be_Drawn()
    {
        var diagrams = RepositoryFiles.MarkdownFiles.Select(MarkdownFile.Of).SelectMany(file => file.Blocks.Where(block => block.Language == "mermaid").Select(block => (Place: $"{file.Path}:{block.Line}", block.Text))).ToList();
        Assert.NotEmpty(diagrams);
        var errors = Errors([.. diagrams.Select(diagram => diagram.Text)]);
        Assert.All(diagrams.Zip(errors), each => Assert.True(each.Second is null, $"{each.First.Place}: {each.Second}"));
        Assert.All(Errors(["flowchart LR\n  a[(\"open\"] --> b", "flowhart LR\n  a --> b"]), Assert.NotNull);
    }

    private static string?[] Errors(IReadOnlyList<string> diagrams) =>
        JsonSerializer.Deserialize<string?[]>(NodePackages.Run("node", ["errors.mjs", JsonSerializer.Serialize(diagrams)], NodePackages.Installed("mermaid")))!;

    [GeneratedRegex("^docs/decisions/[0-9]{4}-", RegexOptions.NonBacktracking)]
    private static partial Regex DecisionFile();

    [GeneratedRegex("^(src|tests|infra|docs|samples|\\.github|\\.config|\\.ci)/[^ ]*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("^([A-Z_]+=[^ ]+ )*(((dotnet|notifier|az|apt-get|openssl|curl|npm|(\\./)?infra/deploy\\.sh|\\./build\\.sh) .+)|\\./build\\.sh)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}
