using Notifier.Cli.Links;
using Notifier.Reading;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;

namespace Notifier.Cli;

/// <summary>Checks every advert and reports on each. It names an input that it cannot read, and goes on with the others.</summary>
/// <param name="links">Reads the pages of links.</param>
internal sealed class CheckInputs(Terminal terminal, LinkChecker links)
{
    private const int FilesBeforeProgress = 50;

    public async Task<int> RunAsync(
        IReadOnlyList<string> typed, ReportFormat format, DateOnly today, FailOn failOn, CancellationToken cancellationToken)
    {
        var found = AdvertFiles.Find(typed);
        using IReport report = format == ReportFormat.Json ? new JsonReport(terminal.Out, today) : new TextReport(terminal, today);
        foreach (var unreadable in found.Unreadable)
        {
            Tell(unreadable);
        }

        var failures = new List<Unreadable>(found.Unreadable);
        var worst = default(Severity?);

        // JSON output has no line for a progress bar, because each advert begins where the last one ends.
        var showsProgress = terminal.ShowsProgress && format == ReportFormat.Text && found.Names.Count > FilesBeforeProgress;
        var progress = showsProgress ? new ProgressBar(terminal, found.Names.Count) : null;
        foreach (var name in found.Names)
        {
            var read = found.Links.TryGetValue(name, out var link)
                ? await links.ReadAsync(link, today, cancellationToken)
                : ReadFile(name, today);
            progress?.Clear();
            foreach (var (source, check) in read.Adverts)
            {
                report.Add(source, check);
                worst = worst is null || check.Worst > worst ? check.Worst ?? worst : worst;
            }

            if (read.Problem is { } problem)
            {
                failures.Add(new Unreadable(name, problem));
                Tell(failures[^1]);
            }

            progress?.Advance();
        }

        progress?.Clear();
        report.End(failures);
        return failures.Count > 0 ? ExitCodes.Misuse : ExitCodes.For(worst, failOn);
    }

    private ReadInput ReadFile(string file, DateOnly today)
    {
        try
        {
            return new ReadInput([(file, AdvertReader.Read(AdvertFiles.Read(file, terminal.In), today))], null);
        }
        catch (UnreadableAdvertException problem)
        {
            return new ReadInput([], problem.Message);
        }
    }

    private void Tell(Unreadable unreadable)
    {
        terminal.Out.Flush(); // so that output and errors keep their order on one terminal
        terminal.Error.WriteLine($"{AdvertFiles.NameOf(unreadable.Name)} cannot be read: {Printable.From(unreadable.Reason)}.");
    }
}

/// <summary>What one input gave.</summary>
/// <param name="Adverts">Its copies with where each was read. A link can give two: its page, and the same job elsewhere.</param>
/// <param name="Problem">Why it could not be read, as the end of a sentence. Null when it could.</param>
internal sealed record ReadInput(IReadOnlyList<(string Source, CheckedAdvert Check)> Adverts, string? Problem);

/// <summary>Writes findings in one format.</summary>
internal interface IReport : IDisposable
{
    void Add(string file, CheckedAdvert check);

    /// <param name="unreadable">The inputs that could not be read.</param>
    void End(IReadOnlyList<Unreadable> unreadable);
}
