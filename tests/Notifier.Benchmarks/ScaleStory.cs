using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.EmailTemplates;
using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Outbox;
using Notifier.Adapters.Startup;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;

namespace Notifier.Benchmarks;

/// <summary>A row and the table it stands in.</summary>
internal sealed record StoredRow(string Table, TableRow Row);

/// <summary>One advert and its followers, made by the use cases themselves and left alone until everything about it has settled: what a sweep finds weeks later.</summary>
/// <param name="Names">What is the advert's own in <paramref name="Advert"/>: its id, its copy, its reference and the reference's key.</param>
/// <param name="Advert">The rows of the advert: its agreed state, reading, history and text, its reference and its due rows.</param>
/// <param name="Followers">Each follower's own rows.</param>
internal sealed record ScaleStory(IReadOnlyList<string> Names, IReadOnlyList<StoredRow> Advert, IReadOnlyList<ScaleFollower> Followers)
{
    /// <summary>Monday: the advert is read, followed and confirmed.</summary>
    public static readonly DateTimeOffset Followed = new(2025, 12, 15, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Thursday, half a minute after the hour at which reminders fall due.</summary>
    public static readonly DateTimeOffset Swept = new(2026, 1, 8, 8, 0, 30, TimeSpan.Zero);

    /// <summary>Of an advert whose first reminder, 7 days before, falls due that Thursday.</summary>
    public static readonly DateOnly ClosesDue = new(2026, 1, 15);

    /// <summary>Of all others, whose first reminders and warnings come weeks later.</summary>
    public static readonly IReadOnlyList<DateOnly> ClosesLater = [.. Enumerable.Range(0, 30).Select(day => new DateOnly(2026, 2, 1).AddDays(day))];

    public static readonly SecretKeys Keys = new(Key("p", 1), Key("s", 2), new KeyRing(Key("d1", 3)), new KeyRing(Key("l1", 4)));

    /// <summary>The tables a sweep could look into. The audit and the state are not among them.</summary>
    private static readonly string[] Compared = [Tables.Adverts, Tables.Due, Tables.Followers, Tables.People, Tables.References];

    private static readonly TimeSpan Step = TimeSpan.FromHours(3);

    public static async Task<ScaleStory> TellAsync(DateOnly closes, string reference, params string[] addresses)
    {
        var outbox = Directory.CreateTempSubdirectory("notifier-outbox-");
        try
        {
            var clock = new SetClock(Followed);
            using var database = SqliteDatabase.InMemory();
            var store = new SqliteTableStore(database);
            var queue = new SqliteQueue(database, clock, "send");
            await using var services = Services(store, queue, clock, outbox.FullName);
            var record = services.GetRequiredService<ImportAdvert>();
            var advert = (await record.RunAsync(AdvertText.FromPlainText(Words(closes, reference)), null, AdvertSource.Operator, default)).Advert.Id;
            foreach (var address in addresses)
            {
                Expect(FollowResult.CheckYourMail, (await services.GetRequiredService<RequestSubscription>().RunAsync(Address(address), advert, ReminderDays.Default, "1", Asker.Unknown, default)).Result);
            }

            await DeliverAsync(services, queue);
            clock.Now += TimeSpan.FromMinutes(1);
            foreach (var address in addresses)
            {
                Expect(ChangeResult.Done, await services.GetRequiredService<ConfirmSubscription>().RunAsync(PersonOf(address), advert, default));
            }

            for (; clock.Now < Swept - Step; clock.Now += Step)
            {
                await DeliverAsync(services, queue);
                await services.GetRequiredService<DispatchDueItems>().RunAsync(default);
                await DeliverAsync(services, queue);
                await services.GetRequiredService<RequeueMissingEmails>().RunAsync(default);
                await services.GetRequiredService<DeleteExpiredData>().RunAsync(default);
            }

            return Of(await RowsAsync(store), advert, reference, addresses);
        }
        finally
        {
            outbox.Delete(recursive: true);
        }
    }

    /// <summary>The program's own use cases over these tables and this queue.</summary>
    public static ServiceProvider Services(ITableStore store, ISendQueue queue, TimeProvider clock, string outbox) => new ServiceCollection()
        .AddSingleton(clock)
        .AddSingleton(store)
        .AddSingleton(queue)
        .AddSingleton<IEmailService>(new OutboxEmailService(new OutboxOptions(outbox, "dates@notifier.example"), clock))
        .AddSingleton<IEmailRenderer, EmailRenderer>()
        .AddUseCases(Keys, new UseCaseOptions { Job = new() { LeastAlarm = Scale.RemindersDue } }, new Uri("https://notifier.example/"))
        .BuildServiceProvider();

    public static EmailAddress Address(string address) => EmailAddress.TryParse(address)!;

    public static PersonKey PersonOf(string address) => new EmailAddressProtector(Keys).PersonOf(Address(address));

    private static ScaleStory Of(List<StoredRow> rows, string advert, string reference, string[] addresses)
    {
        var copy = rows.Single(stored => stored.Table == Tables.Adverts && stored.Row.Key.StartsWith(AdvertCopy.Prefix, StringComparison.Ordinal)).Row.Key[AdvertCopy.Prefix.Length..];
        var pointer = rows.Single(stored => stored.Table == Tables.References).Row.Key;
        var followers = addresses.Select(address => ScaleFollower.Of(PersonOf(address), rows)).ToList();
        return new ScaleStory([advert, copy, reference, pointer], [.. rows.Except(followers.SelectMany(follower => follower.Rows))], followers);
    }

    private static async Task DeliverAsync(ServiceProvider services, SqliteQueue queue)
    {
        while (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), default) is { } message)
        {
            await services.GetRequiredService<EmailDispatcher>().RunAsync(message.Text, default);
            await queue.DeleteAsync(message, default);
        }
    }

    private static async Task<List<StoredRow>> RowsAsync(SqliteTableStore store)
    {
        var rows = new List<StoredRow>();
        foreach (var table in Compared)
        {
            await foreach (var row in store.ReadAsync(table, RowRange.Partitions("0", "~"), default))
            {
                rows.Add(new StoredRow(table, row with { ETag = null }));
            }
        }

        return rows;
    }

    private static string Words(DateOnly closes, string reference) => string.Create(CultureInfo.InvariantCulture, $"""
        Ward Clerk
        Date posted: 10 December 2025
        Employer: Example Trust
        Reference number: {reference}
        Pay scheme: Band 2
        Contract: Permanent
        Working pattern: Full time
        Job locations: Exeter

        We are looking for a ward clerk. This advert closes on {closes:dddd d MMMM yyyy}.
        """);

    private static void Expect<T>(T expected, T came)
    {
        if (!Equals(expected, came))
        {
            throw new InvalidOperationException($"A use case answered {came} instead of {expected}.");
        }
    }

    private static SecretKey Key(string id, byte fill) => new(id, [.. Enumerable.Repeat(fill, SecretKey.Length)]);
}
