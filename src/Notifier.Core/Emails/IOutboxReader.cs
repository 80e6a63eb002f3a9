namespace Notifier.Core.Emails;

/// <summary>Reads the mails that were put aside instead of being sent. Where a mail service sends them there is none.</summary>
public interface IOutboxReader
{
    /// <summary>The mails written last, the newest first.</summary>
    /// <param name="most">How many.</param>
    Task<IReadOnlyList<OutboxMail>> ListAsync(int most, CancellationToken cancellationToken);

    /// <returns>Null when there is no such mail.</returns>
    Task<OutboxMail?> FindAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A mail in the outbox, as a mail program would show it.</summary>
/// <param name="Name">The file's name without its ending; it names the mail.</param>
/// <param name="Headers">All of them, in their order, decoded.</param>
/// <param name="Files">What is attached.</param>
public sealed record OutboxMail(
    string Name,
    string To,
    string Subject,
    DateTimeOffset Date,
    IReadOnlyList<(string Name, string Value)> Headers,
    string Text,
    string Html,
    IReadOnlyList<OutboxFile> Files);

/// <param name="MediaType">"text/calendar".</param>
public sealed record OutboxFile(string Name, string MediaType, ReadOnlyMemory<byte> Content);
