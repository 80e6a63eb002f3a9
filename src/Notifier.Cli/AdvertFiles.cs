using Microsoft.Extensions.FileSystemGlobbing;
using Notifier.Core.Adverts;

namespace Notifier.Cli;

/// <summary>An input that cannot be read, and why, as the end of a sentence.</summary>
internal sealed record Unreadable(string Name, string Reason);

/// <summary>Finds the files meant by what was typed, and reads them.</summary>
internal static class AdvertFiles
{
    public const string StandardInput = "-";

    private static readonly string[] Endings = [".txt", ".html", ".htm", ".xhtml", ".md"];

    /// <summary>What a person calls this input.</summary>
    public static string NameOf(string file) => file == StandardInput ? "standard input" : Printable.Of(file);

    /// <summary>The files meant, each once and in the order typed; in a folder or pattern by name.</summary>
    public static (IReadOnlyList<string> Files, IReadOnlyList<Unreadable> Unreadable) Find(IEnumerable<string> typed)
    {
        var files = new List<string>();
        var unreadable = new List<Unreadable>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in typed)
        {
            var (found, reason) = FilesOf(name);
            if (reason is not null)
            {
                unreadable.Add(new Unreadable(name, reason));
            }

            files.AddRange(found.Where(file => seen.Add(file == StandardInput ? file : Path.GetFullPath(file))));
        }

        return (files, unreadable);
    }

    /// <exception cref="UnreadableAdvertException">The file is gone, closed to us, or no advert.</exception>
    public static AdvertText Read(string file, Stream standardInput)
    {
        try
        {
            using var stream = file == StandardInput ? standardInput : File.OpenRead(file);
            if (stream.CanSeek && stream.Length > AdvertText.LargestText)
            {
                throw new UnreadableAdvertException("it is larger than 10 MB, the most we read of a text");
            }

            return AdvertText.FromBytes(ReadAtMost(stream, AdvertText.LargestText + 1));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnreadableAdvertException("it is no longer there", problem);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new UnreadableAdvertException("we are not allowed to read it", problem);
        }
        catch (IOException problem)
        {
            throw new UnreadableAdvertException($"reading it failed ({problem.Message})", problem);
        }
    }

    private static byte[] ReadAtMost(Stream stream, int most)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while (bytes.Length < most && (read = stream.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private static (IReadOnlyList<string> Files, string? Reason) FilesOf(string name)
    {
        if (name == StandardInput || File.Exists(name))
        {
            return ([name], null);
        }

        if (Directory.Exists(name))
        {
            return InFolder(name);
        }

        return name.Contains('*', StringComparison.Ordinal) ? Matching(name) : ([], "there is no such file or folder");
    }

    private static (IReadOnlyList<string> Files, string? Reason) InFolder(string folder)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .ToList();
            return (files, files.Count == 0 ? $"there are no adverts in this folder ({string.Join(", ", Endings)})" : null);
        }
        catch (UnauthorizedAccessException)
        {
            return ([], "we are not allowed to look into it");
        }
    }

    private static (IReadOnlyList<string> Files, string? Reason) Matching(string pattern)
    {
        // The part before the first star is a folder; a matcher only looks below one.
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        var slash = pattern.LastIndexOfAny(['/', '\\'], star);
        var folder = slash < 0 ? "." : pattern[..(slash + 1)];
        if (!Directory.Exists(folder))
        {
            return ([], $"there is no folder {folder}");
        }

        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(pattern[(slash + 1)..]);
        var files = matcher.GetResultsInFullPath(folder)
            .Select(file => Path.GetRelativePath(Environment.CurrentDirectory, file))
            .Order(StringComparer.Ordinal)
            .ToList();
        return (files, files.Count == 0 ? "no file matches this pattern" : null);
    }
}
