using System.Reflection;
using System.Text.RegularExpressions;
using Notifier.Core.Storage;
using Notifier.Reading;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Layers;

/// <summary>The folders of a project are layers: each sees only those before it, so that a change never comes back from below.</summary>
public sealed partial class LayerTests(ITestOutputHelper output)
{
    /// <summary>A reader of a folder must see at one glance what is in it.</summary>
    private const int MostFiles = 22;

    private static readonly string[] Core =
    [
        "", "Options", "Storage", "Security", "Monitoring", "Fetching", "Adverts", "Sources", "Scheduling", "Subscriptions", "Hr", "Emails", "Sending", "UseCases", "Jobs",
    ];

    private static readonly string[] Reading = ["Grammar", "Boards", "Roles", "Documents", "Pages", "Searches", "Dates", "Wording", "Findings", ""];

    [Fact]
    public void A_Folder_Of_The_Core_Sees_Only_Those_Before_It() => Hold(typeof(ITableStore).Assembly, Core);

    [Fact]
    public void A_Folder_Of_The_Reader_Sees_Only_Those_Before_It() => Hold(typeof(AdvertReader).Assembly, Reading);

    [Fact]
    public void The_Test_Sees_What_A_Method_Does()
    {
        var needed = TypeReferences.From(typeof(Example));

        Assert.Contains(typeof(Uri), needed); // only in a body
        Assert.Contains(typeof(Version), needed); // only as an argument of a generic call
        Assert.Contains(typeof(DateOnly), needed); // only in a signature
    }

    [Fact]
    public void A_File_Stands_In_The_Folder_Of_Its_Namespace()
    {
        var files = RepositoryFiles.SourceFiles.Concat(TestFiles).ToList();
        Assert.True(files.Count > 550, $"{files.Count} files were found.");
        Assert.DoesNotContain(files, file => Namespace().Match(RepositoryFiles.Read(file)) is { Success: true } match
            && match.Groups[1].Value != string.Join('.', file.Split('/')[1..^1]));
    }

    [Fact]
    public void No_Folder_Is_Too_Full_To_Be_Read_At_A_Glance()
    {
        var folders = RepositoryFiles.Files("src").Concat(TestFiles).GroupBy(file => file[..file.LastIndexOf('/')]).Select(folder => (folder.Key, Count: folder.Count())).ToList();
        foreach (var (folder, count) in folders.OrderByDescending(folder => folder.Count).Take(5))
        {
            output.WriteLine($"{count} {folder}");
        }

        Assert.DoesNotContain(folders, folder => folder.Count > MostFiles);
    }

    /// <summary>Those of the benchmarks are one program, which is no room to look for tests in.</summary>
    private static IEnumerable<string> TestFiles => RepositoryFiles.Files("tests", "*.cs").Where(file => !file.StartsWith("tests/Notifier.Benchmarks/", StringComparison.Ordinal));

    private void Hold(Assembly assembly, string[] layers)
    {
        var root = assembly.GetName().Name!;
        var needs = new HashSet<(string From, string To, string Because)>();
        foreach (var type in assembly.GetTypes().Where(type => IsOf(type, root)))
        {
            foreach (var needed in TypeReferences.From(type).Where(needed => needed.Assembly == assembly && IsOf(needed, root)))
            {
                needs.Add((Layer(type, root), Layer(needed, root), $"{Outermost(type).Name} needs {Outermost(needed).Name}"));
            }
        }

        Assert.All(needs, need => Assert.Contains(need.From, layers));
        var pairs = needs.Where(need => string.CompareOrdinal(need.From, need.To) < 0 && needs.Any(back => back.From == need.To && back.To == need.From))
            .Select(need => $"{need.From} and {need.To}").Distinct().ToList();
        output.WriteLine($"{root}: {layers.Length} layers. Two-way pairs: {(pairs.Count == 0 ? "none" : string.Join(", ", pairs))}.");
        Assert.DoesNotContain(needs, need => Array.IndexOf(layers, need.To) > Array.IndexOf(layers, need.From));
    }

    private static bool IsOf(Type type, string root) => type.Namespace == root || type.Namespace?.StartsWith($"{root}.", StringComparison.Ordinal) == true;

    /// <summary>The folder under the project's own; a folder in a folder belongs to its layer.</summary>
    private static string Layer(Type type, string root) =>
        type.Namespace == root ? "" : type.Namespace![(root.Length + 1)..].Split('.')[0];

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Namespace();

    private static class Example
    {
        public static int Do(DateOnly day) => new Uri("https://example.org").Port + day.Day + Many<Version>();

        private static int Many<T>() => typeof(T).Name.Length;
    }
}
