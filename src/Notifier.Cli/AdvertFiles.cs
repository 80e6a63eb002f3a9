using Microsoft.Extensions.FileSystemGlobbing;
using Notifier.Reading.Boards;
using Notifier.Reading.Documents;

namespace Notifier.Cli;

/// <summary>An input that cannot be read. Its message is the end of a sentence.</summary>
internal sealed record Unreadable(string Name, string Reason);

/// <summary>The inputs that a person typed.</summary>
/// <param name="Names">Files and links, each once and in the order typed.</param>
/// <param name="Links">Those of them that are links.</param>
internal sealed record FoundInputs(
    IReadOnlyList<string> Names, IReadOnlyDictionary<string, TypedLink> Links, IReadOnlyList<Unreadable> Unreadable)
{
    private const string OnlyFiles =
        "it is a web address, and this command reads files only; save the page as a file, or paste its text into one";

    /// <summary>For commands that read no pages.</summary>
    public (IReadOnlyList<string> Files, IReadOnlyList<Unreadable> Unreadable) WithoutLinks() => (
        [.. Names.Where(name => !Links.ContainsKey(name))],
        [.. Unreadable, .. Links.Keys.Select(link => new Unreadable(link, OnlyFiles))]);
}

/// <summary>Finds the files and links that a person typed, and reads files.</summary>
internal static class AdvertFiles
{
    public const string StandardInput = "-";

    private static readonly string[] Endings = [".txt", ".html", ".htm", ".xhtml", ".md", .. MailFile.Endings];

    /// <summary>The name of this input as reports show it.</summary>
    public static string NameOf(string file) => file == StandardInput ? "standard input" : Printable.From(file);

    /// <summary>The inputs, each once and in the order typed. Files of a folder or pattern are sorted by name.</summary>
    public static FoundInputs Find(IEnumerable<string> typed)
    {
        var names = new List<string>();
        var links = new Dictionary<string, TypedLink>(StringComparer.Ordinal);
        var unreadable = new List<Unreadable>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in typed)
        {
            if (IsLink(name) && TypedLink.Parse(name) is { } link)
            {
                if (links.TryAdd(name, link))
                {
                    names.Add(name);
                }

                continue;
            }

            var found = FilesOf(name, unreadable);
            names.AddRange(found.Where(file => seen.Add(file == StandardInput ? file : Path.GetFullPath(file))));
        }

        return new FoundInputs(names, links, unreadable);
    }

    /// <exception cref="UnreadableAdvertException">The file is gone, cannot be opened, or is not an advert.</exception>
    public static AdvertText Read(string file, Stream standardInput)
    {
        try
        {
            using var stream = file == StandardInput ? standardInput : File.OpenRead(file);
            if (stream.CanSeek && stream.Length > AdvertText.LargestText)
            {
                throw new UnreadableAdvertException(AdvertText.TextTooLarge);
            }

            var bytes = ReadAtMost(stream, AdvertText.LargestText + 1);
            return bytes.Length <= AdvertText.LargestText && MailFile.Is(file, bytes)
                ? MailFile.Read(bytes)
                : AdvertText.FromBytes(bytes, AdvertFormats.OfFile(file));
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

    /// <summary>A file of that name wins.</summary>
    private static bool IsLink(string name) =>
        name != StandardInput && WebAddress.Is(name) && !File.Exists(name) && !Directory.Exists(name);

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

    private static List<string> FilesOf(string name, List<Unreadable> unreadable)
    {
        if (name == StandardInput || File.Exists(name))
        {
            return [name];
        }

        var before = unreadable.Count;
        List<string> files = [];
        string reason;
        if (Directory.Exists(name))
        {
            AddFolder(name, files, unreadable);
            reason = $"there are no adverts in this folder ({string.Join(", ", Endings)})";
        }
        else if (name.Contains('*', StringComparison.Ordinal))
        {
            reason = AddMatching(name, files, unreadable);
        }
        else
        {
            reason = "there is no such file or folder";
        }

        if (files.Count == 0 && unreadable.Count == before)
        {
            unreadable.Add(new Unreadable(name, reason));
        }

        return files;
    }

    /// <summary>Lists folder by folder, so that one unreadable folder does not hide the others.</summary>
    private static void AddFolder(string folder, List<string> files, List<Unreadable> unreadable)
    {
        try
        {
            files.AddRange(Directory.EnumerateFiles(folder).Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal));
            foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => !new DirectoryInfo(inner).Attributes.HasFlag(FileAttributes.ReparsePoint)).Order(StringComparer.Ordinal))
            {
                AddFolder(inner, files, unreadable);
            }
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            unreadable.Add(new Unreadable(folder, "we cannot look into it"));
        }
    }

    /// <returns>Why no file was found.</returns>
    private static string AddMatching(string pattern, List<string> files, List<Unreadable> unreadable)
    {
        // The folder before the first star, because a matcher only looks below a folder.
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        var slash = pattern.LastIndexOfAny(['/', '\\'], star);
        var folder = slash < 0 ? "." : pattern[..(slash + 1)];
        if (!Directory.Exists(folder))
        {
            return $"there is no folder {folder}";
        }

        try
        {
            var matcher = new Matcher(StringComparison.Ordinal).AddInclude(pattern[(slash + 1)..]);
            files.AddRange(matcher.GetResultsInFullPath(folder).Select(file => Path.GetRelativePath(Environment.CurrentDirectory, file)).Order(StringComparer.Ordinal));
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            unreadable.Add(new Unreadable(pattern, "we cannot look into every folder it names"));
        }

        return "no file matches this pattern";
    }
}
