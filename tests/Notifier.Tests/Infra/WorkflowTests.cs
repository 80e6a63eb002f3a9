using System.Text.RegularExpressions;

namespace Notifier.Tests.Infra;

/// <summary>What GitHub runs is what it ran when it was looked at, and is let in without a secret.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "workflows");

    /// <summary>A tag can be moved to other code; a commit cannot. Beside it stands which version it is.</summary>
    [Fact]
    public void Every_Action_Is_Pinned_By_Its_Commit()
    {
        var uses = Directory.EnumerateFiles(Folder).SelectMany(File.ReadLines).Where(line => line.Contains("uses:", StringComparison.Ordinal)).Select(line => line.Trim(' ', '-')).ToList();
        Assert.Contains(uses, use => use.StartsWith("uses: azure/login@", StringComparison.Ordinal));
        Assert.All(uses, use => Assert.True(Pinned().IsMatch(use) || File.Exists(Path.Combine(Folder, Path.GetFileName(use))), $"{use} is not pinned by its full commit, with its version in a comment."));
    }

    /// <summary>Who builds what others propose may not sign in; who deploys signs in as this repository in this environment.</summary>
    [Fact]
    public void Only_The_Deployment_May_Sign_In()
    {
        var deploy = File.ReadAllText(Path.Combine(Folder, "deploy.yml"));
        var build = deploy[..deploy.IndexOf("\n  test:\n", StringComparison.Ordinal)];
        Assert.Contains("./build.sh", build, StringComparison.Ordinal);
        Assert.Contains("az bicep lint", build, StringComparison.Ordinal);
        Assert.DoesNotContain("id-token", build, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets", build, StringComparison.Ordinal);

        var to = File.ReadAllText(Path.Combine(Folder, "deploy-to.yml"));
        Assert.Contains("id-token: write", to, StringComparison.Ordinal);
        Assert.Contains("environment: ${{ inputs.environment }}", to, StringComparison.Ordinal);
        Assert.DoesNotContain("client-secret", to, StringComparison.Ordinal);
        Assert.Equal(["secrets.NOTIFIER_OPERATOR_KEY"], Secrets().Matches(to).Select(match => match.Value).Distinct());
        Assert.All(Bicep.Environments, environment => Assert.Contains($"environment: {environment}\n", deploy, StringComparison.Ordinal));

        // Only text of this repository is put into commands, never what somebody outside wrote.
        Assert.All(Directory.EnumerateFiles(Folder).SelectMany(File.ReadLines).Where(line => line.TrimStart().StartsWith("run:", StringComparison.Ordinal)), line => Assert.DoesNotContain("${{", line, StringComparison.Ordinal));
    }

    [GeneratedRegex("^uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Pinned();

    [GeneratedRegex("secrets\\.[A-Z_]+", RegexOptions.NonBacktracking)]
    private static partial Regex Secrets();
}
