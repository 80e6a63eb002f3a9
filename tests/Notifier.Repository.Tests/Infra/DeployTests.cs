using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Infra;

/// <summary>
/// The deploying script, against stand-ins for az and curl that write down every argument. Each story is a file in <c>golden/deploy</c>: what it said, how it ended, and what it
/// asked for, so that one sees which steps were not run.
/// </summary>
[Trait("Category", "Long")]
public sealed partial class DeployTests
{
    private const string Key = "a-key-of-\"an\"-operator-that-\\is-nobody's";
    private const string Older = "FAKE_RELEASED=20261101T080000Z-aaaaaaaaaaaa.zip\\n20261001T080000Z-bbbbbbbbbbbb.zip\\n";

    /// <summary>Packages and what else lies there, the one that is deployed being the newest. One runs that more than ten others are newer than, as after a rollback: a rollback would take it again.</summary>
    private static readonly string Packages = "FAKE_PACKAGES=released\\n20260101-notes.txt\\n" + string.Concat(
        from name in new[] { "20260901T080000Z-cccccccccccc", "20261001T080000Z-bbbbbbbbbbbb", "20261101T080000Z-aaaaaaaaaaaa" }
            .Concat(Enumerable.Range(11, 10).Select(day => $"202611{day}T080000Z-dddddddddddd")).Append("20261122T200000Z-0f4f1c4cb362")
        select $"{name}.zip\\n");

    private static readonly string Stands = Path.Combine(AppContext.BaseDirectory, "deploy");

