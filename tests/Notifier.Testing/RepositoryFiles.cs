namespace Notifier.Testing;

/// <summary>The folder of the repository, in which the tests are built and run.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Made = ["bin", "obj", "artifacts", "node_modules", "data", "StrykerOutput", ".git", ".vs", ".idea"];

    public static string Root { get; } = Find();

    /// <summary>All Markdown files that people wrote, by their paths from the root.</summary>
    public static IReadOnlyList<string> MarkdownFiles { get; } = Files("", "*.md");

    /// <summary>All C# files of the product, by their paths from the root.</summary>
    public static IReadOnlyList<string> SourceFiles { get; } = Files("src", "*.cs");

    /// <summary>The files that people wrote below a folder, by their paths from the root.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern = "*") =>
        [.. Below(new DirectoryInfo(Path.Combine(Root, folder)), pattern)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>Whether something stands there. <c>*</c> and words in capitals, such as NAME, stand for any name.</summary>
    public static bool Has(string path)
    {
        IEnumerable<string> found = [Root];
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = string.Join('.', part.Split('.').Select(word => word.Length > 1 && word.All(char.IsAsciiLetterUpper) && word != "README" ? "*" : word));
            found = found.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, pattern)).ToList();
        }

        return found.Any();
    }

    private static IEnumerable<string> Below(DirectoryInfo folder, string pattern) => folder.EnumerateFiles(pattern)
        .Select(file => file.FullName)
        .Concat(folder.EnumerateDirectories().Where(each => !Made.Contains(each.Name)).SelectMany(each => Below(each, pattern)));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Notifier.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No Notifier.sln above the test.");
        }

        return folder.FullName;
    }
}
