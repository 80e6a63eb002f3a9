using System.Xml.Linq;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Layers;

/// <summary>Which project may know which: whatever pages and doors say must hold over any storage and any mail service.</summary>
public sealed class ProjectTests
{
    [Theory]
    [InlineData("Reading")]
    [InlineData("Core", "Reading")]
    [InlineData("Adapters", "Core")]
    [InlineData("Web", "Core")]
    [InlineData("Cli", "Adapters", "Core")]
    [InlineData("Functions", "Adapters", "Core", "Web")]
    [InlineData("Server", "Adapters", "Core", "Web")]
    public void A_Project_Refers_To_These_And_No_Other(string project, params string[] known) =>
        Assert.Equal(known, XDocument.Parse(RepositoryFiles.Read($"src/Notifier.{project}/Notifier.{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["Notifier.".Length..]).Order(StringComparer.Ordinal));
}
