namespace Notifier.Testing;

/// <summary>
/// Compares a whole text a person reads with the file in <c>golden/</c> of its project. With NOTIFIER_GOLDEN=write in the environment the files are
/// written instead, to be read before they are committed: nothing is compared, so such a run ends red (<see cref="WritingRun"/>).
/// </summary>
internal static class Golden
{
    public static bool IsWriting { get; } = Environment.GetEnvironmentVariable("NOTIFIER_GOLDEN") == "write";

    public static void Equal(string name, string actual)
    {
        if (IsWriting)
        {
            File.WriteAllText(Path.Combine(SourceFolder(), name), actual);
            return;
        }

        var file = Path.Combine(AppContext.BaseDirectory, "golden", name);
        Assert.True(File.Exists(file), $"golden/{name} is missing; write it with NOTIFIER_GOLDEN=write, and read it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }

    private static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!folder.EnumerateFiles("*.csproj").Any())
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No project above the test.");
        }

        return Path.Combine(folder.FullName, "golden");
    }
}
