using System.Text;
using Notifier.Testing.Storage;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Notifier.Testing.Apps;

namespace Notifier.Testing.Emails;

/// <summary>The real sender, with pauses of milliseconds and a clock that says what it is told. At its end it looks whether anything it said names a person or its key.</summary>
internal sealed class TestSendGridService : IDisposable
{
    public const string Somebody = "Some.Body@people.example";

    private readonly TestApp.Lines _log = new();
    private readonly List<string> _said = [];

    public TestSendGridService(SendGridOptions settings, SendGridTimeouts? delays = null)
    {
        Events = new EmailEventStore(new MemoryTableStore());
        Mail = new SendGridEmailService(settings, delays ?? Quick, Events, Clock, new Log(_log));
    }

    /// <summary>Everything as it is, but for the pauses before a retry.</summary>
    public static SendGridTimeouts Quick { get; } = new() { Retry = TimeSpan.FromMilliseconds(1) };

    public VirtualClock Clock { get; } = new(TestApp.Start);

    public EmailEventStore Events { get; }

    public SendGridEmailService Mail { get; }

    public static EmailMessage Message(string sid = "202512aaaaaaaaaaaaaaaaaaaaaaaaaa", string to = Somebody) => new(
        EmailAddress.TryParse(to)!,
        new WrittenMail("Apply by Wednesday 24 December", "<p>Grüße &amp; “words”</p>", "Grüße & “words”\n"),
        sid,
        "row-of-the-ledger",
        "https://notifier.example/u/v1.k1.c29tZQ.bWFj")
    {
        Attachments = [new EmailAttachment("closing-date.ics", "text/calendar", Encoding.UTF8.GetBytes("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))],
    };

    public async Task<SendOutcome> Send(EmailMessage? message = null)
    {
        var outcome = await Mail.SendAsync(message ?? Message(), 1, TestContext.Current.CancellationToken);
        _said.Add($"{outcome} {Mail.Trouble()}");
        return outcome;
    }

    public string Logged => _log.Text;

    public void Dispose()
    {
        Mail.Dispose();
        var said = string.Join('\n', _said.Append(_log.Text));
        foreach (var secret in new[] { Somebody, "Some.Body", "people.example", FakeSendGrid.ApiKey, "a-key-of-nobody" })
        {
            Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase);
        }
    }

    private sealed class Log(TestApp.Lines lines) : Microsoft.Extensions.Logging.ILogger<SendGridEmailService>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        void Microsoft.Extensions.Logging.ILogger.Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.CreateLogger(typeof(SendGridEmailService).FullName!).Log(logLevel, eventId, state, exception, formatter);
    }
}
