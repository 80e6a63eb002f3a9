using Notifier.Testing;

namespace Notifier.Repository.Tests.Docs;

/// <summary>
/// A command that a document tells people to type. What needs nothing but this repository is run; of the rest it is looked whether what it names is there. A command of a kind that
/// does not stand here fails.
/// </summary>
internal static class DocumentedCommand
{
    /// <summary>Programs of others, and what they need that a test has not.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["az"] = "an Azure subscription; infra/deploy.sh runs against a stand-in for it in a test of its own",
        ["curl"] = "a deployed notifier",
        ["openssl"] = "nothing, but its output goes into a vault",
        ["apt-get"] = "root",
        ["func"] = "Azure Functions Core Tools, which are no package here",
    };

    /// <param name="isWhole">It stands in a block to be typed as it is; otherwise it is named in a sentence, where arguments may be left away.</param>
    public static void Check(string[] words, bool isWhole, BashDryRun rehearsal, string place)
    {
        switch (words)
        {
            case ["dotnet", "run", .. var rest]:
                var project = rest.SkipWhile(word => word != "--project").Skip(1).FirstOrDefault() ?? string.Empty;
                Assert.True(project.Length > 0 && File.Exists(Path.Combine(RepositoryFiles.Root, project, $"{Path.GetFileName(project)}.csproj")), $"{place}: there is no project {project}.");
                CheckProject(project, [.. rest.SkipWhile(word => word != "--").Skip(1)], isWhole, rehearsal, place);
                break;
            case ["dotnet", "test", var tests]:
                Assert.True(Directory.Exists(Path.Combine(RepositoryFiles.Root, tests)), $"{place}: there is no project {tests}.");
                break;
            case ["dotnet", "restore", var restored, "--force-evaluate"]:
                Assert.True(RepositoryFiles.Has(restored), $"{place}: there is no {restored}.");
                break;
            case ["dotnet", "tool", "restore"]:
                Assert.True(RepositoryFiles.Has(".config/dotnet-tools.json"), $"{place}: there is no list of tools.");
                break;
            case ["dotnet", "stryker"]:
                Assert.Contains("\"dotnet-stryker\"", RepositoryFiles.Read(".config/dotnet-tools.json"), StringComparison.Ordinal);
                break;
            case ["notifier", .. var typed]:
                CheckNotifier(typed, isWhole, rehearsal, place);
                break;
            case ["./build.sh", .. var options]:
                CheckOptions(options, RepositoryFiles.Read("build.sh").Split('\n').Single(line => line.Contains("usage: ", StringComparison.Ordinal)), place);
                break;
            case ["./infra/deploy.sh", .. var options]:
                CheckOptions([.. options.Where(option => option.StartsWith('-'))], RepositoryFiles.Read("infra/deploy.sh").Split("TEXT")[1], place);
                break;
            default:
                // A function that a block defines for itself is never noted: bash knows it.
                Assert.True(Elsewhere.ContainsKey(words[0]), $"{place}: no test knows the command “{string.Join(' ', words)}”. Teach it to {nameof(DocumentedCommand)}: to run it, to hold it against what it names, or what it needs that a test has not.");
                break;
        }
    }

    private static void CheckProject(string project, string[] arguments, bool isWhole, BashDryRun rehearsal, string place)
    {
        switch (project)
        {
            case "src/Notifier.Cli":
                CheckNotifier(arguments, isWhole, rehearsal, place);
                break;
            case "src/Notifier.Server":
                Assert.Empty(Server.CommandLine.Refusals(arguments));
                break;
            case "tests/Notifier.Benchmarks":
                CheckOptions(arguments, RepositoryFiles.Read("tests/Notifier.Benchmarks/Program.cs").Split('\n').Single(line => line.Contains("\"usage: ", StringComparison.Ordinal)), place);
                break;
            default:
                Assert.Fail($"{place}: no test knows how {project} is run.");
                break;
        }
    }

    /// <summary>The real command line, in this process. There is no notifier for it to speak to: that it looked for one says that it understood.</summary>
    private static void CheckNotifier(string[] typed, bool isWhole, BashDryRun rehearsal, string place)
    {
        if (!isWhole && !typed.Any(word => word.StartsWith('-')))
        {
            typed = [.. typed, "--help"];
        }

        var result = NotifierCommand.Run([.. typed.Select(word => word switch
        {
            "ADVERT" => new string('a', 26),
            BashDryRun.AdvertFile or BashDryRun.KeyFile => rehearsal.At(word),
            _ when word == "samples" || word.StartsWith("samples/", StringComparison.Ordinal) => rehearsal.At(word),
            _ => word,
        })]);
        var isUnderstood = typed switch
        {
            ["check", ..] => result is { ExitCode: 0 or 1, Errors: "", Output.Length: > 0 },
            ["replay", ..] => result is { ExitCode: 0, Errors: "", Output.Length: > 0 },
            [.., "--help"] => result is { ExitCode: 0, Errors: "" },
            _ => result.Errors.Contains("does not answer", StringComparison.Ordinal),
        };
        Assert.True(isUnderstood, $"{place}: “notifier {string.Join(' ', typed)}” ended with {result.ExitCode}:\n{result.Output}{result.Errors}");
    }

    private static void CheckOptions(string[] given, string usage, string place)
    {
        var words = usage.Split([' ', '\t', '\n', '[', ']', '|', ',', '"', '\'', ':', ';', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(given, option => Assert.True(words.Contains(option), $"{place}: {option} is no option; the usage is {usage.Trim()}"));
    }
}
