using System.Collections.Immutable;
using System.Globalization;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Security;

/// <summary>
/// Counts the mails that ask to confirm which one mailbox gets in a day, whatever stands after the plus in its addresses. Each such
/// address is a person of its own, so what one person may get says nothing of what the mailbox gets.
/// </summary>
public sealed class MailboxLimit(ITableStore store, EmailAddressProtector book, Delays delays)
{
    /// <summary>A day's rows go two days later, when another day is about to use their partition.</summary>
    private const int Partitions = 3;

    /// <summary>Of base 32: enough to tell apart the few people of one mailbox.</summary>
    private const int IdLength = 8;

    /// <summary>
    /// Takes room for a person's mail. It rests on how many they had, not on which mail it is: a worker that dies keeps no room from
    /// another mail, and may ask again.
    /// </summary>
    /// <param name="mail">Which of the person's mails of this UTC day it is, from 1.</param>
    /// <returns>From when their mailbox has room again, UTC; null when the mail may go now.</returns>
    public async Task<DateTimeOffset?> TakeAsync(
        PersonKey person, EmailAddress address, int mail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var (day, id) = (DayOf(now), KeyHash.Key("mailbox", person.Value)[..IdLength]);
        while (true)
        {
            var row = await store.GetAsync(Tables.State, PartitionOf(day), book.MailboxOf(address), cancellationToken);
            var taken = row?.Instant("day") == day ? Read(row!.Text("mails")!) : [];
            if (taken.GetValueOrDefault(id) >= mail)
            {
                return null;
            }

            if (taken.Where(other => other.Key != id).Sum(other => other.Value) + mail > MostTo(address))
            {
                return day.AddDays(1);
            }

            var next = new TableRow(PartitionOf(day), book.MailboxOf(address)) { ETag = row?.ETag }
                .With("day", day)
                .With("mails", Text(taken.SetItem(id, mail)));
            if ((await store.WriteAsync(Tables.State, RowWrite.IfUnchanged(next), cancellationToken)).IsDone)
            {
                return null;
            }
        }
    }

    /// <summary>When the day began whose mails are counted together, UTC.</summary>
    public static DateTimeOffset DayOf(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>Forgets what a mailbox got: its owner is erased.</summary>
    public async Task ForgetAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        for (var number = 0; number < Partitions; number++)
        {
            await store.WriteAsync(Tables.State, new RowWrite.Delete(PartitionOf(number), book.MailboxOf(address)), cancellationToken);
        }
    }

    /// <summary>Deletes what was counted two days ago.</summary>
    public Task DropOldAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        store.DeletePartitionAsync(Tables.State, RowRange.Partition(PartitionOf(now.AddDays(1 - Partitions))), cancellationToken);

    /// <summary>
    /// Strangers can make up any address with a plus. One mail of the day is left for the address without, so that its owner gets theirs.
    /// </summary>
    private int MostTo(EmailAddress address) =>
        address.Mailbox == address.Normalised ? delays.ConfirmationsADay : Math.Max(1, delays.ConfirmationsADay - 1);

    private static string Text(ImmutableDictionary<string, int> taken) =>
        string.Join(' ', taken.Select(person => string.Create(CultureInfo.InvariantCulture, $"{person.Key}:{person.Value}")));

    private static ImmutableDictionary<string, int> Read(string text) => text.Split(' ').Select(person => person.Split(':'))
        .ToImmutableDictionary(person => person[0], person => int.Parse(person[1], CultureInfo.InvariantCulture));

    private static string PartitionOf(DateTimeOffset at) => PartitionOf(at.UtcTicks / TimeSpan.TicksPerDay);

    private static string PartitionOf(long day) => string.Create(CultureInfo.InvariantCulture, $"mailboxes-{day % Partitions}");
}
