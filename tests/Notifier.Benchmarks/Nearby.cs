namespace Notifier.Benchmarks;

/// <summary>Folders of the project and beside it, wherever the benchmarks are started from.</summary>
internal static class Nearby
{
    /// <summary>The folder of that path in the working folder, in the program's own, or in the nearest above either; null when there is none.</summary>
    public static string? Folder(string path) =>
        Upwards(Environment.CurrentDirectory).Concat(Upwards(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder, path))
            .FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
