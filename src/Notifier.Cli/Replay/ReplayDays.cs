using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Outbox;
using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Startup;
using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Cli.Replay;

/// <summary>Runs the real use cases over a range of days, with its own clock and everything in memory.</summary>
/// <remarks>Each advert appears at 08:30 on its posting date, or on the first day if it was posted earlier. A candidate follows it at 09:00
/// and confirms at once. Every employer has one HR contact from the start. A sweep runs every five minutes, as in production. Repair and
/// retention run less often, because nothing is lost here and little is stored.</remarks>
internal static class ReplayDays
{
    private const string Candidate = "candidate@candidates.example";

    private static readonly TimeOnly Appears = new(8, 30);
    private static readonly TimeOnly Follows = new(9, 0);
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(5);

    public static OutboxEmailService OutboxIn(string folder, TimeProvider clock) =>
        new(new OutboxOptions(folder, "Closing dates <dates@notifier.example>"), clock);

    /// <param name="folder">The folder for the emails; null to write none.</param>
    public static async Task<IReadOnlyList<ReplayedMail>> RunAsync(
        IReadOnlyList<AdvertText> adverts,
        DateOnly from,
        DateOnly to,
        string? folder,
        CancellationToken cancellationToken)
    {
        var clock = new ReplayClock(LondonTime.InstantOf(from, TimeOnly.MinValue));
        var employers = adverts.Select(text => AdvertReading.Create(text, from).Employer)
            .OfType<string>()
            .DistinctBy(EmployerReference.KeyOf)
            .ToList();
        var contacts = employers.Select((employer, number) => (Employer: employer, Address: $"hr{number + 1}@employers.example")).ToList();
        var names = contacts.ToDictionary(contact => contact.Address, contact => $"HR of {contact.Employer}", StringComparer.Ordinal);
        names.Add(Candidate, "candidate");
        var post = new ReplayPost(clock, folder is null ? null : OutboxIn(folder, clock), names);
        using var database = SqliteDatabase.InMemory();
        var queue = new SqliteQueue(database, clock, "send");
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<ITableStore>(new SqliteTableStore(database))
            .AddSingleton<ISendQueue>(queue)
            .AddSingleton<IEmailService>(post)
            .AddSingleton<IEmailRenderer>(post)
            .AddUseCases(
                new SecretKeys(Key("p"), Key("s"), new KeyRing(Key("d")), new KeyRing(Key("k"))),
                new UseCaseOptions(),
                new Uri("https://notifier.example/"))
            .BuildServiceProvider();
        var book = services.GetRequiredService<EmailAddressProtector>();

        foreach (var (employer, address) in contacts)
        {
            if (HrScope.ForEmployer(employer) is { } scope)
            {
                await services.GetRequiredService<AddHrContact>().RunAsync(EmailAddress.TryParse(address)!, scope, cancellationToken);
                await DeliverAsync();
                await services.GetRequiredService<ChangeHrContact>().ConfirmAsync(
                    book.PersonOf(EmailAddress.TryParse(address)!),
                    scope.Key,
                    cancellationToken);
            }
        }

        var appearing = adverts
            .Select(text => (Text: text, Day: AdvertReading.Create(text, from).PostingDate is { } posted && posted > from ? posted : from))
            .Where(advert => advert.Day <= to)
            .ToLookup(advert => LondonTime.InstantOf(advert.Day, Appears), advert => advert.Text);
        var following = new Dictionary<DateTimeOffset, List<string>>();
        var end = LondonTime.InstantOf(to.AddDays(1), TimeOnly.MinValue);
        for (; clock.Now < end; clock.Now += Sweep)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var text in appearing[clock.Now])
            {
                var read = await services.GetRequiredService<ImportAdvert>().RunAsync(text, null, AdvertSource.Operator, cancellationToken);
                var at = LondonTime.InstantOf(LondonTime.DayOf(clock.Now), Follows);
                following.TryAdd(at, []);
                following[at].Add(read.Advert.Id);
            }

            foreach (var advert in following.GetValueOrDefault(clock.Now) ?? [])
            {
                var candidate = EmailAddress.TryParse(Candidate)!;
                await services.GetRequiredService<RequestSubscription>().RunAsync(
                    candidate,
                    advert,
                    ReminderDays.Default,
                    "1",
                    Asker.Unknown,
                    cancellationToken);
                await DeliverAsync();
                await services.GetRequiredService<ConfirmSubscription>().RunAsync(book.PersonOf(candidate), advert, cancellationToken);
                await DeliverAsync();
            }

            await services.GetRequiredService<DispatchDueItems>().RunAsync(cancellationToken);
            await DeliverAsync();
            if (clock.Now.Minute == 10)
            {
                await services.GetRequiredService<RequeueMissingEmails>().RunAsync(cancellationToken);
                await DeliverAsync();
            }

            if (clock.Now is { Hour: 3, Minute: 15 })
            {
                await services.GetRequiredService<DeleteExpiredData>().RunAsync(cancellationToken);
            }
        }

        return post.Mails;

        async Task DeliverAsync()
        {
            while (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), cancellationToken) is { } message)
            {
                await services.GetRequiredService<EmailDispatcher>().RunAsync(message.Text, cancellationToken);
                await queue.DeleteAsync(message, cancellationToken);
            }
        }
    }

    private static SecretKey Key(string id) => new(id, RandomNumberGenerator.GetBytes(SecretKey.Length));
}