    /// <summary>Name of the golden file, what is typed, what is answered, and how it ends. Each failing step once.</summary>
    public static TheoryData<string, string, string[], int> Stories => new()
    {
        { "first", "test --group g --yes", [], 0 },
        { "next", "live --group g --yes", [Older, "FAKE_USER=servicePrincipal"], 0 },
        { "asks", "test --group g", ["TYPED=yes"], 0 },
        { "infra-only", "test --group g --yes --infra-only", ["NOTIFIER_OPERATOR_KEY="], 0 },
        { "rollback", "test --group g --rollback", [Older, "SHIPPED=all"], 0 }, // which takes nothing from the parameter file
        { "tidies", "test --group g --yes", [Older, Packages], 0 },
        { "tidying-cannot-list", "test --group g --yes", [Older, Packages, "FAKE_FAIL=storage blob list"], 0 },
        { "tidying-cannot-delete", "test --group g --yes", [Older, Packages, "FAKE_FAIL=storage blob delete"], 0 },
        { "rights-come-late", "test --group g --yes", [Older, "FAKE_FAIL=storage blob exists", "FAKE_FAIL_TIMES=2"], 0 },

        { "shipped-values-test", "test --group g --yes", ["SHIPPED=all"], 1 },
        { "shipped-values-live", "live --group g --yes", ["SHIPPED=all"], 1 },
        { "shipped-key", "live --group g --yes --infra-only", ["SHIPPED=sendGridWebhookKey"], 1 },
        { "no-key", "test --group g --yes", ["NOTIFIER_OPERATOR_KEY="], 1 },
        { "no-package", "test --group g --yes --package nowhere.zip", [], 1 },
        { "not-signed-in", "test --group g --yes", ["FAKE_FAIL=account show"], 1 },
        { "validate-fails", "test --group g --yes", ["FAKE_FAIL=deployment group validate"], 1 },
        { "what-if-fails", "test --group g --yes", ["FAKE_FAIL=deployment group what-if"], 1 },
        { "not-agreed", "test --group g", ["TYPED=y"], 1 },
        { "nobody-there-to-agree", "test --group g", [], 1 },
        { "deploy-fails", "test --group g --yes", ["FAKE_FAIL=deployment group create"], 1 },
        { "outputs-cannot-be-read", "test --group g --yes", ["FAKE_FAIL=deployment group show"], 1 },
        { "secrets-are-missing", "test --group g --yes", ["FAKE_SECRETS=Keys__Data\\tResolved\\nOperatorKeys\\tSecretNotFound\\n"], 1 },
        { "secrets-say-nothing", "test --group g --yes", ["FAKE_SECRETS="], 1 },
        { "container-cannot-be-read", "test --group g --yes", ["FAKE_FAIL=storage blob exists"], 1 },
        { "way-back-cannot-be-read", "test --group g --yes", [Older, "FAKE_FAIL=storage blob download"], 1 },
        { "keep-fails", "test --group g --yes", [Older, "FAKE_FAIL=storage blob upload"], 1 },
        { "publish-fails", "test --group g --yes", [Older, "FAKE_FAIL=functionapp", "FAKE_FAIL_TIMES=3"], 1 },
        { "publish-fails-and-so-does-going-back", "test --group g --yes", [Older, "FAKE_FAIL=functionapp"], 1 },
        { "triggers-fail", "test --group g --yes", [Older, "FAKE_FAIL=rest --method post --url /subscriptions/{subscriptionId}/resourceGroups/g/providers/Microsoft.Web/sites/closing-dates-test/sync", "FAKE_FAIL_TIMES=3"], 1 },
        { "health-fails", "test --group g --yes", [Older, "FAKE_HEALTH=503 200"], 1 },
        { "health-fails-the-first-time-ever", "test --group g --yes", ["FAKE_HEALTH=503"], 1 },
        { "nobody-answers", "test --group g --yes", [Older, "FAKE_HEALTH=000 200"], 1 },
        { "due-fails", "test --group g --yes", [Older, "FAKE_DUE=401 200"], 1 },
        { "key-is-wrong", "test --group g --yes", [Older, "FAKE_BEFORE=401"], 1 },
        { "nothing-works", "test --group g --yes", [Older, "FAKE_HEALTH=503"], 1 },
        { "record-fails", "test --group g --yes", [Older, "FAKE_FAIL=storage blob upload --account-name stabc --container-name packages --auth-mode login --name released"], 1 },
        { "rollback-of-nothing", "test --group g --rollback", ["FAKE_FAIL=deployment group show"], 1 },
        { "rollback-without-an-older-one", "test --group g --rollback", ["FAKE_RELEASED=20261101T080000Z-aaaaaaaaaaaa.zip\\n\\n"], 1 },
        { "rollback-fails", "test --group g --rollback", [Older, "FAKE_HEALTH=503 200"], 1 },

        { "misuse-nothing", "", [], 2 },
        { "misuse-word", "test --group g --forse", [], 2 },
        { "misuse-value", "test --group", [], 2 },
        { "misuse-both", "test --group g --infra-only --rollback", [], 2 },
        { "help", "--help", [], 0 },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void It_Says_What_Failed_And_What_State_Things_Are_In(string story, string typed, string[] answers, int exitCode)
    {
        var told = Told(typed, answers, out var ended, out var calls);
        Golden.Equal(Path.Combine("deploy", $"{story}.txt"), told);
        Assert.Equal(exitCode, ended);
        Assert.Equal(exitCode == 1, told.Contains("\nFAILED  ", StringComparison.Ordinal) && told.Contains("\nNow     ", StringComparison.Ordinal) && told.Contains("\nDo      ", StringComparison.Ordinal));

        // The key is in no argument: every process of the machine could read it there.
        Assert.All(calls.Where(call => !call.StartsWith("curl", StringComparison.Ordinal)), call => Assert.DoesNotContain("operator-that", call, StringComparison.Ordinal));
        Assert.All(calls.Where(call => call.StartsWith("curl", StringComparison.Ordinal)), call => Assert.DoesNotContain("operator-that", call.Split(" < ")[0], StringComparison.Ordinal));
    }

    /// <summary>Each call to az that the script makes at all fails in one story at least: a step that nobody tried to break is not known to be told of.</summary>
    [Fact]
    public void Every_Step_Is_Broken_Once()
    {
        Told("test --group g --yes", [Older, Packages], out _, out var next);
        Assert.Contains(next, call => call.StartsWith("az storage blob delete ", StringComparison.Ordinal));
        Told("test --group g --rollback", [Older], out _, out var rollback);
        var broken = Stories.Select(row => row.Data).SelectMany(story => story.Item3).Where(answer => answer.StartsWith("FAKE_FAIL=", StringComparison.Ordinal)).Select(answer => answer["FAKE_FAIL=".Length..]).ToList();
        foreach (var call in next.Concat(rollback).Where(call => call.StartsWith("az ", StringComparison.Ordinal)).Select(call => call[3..].Replace("\\", string.Empty, StringComparison.Ordinal)))
        {
            Assert.True(
                broken.Any(words => call.StartsWith(words, StringComparison.Ordinal)) || call.Contains("configreferences", StringComparison.Ordinal), // whose failure is its answer
                $"No story in which this fails: az {call}");
        }
    }

    [Fact]
    public void Shellcheck_Has_Nothing_To_Say()
    {
        string[] scripts = [Path.Combine(Bicep.Folder, "deploy.sh"), .. Directory.EnumerateFiles(Stands)];
        try
        {
            using var check = Process.Start(new ProcessStartInfo("shellcheck", scripts) { RedirectStandardOutput = true })!;
            var said = check.StandardOutput.ReadToEnd();
            check.WaitForExit();
            Assert.Equal(string.Empty, said);
            Assert.Equal(0, check.ExitCode);
        }
        catch (Win32Exception) when (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Skip("There is no shellcheck. On Debian: apt-get install shellcheck.");
        }
    }

    /// <summary>Runs the script, and tells all of it, without what differs from machine to machine.</summary>
    private static string Told(string typed, string[] answers, out int exitCode, out IReadOnlyList<string> calls)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script needs bash");
        using var infra = new TemporaryFolder();
        File.Copy(Path.Combine(Bicep.Folder, "deploy.sh"), Path.Combine(infra.Path, "deploy.sh"));
        var shipped = answers.FirstOrDefault(answer => answer.StartsWith("SHIPPED=", StringComparison.Ordinal))?["SHIPPED=".Length..];
        foreach (var environment in Bicep.Environments)
        {
            infra.Write($"{environment}.bicepparam", string.Join('\n', File.ReadLines(Path.Combine(Bicep.Folder, $"{environment}.bicepparam")).Select(line => shipped == "all" || line.StartsWith($"param {shipped} ", StringComparison.Ordinal) ? line : Owned(line))));
        }

        using var folder = new TemporaryFolder();
        var package = folder.Write("notifier.zip", "package new");
        var file = folder.Write("calls.txt", string.Empty);
        var arguments = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (arguments.Length > 0 && !arguments.Contains("--package") && !typed.Contains("--help", StringComparison.Ordinal) && arguments[^1] != "--group")
        {
            arguments = [.. arguments, "--package", package]; // in the golden files it is left out
        }

        var start = new ProcessStartInfo("bash", [Path.Combine(infra.Path, "deploy.sh"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        start.Environment["PATH"] = $"{Stands}:{start.Environment["PATH"]}";
        start.Environment["TMPDIR"] = folder.Path;
        start.Environment["FAKE_CALLS"] = file;
        start.Environment["NOTIFIER_DEPLOY_TRIES"] = "3";
        start.Environment["NOTIFIER_DEPLOY_PAUSE"] = "0";
        start.Environment["NOTIFIER_OPERATOR_KEY"] = Key;
        foreach (var answer in answers.Select(answer => answer.Split('=', 2)))
        {
            start.Environment[answer[0]] = answer[1];
        }

        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync();
        if (answers.FirstOrDefault(answer => answer.StartsWith("TYPED=", StringComparison.Ordinal)) is { } yes)
        {
            script.StandardInput.WriteLine(yes["TYPED=".Length..]);
        }

        script.StandardInput.Close();
        var output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        exitCode = script.ExitCode;
        calls = File.ReadAllLines(file);
        Assert.Empty(Directory.EnumerateDirectories(folder.Path)); // it leaves nothing behind
        var told = new StringBuilder()
            .Append("$ infra/deploy.sh ").AppendLine(typed)
            .Append(output)
            .AppendLine("--- told as an error")
            .Append(errors.GetAwaiter().GetResult())
            .Append("--- exit code ").Append(exitCode).AppendLine()
            .AppendLine("--- asked for")
            .AppendJoin('\n', calls).AppendLine()
            .ToString();
        return WorkFolder().Replace(told.Replace(infra.Path, "infra", StringComparison.Ordinal).Replace(folder.Path, "HERE", StringComparison.Ordinal), "WORK").ReplaceLineEndings("\n");
    }

    /// <summary>A line of a parameter file as its owner would have it.</summary>
    private static string Owned(string line) => WebhookKey().Replace(line.Replace("example.org", "trust.example", StringComparison.Ordinal), $"param sendGridWebhookKey = '{new string('k', 124)}'");

    [GeneratedRegex("^param sendGridWebhookKey = .*$", RegexOptions.NonBacktracking)]
    private static partial Regex WebhookKey();

    [GeneratedRegex("HERE/tmp\\.[A-Za-z0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex WorkFolder();
}
