using System.Reflection;

namespace Notifier.Reading.Grammar;

/// <summary>
/// Reads a table that is part of the program: a row a line, with tabs between its columns. A line that begins with # is a comment.
/// </summary>
internal static class EmbeddedTable
{
    /// <summary>The rows of a table of this project, each as its columns.</summary>
    public static IEnumerable<string[]> Rows(string name) => Rows(typeof(EmbeddedTable).Assembly, name);

    /// <param name="project">The project whose resource it is.</param>
    public static IEnumerable<string[]> Rows(Assembly project, string name)
    {
        using var stream = project.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'));
    }
}
