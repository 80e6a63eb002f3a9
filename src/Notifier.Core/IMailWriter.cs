using Notifier.Core.Email;

namespace Notifier.Core;

/// <summary>Puts a mail into words: subject, HTML and plain text.</summary>
public interface IMailWriter
{
    Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken);
}
