using System.Reflection;
using System.Runtime.Loader;
using Notifier.Testing;

namespace Notifier.Repository.Tests;

/// <summary>The built tests of a project, with the libraries that lie beside them.</summary>
internal sealed class TestAssembly : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _beside;

    private TestAssembly(string path) => _beside = new(path);

    /// <summary>The classes of all projects with tests, but for the browser's.</summary>
    public static IReadOnlyList<Type> Classes { get; } = [.. Projects().Select(Load).SelectMany(assembly => assembly.GetTypes())];

    public static bool IsTest(MethodInfo method) => method.CustomAttributes.Any(attribute => Bases(attribute.AttributeType).Any(type => type.FullName == typeof(FactAttribute).FullName));

    /// <summary>The class and those it inherits from. Types of two projects are never the same, so they are known by their names.</summary>
    public static IEnumerable<Type> Bases(Type type)
    {
        for (var each = type; each is not null; each = each.BaseType)
        {
            yield return each;
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName) => _beside.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Root, "tests"), "Notifier.*.Tests").Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    private static Assembly Load(string project)
    {
        var own = typeof(TestAssembly).Assembly;
        if (project == own.GetName().Name)
        {
            return own;
        }

        var tests = Path.Combine(RepositoryFiles.Root, "tests");
        var output = Path.GetRelativePath(Path.Combine(tests, own.GetName().Name!), AppContext.BaseDirectory);
        var path = Path.Combine(tests, project, output, $"{project}.dll");
        return new TestAssembly(path).LoadFromAssemblyPath(path);
    }
}
