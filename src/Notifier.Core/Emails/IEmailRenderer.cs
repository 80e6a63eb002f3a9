namespace Notifier.Core.Emails;

/// <summary>Puts a mail into words: subject, HTML and plain text.</summary>
public interface IEmailRenderer
{
    Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken);
}
