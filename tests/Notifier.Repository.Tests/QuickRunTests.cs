namespace Notifier.Repository.Tests;

/// <summary><c>./build.sh --quick</c> leaves out the tests of category Long: it needs no server, no package and no browser.</summary>
public sealed class QuickRunTests
{
    private static readonly string[] Servers = ["Notifier.Testing.Storage.Azurite", "Notifier.System.Tests.Deployed.Package"];

    [Fact]
    public void A_Test_That_Needs_A_Server_Or_The_Package_Is_Not_In_The_Quick_Run()
    {
        var needing = TestAssembly.Classes
            .Where(type => !type.IsAbstract && Needed(type).Any(Servers.Contains) && type.GetMethods().Any(TestAssembly.IsTest))
            .ToList();

        Assert.All(Servers, server => Assert.Contains(needing, type => Needed(type).Contains(server)));
        Assert.True(needing.Count > 10, $"{needing.Count} were found.");
        Assert.All(needing, type => Assert.True(IsLong(type), $"{type} is not of the category Long."));
    }

    private static IEnumerable<string?> Needed(Type type) => type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType.FullName);

    private static bool IsLong(Type type) => TestAssembly.Bases(type).SelectMany(each => each.CustomAttributes).Any(attribute =>
        attribute.AttributeType.FullName == typeof(TraitAttribute).FullName && attribute.ConstructorArguments.Select(argument => argument.Value as string).SequenceEqual(["Category", "Long"]));
}
