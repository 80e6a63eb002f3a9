using System.Diagnostics;
using System.Text;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Docs;

/// <summary>
/// What bash would start if somebody typed these lines. Bash itself takes them apart: quotes, pipes, substitutions and all. But it finds no program except a few that only make text,
/// so that every other one is noted with its arguments instead of being started.
/// </summary>
internal sealed class BashDryRun : IDisposable
{
    public const string AdvertFile = "my-advert.txt";
    public const string KeyFile = "data/keys/operator-key";

    // A note is one write, for the programs of a pipe start at once, and bash writes at the end of each line: so no line ends in it. And whoever stands at its end reads it, or its beginning would complain.
    private const string Script = """
        note() { local IFS=$'\x1f'; local all="$*"; printf '%s\x1e' "${all//$'\n'/$'\x1d'}" >>"$NOTES"; if [[ -p /dev/stdin ]]; then command -p cat >/dev/null; fi; }
        command_not_found_handle() { case $1 in cut | date | tr) command -p "$@" ;; *) note "$@" ;; esac; }
        function ./build.sh { note ./build.sh "$@"; }
        function infra/deploy.sh { note ./infra/deploy.sh "$@"; }
        function ./infra/deploy.sh { note ./infra/deploy.sh "$@"; }
        eval "$1" <"$TYPED"
        true
        """;

    private static readonly string[] Houses = ["src", "tests"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _notes;

    public BashDryRun()
    {
        _notes = _folder.Write("notes", string.Empty);
        _folder.Write(KeyFile, new string('k', 40) + "\n");
        Directory.CreateSymbolicLink(At("samples"), Path.Combine(RepositoryFiles.Root, "samples"));
        foreach (var project in Houses.SelectMany(house => Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Root, house))))
        {
            Directory.CreateDirectory(At(Path.GetRelativePath(RepositoryFiles.Root, project)));
        }
    }

    /// <summary>A file as it is named in the lines.</summary>
    public string At(string path) => Path.Combine(_folder.Path, path);

    /// <returns>The programs with their arguments, in order.</returns>
    public IReadOnlyList<string[]> Of(string lines, string place)
    {
        File.WriteAllText(_notes, string.Empty);
        var start = new ProcessStartInfo("/bin/bash", ["--noprofile", "--norc", "-c", Script, "bash", lines]) { WorkingDirectory = _folder.Path, RedirectStandardError = true };
        start.Environment["PATH"] = At("nothing");
        start.Environment["NOTES"] = _notes;
        start.Environment["TYPED"] = At(KeyFile);
        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        Assert.True(bash.ExitCode == 0 && errors.Length == 0, $"{place}: bash does not understand this:\n{lines}\n{errors}");
        return [.. File.ReadAllText(_notes, Encoding.UTF8).Split('\x1e', StringSplitOptions.RemoveEmptyEntries).Select(note => note.Replace('\x1d', '\n').Split('\x1f'))];
    }

    public void Dispose() => _folder.Dispose();
}
