using Notifier.Reading;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;

namespace Notifier.Cli;

/// <summary>Checks every advert that was named and reports on each; one that cannot be read is named and loses nothing of the others.</summary>
internal sealed class CheckFiles(Terminal terminal)
{
    private const int FilesBeforeProgress = 50;

    public int Run(IReadOnlyList<string> typed, ReportFormat format, DateOnly today, FailOn failOn)
    {
        var (files, missing) = AdvertFiles.Find(typed);
        using IReport report = format == ReportFormat.Json ? new JsonReport(terminal.Out, today) : new TextReport(terminal, today);
        foreach (var unreadable in missing)
        {
            Tell(unreadable);
        }

        var failures = new List<Unreadable>(missing);
        var worst = default(Severity?);

        // A document for programs has no line of its own for a bar: each advert begins where the last one ends.
        var showsProgress = terminal.ShowsProgress && format == ReportFormat.Text && files.Count > FilesBeforeProgress;
        var progress = showsProgress ? new ProgressBar(terminal, files.Count) : null;
        foreach (var file in files)
        {
            try
            {
                var check = AdvertReader.Read(AdvertFiles.Read(file, terminal.In), today);
                progress?.Clear();
                report.Add(file, check);
                worst = worst is null || check.Worst > worst ? check.Worst ?? worst : worst;
            }
            catch (UnreadableAdvertException problem)
            {
                progress?.Clear();
                failures.Add(new Unreadable(file, problem.Message));
                Tell(failures[^1]);
            }

            progress?.Advance();
        }

        progress?.Clear();
        report.End(failures);
        return failures.Count > 0 ? ExitCodes.Misuse : ExitCodes.Of(worst, failOn);
    }

    private void Tell(Unreadable unreadable)
    {
        terminal.Out.Flush(); // so that the two streams keep their order on one terminal
        terminal.Error.WriteLine($"{AdvertFiles.NameOf(unreadable.Name)} cannot be read: {Printable.Of(unreadable.Reason)}.");
    }
}

/// <summary>A way of writing down what was found.</summary>
internal interface IReport : IDisposable
{
    void Add(string file, CheckedAdvert check);

    /// <param name="unreadable">The inputs that could not be read.</param>
    void End(IReadOnlyList<Unreadable> unreadable);
}
