using System.Globalization;
using System.Text;
using Notifier.Adapters.EmailTemplates;
using Notifier.Reading.Grammar;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.UseCases;

/// <summary>Writes down what is done and every mail that comes of it, whole, as its reader sees it: day and minute in London, to whom, subject and plain text.</summary>
internal sealed class EmailJournal(InMemoryApp app)
{
    private const string OurPages = "https://notifier.example/";

    private readonly StringBuilder _text = new();
    private int _told;

    /// <summary>Something is done now. What was mailed before comes before.</summary>
    public async Task NoteAsync(string act)
    {
        await TellMailsAsync();
        _text.Append(CultureInfo.InvariantCulture, $"## {When(app.Clock.Now)}: {act}\n\n");
    }

    /// <summary>Lets time pass until then, London time.</summary>
    public async Task UntilAsync(string day, string time = "12:00") =>
        await app.PassAsync(LondonTime.InstantOf(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture)) - app.Clock.Now);

    public async Task<string> EndAsync()
    {
        await NoteAsync("the end");
        return _text.ToString();
    }

    private async Task TellMailsAsync()
    {
        foreach (var mail in app.Emails.Mails.Skip(_told))
        {
            var words = await new EmailRenderer().WriteAsync(mail.Mail, CancellationToken.None);
            _text.Append(CultureInfo.InvariantCulture, $"## {When(mail.At)}: a mail to {mail.To}\n\nSubject: {words.Subject}\n\n{string.Join('\n', words.Text.Split('\n').Select(Shown))}\n");
        }

        _told = app.Emails.Mails.Count;
    }

    /// <summary>The tokens in links are random.</summary>
    private static string Shown(string line) =>
        line.StartsWith(OurPages, StringComparison.Ordinal) ? $"{line[..(line.IndexOf('/', OurPages.Length) + 1)]}…" : line;

    private static string When(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, LondonTime.Zone).ToString("dddd d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
}
