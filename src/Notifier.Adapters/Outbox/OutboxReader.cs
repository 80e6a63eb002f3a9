using MimeKit;
using Notifier.Core.Emails;

namespace Notifier.Adapters.Outbox;

/// <summary>Reads the mails that were put into the outbox folder.</summary>
/// <param name="folder">May be missing: then there is no mail.</param>
public sealed class OutboxReader(string folder) : IOutboxReader
{
    private const string Ending = ".eml";

    public async Task<IReadOnlyList<OutboxMail>> ListAsync(int most, CancellationToken cancellationToken)
    {
        var mails = new List<OutboxMail>();
        foreach (var file in new DirectoryInfo(folder) is { Exists: true } found ? found.EnumerateFiles("*" + Ending).OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal).Take(most).ToList() : [])
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
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > 200 || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.')))
        {
            return null; // a name of ours is a sid and a number, and leads to no other folder
        }

        try
        {
            await using var stream = File.OpenRead(Path.Combine(folder, name + Ending));
            using var message = await MimeMessage.LoadAsync(stream, cancellationToken);
            return Read(name, message);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // erased meanwhile
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
