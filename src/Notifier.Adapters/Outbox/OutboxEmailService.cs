using System.Buffers;
using MimeKit;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;

namespace Notifier.Adapters.Outbox;

/// <summary>
/// Writes emails into a folder instead of sending them: one file <c>{email id}.{attempt}.eml</c> each, which any email program opens. A
/// file is complete when it appears, so it proves that the email was accepted.
/// </summary>
public sealed class OutboxEmailService : IEmailService, IEmailTrouble
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string _folder;
    private readonly MailboxAddress _from;
    private readonly MailboxAddress? _replyTo;
    private readonly TimeProvider _clock;

    /// <exception cref="ParseException">An address in the settings is not valid.</exception>
    public OutboxEmailService(OutboxOptions settings, TimeProvider clock)
    {
        _folder = Path.GetFullPath(settings.Folder);
        _from = MailboxAddress.Parse(settings.From);
        _replyTo = settings.ReplyTo is { } replyTo ? MailboxAddress.Parse(replyTo) : null;
        _clock = clock;
    }

    public string? WhyNever(EmailMessage message) => MimeEmail.WhyNever(() =>
    {
        using var mime = MimeEmail.Create(message, _from, _replyTo, _clock.GetUtcNow());
        mime.WriteTo(MimeEmail.Format, Stream.Null);
    });

    public async Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        var now = _clock.GetUtcNow();
        var file = Path.Combine(_folder, $"{Checked(message.Sid)}.{attempt}.eml");
        using var mime = MimeEmail.Create(message, _from, _replyTo, now);
        try
        {
            if (!File.Exists(file))
            {
                await PutAsync(mime, file, cancellationToken);
            }

            return new SendOutcome.Sent(MimeEmail.MessageId(message, _from));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // A full disk or a closed folder stops every email. No file was written, so this one was certainly not accepted.
            return new SendOutcome.TryLater(now + Pause, $"The outbox folder cannot be written ({trouble.GetType().Name}).");
        }
    }

    public bool HasImmediateReceipt => true;

    public Task<bool> WasAcceptedAsync(string emailId, CancellationToken cancellationToken) =>
        Task.FromResult(FilesOf([Checked(emailId)]).Any(file => file.EndsWith(".eml", StringComparison.Ordinal)));

    public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> emailIds, CancellationToken cancellationToken)
    {
        var isDone = true;
        foreach (var file in FilesOf([.. emailIds.Select(Checked)]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                File.Delete(file);
            }
            catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
            {
                // Another program has it open, or the folder is read-only. The other files are deleted all the same.
                isDone = false;
            }
        }

        return Task.FromResult(isDone);
    }

    public string? Trouble()
    {
        var probe = Path.Combine(_folder, $"{Guid.NewGuid():n}.unfinished");
        try
        {
            MakeFolder();
            using (new FileStream(probe, Ours()))
            {
            }

            File.Delete(probe);
            return null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return trouble is UnauthorizedAccessException
                ? "The outbox folder may not be written by this user."
                : "The outbox folder cannot be written: the disk is full, or something else stands in its place.";
        }
    }

    private async Task PutAsync(MimeMessage mime, string file, CancellationToken cancellationToken)
    {
        MakeFolder();
        var unfinished = $"{file}.{Guid.NewGuid():n}.unfinished";
        try
        {
            await using (var stream = new FileStream(unfinished, Ours()))
            {
                await mime.WriteToAsync(MimeEmail.Format, stream, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another worker wrote the same attempt first. It is the same email.
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>All files of these emails, finished or not. It lists the folder once, however many emails there are.</summary>
    private List<string> FilesOf(HashSet<string> emailIds) => !Directory.Exists(_folder)
        ? []
        :
        [
            .. Directory.EnumerateFiles(_folder)
                .Where(file => Path.GetFileName(file).Split('.') is [var emailId, _, ..] && emailIds.Contains(emailId)),
        ];

    /// <summary>Emails hold addresses, so only the account that runs the program may read the folder.</summary>
    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStreamOptions Ours()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Checks an email id, because it becomes a file name.</summary>
    private static string Checked(string emailId) =>
        emailId is { Length: > 0 and <= 100 } && !emailId.AsSpan().ContainsAnyExcept(IdCharacters)
            ? emailId
            : throw new ArgumentException("An email id has only a to z, 0 to 9 and hyphens.", nameof(emailId));
}
