namespace Notifier.Testing;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Linux keeps what stands here in memory.</summary>
    private const string Memory = "/dev/shm";

    public TemporaryFolder()
        : this(Directory.CreateTempSubdirectory("notifier-"))
    {
    }

    private TemporaryFolder(DirectoryInfo folder) => Path = folder.FullName;

    /// <summary>One in memory where the system has such folders: a database that waits for the disk at each write takes minutes.</summary>
    public static TemporaryFolder InMemory() =>
        Directory.Exists(Memory) ? new(Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"notifier-{Guid.NewGuid():n}"))) : new();

    public string Path { get; }

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
