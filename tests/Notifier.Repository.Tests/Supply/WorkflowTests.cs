using System.Text.RegularExpressions;
using Notifier.Repository.Tests.Infra;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Supply;

/// <summary>What GitHub runs is what it ran when it was looked at, and is let in without a secret.</summary>
[Trait("Category", "Long")]
public sealed partial class WorkflowTests
{
    private static readonly string Workflow = RepositoryFiles.Read(".github/workflows/deploy.yml");

    private static readonly string Deployment = RepositoryFiles.Read(".github/actions/deploy/action.yml");

    /// <summary>By their names, as they stand in the file: build, attest, and one for each environment.</summary>
    private static readonly Dictionary<string, string> Jobs = JobHead().Split(Workflow[Workflow.IndexOf("\njobs:\n", StringComparison.Ordinal)..])
        .Skip(1).Chunk(2).ToDictionary(job => job[0], job => job[1], StringComparer.Ordinal);

    private static readonly string[] Files =
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, ".github"), "*.yml", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "dependabot.yml")];

    /// <summary>A tag can be moved to other code; a commit cannot. Beside it stands which version it is.</summary>
    [Fact]
    public void Every_Action_Is_Pinned_By_Its_Commit()
    {
        var uses = Files.SelectMany(File.ReadLines).Where(line => line.Contains("uses:", StringComparison.Ordinal)).Select(line => line.Trim(' ', '-')).ToList();
        Assert.Contains(uses, use => use.StartsWith("uses: azure/login@", StringComparison.Ordinal));
        Assert.All(uses, use => Assert.True(
            Pinned().IsMatch(use) || (use.StartsWith("uses: ./", StringComparison.Ordinal) && RepositoryFiles.Has(use["uses: ./".Length..])),
            $"{use} is not pinned by its full commit, with its version in a comment."));
    }

    /// <summary>Who builds what others propose may not sign in; who deploys signs in as this repository in this environment.</summary>
    [Fact]
    public void Only_The_Deployment_May_Sign_In()
    {
        Assert.Equal(["build", "attest", .. Bicep.Environments], Jobs.Keys);
        Assert.Contains("./build.sh", Jobs["build"], StringComparison.Ordinal);
        Assert.Contains("az bicep lint", Jobs["build"], StringComparison.Ordinal);
        Assert.DoesNotContain("permissions", Jobs["build"], StringComparison.Ordinal);
        Assert.Contains("\npermissions:\n  contents: read\n\n", Workflow, StringComparison.Ordinal);
        Assert.All(Bicep.Environments, environment =>
        {
            Assert.Contains("id-token: write\n", Jobs[environment], StringComparison.Ordinal);
            Assert.Contains($"    environment: {environment}\n", Jobs[environment], StringComparison.Ordinal);
            Assert.Contains($"          environment: {environment}\n", Jobs[environment], StringComparison.Ordinal);
            Assert.Contains("uses: ./.github/actions/deploy\n", Jobs[environment], StringComparison.Ordinal);
        });
        Assert.DoesNotContain("client-secret", Deployment, StringComparison.Ordinal);

        // Only text of this repository is put into commands, never what somebody outside wrote.
        Assert.All(
            Files.SelectMany(File.ReadLines).Where(line => line.TrimStart().StartsWith("run:", StringComparison.Ordinal)),
            line => Assert.DoesNotContain("${{", line, StringComparison.Ordinal));
    }

    /// <summary>Whatever secrets the repository comes to have, each job gets the one it needs and no other.</summary>
    [Fact]
    public void Secrets_Are_Named_And_Only_The_Deployment_Has_One()
    {
        Assert.All(Files, file => Assert.DoesNotContain("inherit\n", File.ReadAllText(file).ReplaceLineEndings("\n"), StringComparison.Ordinal));
        Assert.All(Jobs, job => Assert.Equal(
            Bicep.Environments.Contains(job.Key) ? ["secrets.NOTIFIER_OPERATOR_KEY"] : Array.Empty<string>(),
            Secrets().Matches(job.Value).Select(match => match.Value)));
        Assert.DoesNotContain("secrets.", Deployment, StringComparison.Ordinal);
    }

    /// <summary>Between the build and Azure somebody could put another package; whoever proposes a change could sign theirs, if the build could sign.</summary>
    [Fact]
    public void Only_A_Package_That_Was_Signed_After_Its_Build_Is_Deployed()
    {
        var attest = Jobs["attest"];
        Assert.Contains("    if: github.ref == 'refs/heads/main' && github.event_name != 'pull_request'\n    needs: build\n", attest, StringComparison.Ordinal);
        Assert.Contains("uses: actions/attest-build-provenance@", attest, StringComparison.Ordinal);
        Assert.Contains("artifacts/notifier.zip\n            artifacts/notifier.cdx.json\n", attest, StringComparison.Ordinal);
        Assert.DoesNotContain("run:", attest, StringComparison.Ordinal);
        Assert.DoesNotContain("actions/checkout", attest, StringComparison.Ordinal);
        Assert.All(Jobs.Where(job => job.Key != "attest"), job => Assert.DoesNotContain("attestations: write", job.Value, StringComparison.Ordinal));

        Assert.Contains("    needs: attest\n", Jobs["test"], StringComparison.Ordinal);
        Assert.Contains("    needs: test\n", Jobs["live"], StringComparison.Ordinal);
        var verify = Deployment.IndexOf("gh attestation verify artifacts/notifier.zip --repo \"$GITHUB_REPOSITORY\"", StringComparison.Ordinal);
        Assert.InRange(verify, 0, Deployment.IndexOf("azure/login@", StringComparison.Ordinal));
        Assert.Contains("--source-digest \"$GITHUB_SHA\"", Deployment[verify..].Split('\n')[0], StringComparison.Ordinal);
    }

    [GeneratedRegex("^uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Pinned();

    [GeneratedRegex("secrets\\.[A-Z_]+", RegexOptions.NonBacktracking)]
    private static partial Regex Secrets();

    [GeneratedRegex("\n  ([a-z]+):\n", RegexOptions.NonBacktracking)]
    private static partial Regex JobHead();
}
