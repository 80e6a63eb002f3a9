using System.Text.Json;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Supply;

/// <summary>What comes from elsewhere is what it was when somebody looked at it, and somebody is asked before it is another.</summary>
public sealed class SupplyChainTests
{
    private static readonly string[] Made = ["bin", "obj", "artifacts", "node_modules"];

    private static readonly string[] Projects = Named("*.csproj");

    /// <summary>As they are built here, and for the machines of Azure Functions.</summary>
    [Fact]
    public void Every_Project_Has_A_Lock_File_With_The_Hash_Of_Every_Package()
    {
        Assert.Contains("src/Notifier.Functions/Notifier.Functions.csproj", Projects);
        Assert.All(Projects, project =>
        {
            var text = RepositoryFiles.Read($"{Path.GetDirectoryName(project)}/packages.lock.json");
            Assert.DoesNotContain("://", text, StringComparison.Ordinal); // no place that packages come from
            using var locked = JsonDocument.Parse(text);
            var targets = locked.RootElement.GetProperty("dependencies").EnumerateObject().ToList();
            Assert.Equal(["net10.0", "net10.0/linux-x64"], targets.Select(target => target.Name));
            Assert.All(
                targets.SelectMany(target => target.Value.EnumerateObject()).Where(package => package.Value.GetProperty("type").GetString() != "Project"),
                package => Assert.Equal(88, package.Value.GetProperty("contentHash").GetString()!.Length)); // SHA-512
        });
    }

    [Theory]
    [InlineData(".ci/run", "export CI=true")]
    [InlineData(".github/workflows/deploy.yml", "          CI: 'true'\n")]
    public void What_Builds_For_Everybody_Says_That_It_Is_CI(string path, string said) => Assert.Contains(said, RepositoryFiles.Read(path), StringComparison.Ordinal);

    [Fact]
    public void Where_CI_Is_Set_A_Lock_File_That_No_Longer_Fits_Is_An_Error()
    {
        using var folder = new TemporaryFolder();
        const string Project = "src/Notifier.Core/Notifier.Core.csproj";
        foreach (var path in (string[])["Directory.Build.props", "Directory.Packages.props"])
        {
            folder.Write(path, RepositoryFiles.Read(path).Replace("\"AngleSharp\" Version=\"1.", "\"AngleSharp\" Version=\"0.", StringComparison.Ordinal));
        }

        folder.Write("Notifier.Core.csproj", RepositoryFiles.Read(Project));
        folder.Write("packages.lock.json", RepositoryFiles.Read("src/Notifier.Core/packages.lock.json"));
        using var restore = NodePackages.Start("dotnet", ["restore"], folder.Path, ("CI", "true"));
        var said = restore.StandardOutput.ReadToEnd();
        restore.WaitForExit();
        Assert.Equal(1, restore.ExitCode);
        Assert.Contains("error NU1004", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_Is_Used_From_Elsewhere_Is_Offered_Anew()
    {
        var text = RepositoryFiles.Read(".github/dependabot.yml");
        var solution = RepositoryFiles.Read("Notifier.sln").Replace('\\', '/');
        string[] places =
        [
            string.Empty,
            .. Named("package.json").Select(Folder),
            .. Named("action.yml").Select(Folder),
            .. Projects.Where(project => !solution.Contains(project, StringComparison.Ordinal)).Select(Folder),
        ];
        Assert.True(places.Length > 7, "The test finds too few places.");
        Assert.All(places, place => Assert.Contains($"      - /{place}\n", text, StringComparison.Ordinal));
        Assert.All((string[])["nuget", "npm", "github-actions"], each => Assert.Contains($"package-ecosystem: {each}", text, StringComparison.Ordinal));

        static string Folder(string file) => Path.GetDirectoryName(file)!;
    }

    /// <summary>GitHub ignores a line whose path is nowhere, and what it was meant for is anybody's.</summary>
    [Fact]
    public void What_Decides_Which_Code_Runs_Has_Owners()
    {
        var lines = RepositoryFiles.Read(".github/CODEOWNERS").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')).ToList();
        Assert.All(lines, line => Assert.StartsWith("@OWNER/", line[1], StringComparison.Ordinal));
        Assert.All(lines.Where(line => line[0] != "*"), line => Assert.True(
            line[0][0] == '/' ? RepositoryFiles.Has(line[0]) : Named(line[0]).Length > 0, $"{line[0]} is nowhere."));
        Assert.All(
            (string[])["*", "/.ci/", "/.config/", "/.github/", "/infra/", "/build.sh", "/Directory.Packages.props", "packages.lock.json", "package-lock.json"],
            path => Assert.Contains(lines, line => line[0] == path));
    }

    /// <summary>The files of this name, by their paths from the root, but those that a build made.</summary>
    private static string[] Named(string name) =>
    [
        .. Directory.EnumerateFiles(RepositoryFiles.Root, name, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(Made).Any()),
    ];
}
