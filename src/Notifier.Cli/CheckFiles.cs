using Notifier.Reading;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;

namespace Notifier.Cli;

/// <summary>Checks every advert and reports on each. It names an input that it cannot read, and goes on with the others.</summary>
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

        // JSON output has no line for a progress bar, because each advert begins where the last one ends.
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
        return failures.Count > 0 ? ExitCodes.Misuse : ExitCodes.For(worst, failOn);
    }

    private void Tell(Unreadable unreadable)
    {
        terminal.Out.Flush(); // so that output and errors keep their order on one terminal
        terminal.Error.WriteLine($"{AdvertFiles.NameOf(unreadable.Name)} cannot be read: {Printable.From(unreadable.Reason)}.");
    }
}

/// <summary>Writes findings in one format.</summary>
internal interface IReport : IDisposable
{
    void Add(string file, CheckedAdvert check);

    /// <param name="unreadable">The inputs that could not be read.</param>
    void End(IReadOnlyList<Unreadable> unreadable);
}
