using System.Reflection;
using Notifier.Tests.FunctionsHost;
using Notifier.Tests.Storage;

namespace Notifier.Tests;

/// <summary><c>./build.sh --quick</c> leaves out the tests of category Long: it needs no server, no package and no browser.</summary>
public sealed class QuickRunTests
{
    private static readonly Type[] Servers = [typeof(Azurite), typeof(Package)];

    [Fact]
    public void A_Test_That_Needs_A_Server_Or_The_Package_Is_Not_In_The_Quick_Run()
    {
        var needing = typeof(QuickRunTests).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.GetConstructors().Any(constructor =>
                constructor.GetParameters().Any(parameter => Servers.Contains(parameter.ParameterType))))
            .Where(type => type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>(inherit: true).Any()))
            .ToList();

        Assert.True(needing.Count > 10, $"{needing.Count} were found.");
        Assert.All(needing, type => Assert.Contains(
            type.GetCustomAttributes<TraitAttribute>(inherit: true), trait => trait is { Name: "Category", Value: "Long" }));
    }
}
