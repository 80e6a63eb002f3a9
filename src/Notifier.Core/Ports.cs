using Notifier.Core.Email;
using Notifier.Core.Storage;

namespace Notifier.Core;

/// <summary>
/// The storage primitive: tables of rows as Azure keeps them. Tables need not be created. What the caller must act on is an outcome
/// (<see cref="WriteStatus"/>); a store that cannot be reached is an exception.
/// </summary>
public interface ITableStore
{
    Task<Row?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken);

    Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken);

    /// <summary>Writes all or nothing. At most <see cref="StorageLimits.BatchWrites"/> writes, of one partition, no row twice.</summary>
    Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken);

    /// <summary>A page of rows in ordinal order of partition and key.</summary>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="most">1 to <see cref="StorageLimits.PageRows"/>.</param>
    Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken);

    /// <summary>Removes a table with all its rows; nothing when there is none.</summary>
    Task DropAsync(string table, CancellationToken cancellationToken);

    /// <summary>Makes sure that what was deleted is also gone from files and logs, where the store has any.</summary>
    /// <returns>False when somebody else's reading or writing stood in the way: ask again later.</returns>
    Task<bool> TidyAsync(CancellationToken cancellationToken);
}

/// <summary>Where mails wait to be sent. Delivery is at least once; a message never expires.</summary>
public interface ISendQueue
{
    /// <param name="message">At most 48 KiB of UTF-8.</param>
    /// <param name="hidden">How long nobody sees it; zero for at once.</param>
    Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken);
}

/// <summary>Delivers mail.</summary>
public interface IMailService
{
    /// <summary>Why a mail can never be put into the form in which it leaves, without a word of it; null when it can.</summary>
    string? WhyNever(EmailMessage message) => null;

    /// <param name="attempt">1 for the first attempt to send this sid; evidence of each is kept apart.</param>
    Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken);

    /// <summary>It can tell at once whether a mail was accepted; otherwise evidence needs time to arrive.</summary>
    bool KnowsAtOnce { get; }

    /// <summary>Whether there is evidence that a mail with this sid was accepted.</summary>
    Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken);

    /// <summary>Deletes what the service itself keeps of this person. Repeatable.</summary>
    /// <param name="address">Null when it cannot be decrypted: then only these mails can be found.</param>
    /// <returns>False when it could not be done now: ask again later.</returns>
    Task<bool> ForgetAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken);
}

/// <summary>The lists that a mail service keeps of whom it writes to no more. A service that keeps none has no such port.</summary>
public interface ISuppressionLists
{
    /// <summary>Whose lists they are, in a word that may be part of a key: another service, or another region of it, has another.</summary>
    string Service { get; }

    /// <summary>Some of those who came onto them since then. Each may come more than once.</summary>
    /// <param name="since">Inclusive, UTC; the same for every page.</param>
    /// <param name="place">As the page before gave it, perhaps days ago; null to begin.</param>
    /// <exception cref="MailServiceUnavailableException">The service cannot be asked now, or refuses to tell.</exception>
    Task<SuppressionPage> PageAsync(DateTimeOffset since, SuppressionPlace? place, CancellationToken cancellationToken);
}

/// <summary>Puts a mail into words: subject, HTML and plain text.</summary>
public interface IMailWriter
{
    Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken);
}
