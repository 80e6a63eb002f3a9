using System.Collections.Immutable;
using System.Globalization;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Security;

/// <summary>
/// Counts the confirmation emails that one mailbox gets in a day, ignoring a plus in the address. Each address with another plus is a
/// person of its own, so a limit for each person would not protect the mailbox.
/// </summary>
public sealed class MailboxLimit(ITableStore store, EmailAddressProtector protector, ConfirmationOptions options)
{
    /// <summary>A day's rows are deleted two days later, before another day uses their partition.</summary>
    private const int Partitions = 3;

    /// <summary>In base32 characters: enough to tell apart the few people of one mailbox.</summary>
    private const int IdLength = 8;

    /// <summary>
    /// Takes room for a person's email. The count depends on how many emails the person had. So a worker that dies takes no room from
    /// another email, and a retry counts nothing twice.
    /// </summary>
    /// <param name="mail">Which of the person's emails of this UTC day it is, from 1.</param>
    /// <returns>When the mailbox has room again, UTC. Null when the email may leave now.</returns>
    public async Task<DateTimeOffset?> TakeAsync(
        PersonKey person, EmailAddress address, int mail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (day, id) = (DayOf(now), KeyHash.Key("mailbox", person.Value)[..IdLength]);
        while (true)
        {
            var row = await store.GetAsync(Tables.State, PartitionOf(day), protector.MailboxOf(address), cancellationToken);
            var taken = row?.Instant("day") == day ? Read(row!.Text("mails")!) : [];
            if (taken.GetValueOrDefault(id) >= mail)
            {
                return null;
            }

            if (taken.Where(other => other.Key != id).Sum(other => other.Value) + mail > MostTo(address))
            {
                return day.AddDays(1);
            }

            var next = new TableRow(PartitionOf(day), protector.MailboxOf(address)) { ETag = row?.ETag }
                .With("day", day)
                .With("mails", Text(taken.SetItem(id, mail)));
            if ((await store.WriteAsync(Tables.State, RowWrite.IfUnchanged(next), cancellationToken)).IsDone)
            {
                return null;
            }
        }
    }

    /// <summary>When the UTC day began whose emails are counted together.</summary>
    public static DateTimeOffset DayOf(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>Deletes the mailbox's count, because its owner is being erased.</summary>
    public async Task ForgetAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        for (var number = 0; number < Partitions; number++)
        {
            await store.WriteAsync(Tables.State, new RowWrite.Delete(PartitionOf(number), protector.MailboxOf(address)), cancellationToken);
        }
    }

    /// <summary>Deletes the counts of two days ago.</summary>
    public Task DropOldAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        store.DeletePartitionAsync(Tables.State, RowRange.Partition(PartitionOf(now.AddDays(1 - Partitions))), cancellationToken);

    /// <summary>
    /// Strangers can make up any address with a plus. So one email of the day is reserved for the address without, and its owner still gets
    /// theirs.
    /// </summary>
    private int MostTo(EmailAddress address) =>
        address.Mailbox == address.Normalised ? options.ConfirmationsADay : Math.Max(1, options.ConfirmationsADay - 1);

    private static string Text(ImmutableDictionary<string, int> taken) =>
        string.Join(' ', taken.Select(person => string.Create(CultureInfo.InvariantCulture, $"{person.Key}:{person.Value}")));

    private static ImmutableDictionary<string, int> Read(string text) => text.Split(' ').Select(person => person.Split(':'))
        .ToImmutableDictionary(person => person[0], person => int.Parse(person[1], CultureInfo.InvariantCulture));

    private static string PartitionOf(DateTimeOffset at) => PartitionOf(at.UtcTicks / TimeSpan.TicksPerDay);

    private static string PartitionOf(long day) => string.Create(CultureInfo.InvariantCulture, $"mailboxes-{day % Partitions}");
}
