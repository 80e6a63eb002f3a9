using System.Globalization;
using System.Text.Json;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Cli.Replay;

/// <summary>Reads the adverts of a replay, runs it, and reports who gets which email on which day.</summary>
internal sealed class ReplayFiles(Terminal terminal)
{
    public async Task<int> RunAsync(
        IReadOnlyList<string> typed,
        DateOnly from,
        DateOnly to,
        string? folder,
        ReportFormat format,
        CancellationToken cancellationToken)
    {
        if (folder is not null && ReplayDays.OutboxIn(folder, TimeProvider.System).Trouble() is not null)
        {
            terminal.Error.WriteLine($"--out: '{Printable.From(folder)}' is no folder that can be written.");
            return ExitCodes.Misuse;
        }

        var (files, missing) = AdvertFiles.Find(typed).WithoutLinks();
        var failures = missing.ToList();
        var adverts = new List<AdvertText>();
        foreach (var file in files)
        {
            try
            {
                adverts.Add(AdvertFiles.Read(file, terminal.In));
            }
            catch (UnreadableAdvertException problem)
            {
                failures.Add(new Unreadable(file, problem.Message));
            }
        }

        foreach (var (name, reason) in failures)
        {
            terminal.Error.WriteLine($"{AdvertFiles.NameOf(name)} cannot be read: {Printable.From(reason)}.");
        }

        var mails = await ReplayDays.RunAsync(adverts, from, to, folder, cancellationToken);
        if (format == ReportFormat.Json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(mails, ReplayJson.Default.IReadOnlyListReplayedMail));
        }
        else
        {
            Write(mails, adverts.Count, from, to);
        }

        return failures.Count > 0 ? ExitCodes.Misuse : ExitCodes.Nothing;
    }

    private void Write(IReadOnlyList<ReplayedMail> mails, int adverts, DateOnly from, DateOnly to)
    {
        foreach (var day in mails.GroupBy(mail => LondonTime.DayOf(mail.At)))
        {
            terminal.Out.WriteLine(EnglishDates.InWords(day.Key));
            foreach (var mail in day)
            {
                var time = TimeZoneInfo.ConvertTime(mail.At, LondonTime.Zone).ToString("HH:mm", CultureInfo.InvariantCulture);
                var advert = mail.Advert.Length == 0 ? string.Empty : $" · {Printable.From(mail.Advert)}";
                terminal.Out.WriteLine($"  {time}  {mail.Kind,-14}  {Printable.From(mail.To)}{advert}: {Printable.From(mail.Why)}");
            }

            terminal.Out.WriteLine();
        }

        terminal.Out.WriteLine($"{Count(mails.Count, "email")} about {Count(adverts, "advert")} from {EnglishDates.InWords(from)} to {EnglishDates.InWords(to)}.");
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
