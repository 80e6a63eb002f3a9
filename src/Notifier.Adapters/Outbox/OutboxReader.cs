using MimeKit;
using Notifier.Core.Emails;

namespace Notifier.Adapters.Outbox;

/// <summary>Reads the emails in the outbox folder.</summary>
/// <param name="folder">May be missing, which means that there are no emails.</param>
public sealed class OutboxReader(string folder) : IOutboxReader
{
    private const string Ending = ".eml";

    public async Task<IReadOnlyList<OutboxMail>> ListAsync(int most, CancellationToken cancellationToken)
    {
        var mails = new List<OutboxMail>();
        IEnumerable<FileInfo> files = new DirectoryInfo(folder) is { Exists: true } found ? found.EnumerateFiles("*" + Ending) : [];
        var newestFirst = files.OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal);
        foreach (var file in newestFirst.Take(most).ToList())
        {
            if (await FindAsync(Path.GetFileNameWithoutExtension(file.Name), cancellationToken) is { } mail)
            {
                mails.Add(mail);
            }
        }

        return mails;
    }

    public async Task<OutboxMail?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > 200 || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.')))
        {
            // A name of ours is an email id and a number, so it cannot lead to another folder.
            return null;
        }

        try
        {
            await using var stream = File.OpenRead(Path.Combine(folder, name + Ending));
            using var message = await MimeMessage.LoadAsync(stream, cancellationToken);
            return Read(name, message);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // The person was erased meanwhile.
            return null;
        }
    }

    private static OutboxMail Read(string name, MimeMessage message) => new(
        name,
        string.Join(", ", message.To.Mailboxes.Select(mailbox => mailbox.Address)),
        message.Subject ?? string.Empty,
        message.Date,
        [.. message.Headers.Select(header => (header.Field, header.Value))],
        message.TextBody ?? string.Empty,
        message.HtmlBody ?? string.Empty,
        [.. message.Attachments.OfType<MimePart>().Select(Read)]);

    private static OutboxFile Read(MimePart part)
    {
        using var content = new MemoryStream();
        part.Content?.DecodeTo(content);
        return new OutboxFile(part.FileName ?? "attachment", part.ContentType.MimeType, content.ToArray());
    }
}
