using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Testing.Storage;
using Notifier.Adapters.Startup;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;
using Notifier.Testing.Emails;
using Notifier.Testing.Fetching;

namespace Notifier.Testing.Apps;

/// <summary>The use cases over tables, a queue and an email service in memory, on a clock that says what it is told.</summary>
internal sealed class InMemoryApp
{
    private static readonly string[] Kept =
    [
        Core.Storage.Tables.People, Core.Storage.Tables.Adverts, Core.Storage.Tables.References, Core.Storage.Tables.Followers, Core.Storage.Tables.Hr, Core.Storage.Tables.Due,
        Core.Storage.Tables.Suppressions, Core.Storage.Tables.State,
    ];

    private readonly ServiceProvider _services;
    private readonly SecretKeys _keys;

    private readonly LocalWeb? _web;

    /// <param name="keys">Those of the rows that the tables will hold; null for keys of their own.</param>
    /// <param name="web">Which is asked for pages; null for none.</param>
    public InMemoryApp(DateTimeOffset now, UseCaseOptions? options = null, SecretKeys? keys = null, LocalWeb? web = null)
        : this(new VirtualClock(now), new MemoryTableStore(), options ?? new UseCaseOptions(), keys ?? TestKeys.All, web)
    {
    }

    private InMemoryApp(VirtualClock clock, MemoryTableStore tables, UseCaseOptions options, SecretKeys keys, LocalWeb? web)
        : this(clock, tables, new MemoryQueue(clock), new FakeEmailService(clock), options, keys, web, tables, null, null)
    {
    }

    private InMemoryApp(VirtualClock clock, MemoryTableStore tables, MemoryQueue queue, FakeEmailService emails, UseCaseOptions options, SecretKeys keys, LocalWeb? web, ITableStore aroundTables, ISendQueue? aroundQueue, IEmailService? aroundEmails)
    {
        (Clock, Tables, Queue, Emails, Options, _keys, _web) = (clock, tables, queue, emails, options, keys, web);
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(aroundTables)
            .AddSingleton(aroundQueue ?? queue)
            .AddSingleton(aroundQueue as IReceiveQueue ?? queue)
            .AddSingleton(aroundEmails ?? emails)
            .AddSingleton<IEmailRenderer>(emails)
            .AddUseCases(keys, options, new Uri("https://notifier.example/"))
            .AddFetching(new Uri("https://notifier.example/"));
        (web is null ? LocalWeb.UseNone : (Action<IServiceCollection>)web.Use)(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The same tables, queue, emails and clock under a program that was started anew, with something in between.</summary>
    public InMemoryApp Under(Func<ITableStore, ITableStore> tables, Func<MemoryQueue, ISendQueue>? queue = null, Func<FakeEmailService, IEmailService>? emails = null) =>
        new(Clock, Tables, Queue, Emails, Options, _keys, _web, tables(Tables), queue?.Invoke(Queue), emails?.Invoke(Emails));

    /// <summary>The same data under a program with other settings.</summary>
    public InMemoryApp With(UseCaseOptions options) => new(Clock, Tables, Queue, Emails, options, _keys, _web, Tables, null, null);

    /// <summary>The same data under a program with other keys.</summary>
    public InMemoryApp With(SecretKeys keys) => new(Clock, Tables, Queue, Emails, Options, keys, _web, Tables, null, null);

    /// <summary>An app of its own that begins as this one stands. Its queue and its emails are empty.</summary>
    public async Task<InMemoryApp> CopyAsync()
    {
        var copy = new InMemoryApp(Clock.Now, Options, _keys, _web);
        foreach (var table in Kept)
        {
            await foreach (var row in Tables.ReadAsync(table, RowRange.Partitions("0", "~"), CancellationToken.None))
            {
                await copy.Tables.WriteAsync(table, new RowWrite.Insert(row), CancellationToken.None);
            }
        }

        return copy;
    }

    public VirtualClock Clock { get; }

    public MemoryTableStore Tables { get; }

    public MemoryQueue Queue { get; }

    public FakeEmailService Emails { get; }

    public UseCaseOptions Options { get; }

    public T The<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public PersonKey Key(string address) => The<EmailAddressProtector>().PersonOf(Address(address));

    public static EmailAddress Address(string address) => EmailAddress.TryParse(address)!;

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public async Task<Advert> ReadAsync(string text, AdvertSource source = AdvertSource.Operator, string? url = null) =>
        (await The<ImportAdvert>().RunAsync(AdvertText.Parse(text), url is null ? null : new Uri(url), source, CancellationToken.None)).Advert;

    public async Task<FollowResult> FollowAsync(string address, string advert, ReminderDays? rungs = null, VisitorNetwork network = default) =>
        (await AskAsync(address, advert, rungs, network)).Result;

    /// <summary>Sends the form, which was opened five seconds ago.</summary>
    public Task<FollowAnswer> AskAsync(string address, string advert, ReminderDays? rungs = null, VisitorNetwork network = default)
    {
        var asker = new Asker(network, The<FollowTokens>().Issue(Clock.Now.AddSeconds(-5)));
        return The<RequestSubscription>().RunAsync(Address(address), advert, rungs ?? ReminderDays.Default, "1", asker, CancellationToken.None);
    }

    /// <summary>So many others asked that this hour has no room left for mails that ask to confirm.</summary>
    public Task FillHourAsync() => TakeRoomAsync(Options.Confirmation.ConfirmationsAnHour);

    /// <summary>Nobody waits for room, and others took so much of it.</summary>
    public async Task TakeRoomAsync(int taken) =>
        await The<ITableStore>().WriteAsync(Core.Storage.Tables.State, new RowWrite.Upsert(ConfirmationRoom.Empty.With(taken, Clock.Now).ToRow()), CancellationToken.None);

    public Task<ChangeResult> ConfirmAsync(string address, string advert) => The<ConfirmSubscription>().RunAsync(Key(address), advert, CancellationToken.None);

    public Task<ChangeResult> ChangeAsync(string address, string advert, SubscriptionChange change) =>
        The<ChangeSubscription>().RunAsync(Key(address), advert, change, CancellationToken.None);

    /// <summary>Follows and confirms, and delivers what that brings.</summary>
    public async Task FollowAndConfirmAsync(string address, string advert)
    {
        Assert.Equal(FollowResult.CheckYourMail, await FollowAsync(address, advert));
        await DeliverAsync();
        Assert.Equal(ChangeResult.Done, await ConfirmAsync(address, advert));
        await DeliverAsync();
    }

    /// <summary>Works through the queue until nothing in it can be seen.</summary>
    public async Task<IReadOnlyList<SendEmailResult>> DeliverAsync()
    {
        var results = new List<SendEmailResult>();
        var queue = The<IReceiveQueue>();
        while (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } message)
        {
            results.Add(await The<EmailDispatcher>().RunAsync(message.Text, CancellationToken.None));
            await queue.DeleteAsync(message, CancellationToken.None);
        }

        return results;
    }

    public Task<JobResult> SweepAsync() => The<DispatchDueItems>().RunAsync(CancellationToken.None);

    /// <summary>Lets time pass as the timers do: a sweep and the queue every five minutes, repair every hour.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var until = Clock.Now + time;
        var step = TimeSpan.FromMinutes(5);
        for (var steps = 1; Clock.Now < until; steps++)
        {
            Clock.Advance(until - Clock.Now < step ? until - Clock.Now : step);
            await SweepAsync();
            await DeliverAsync();
            if (steps % 12 == 0)
            {
                await The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
                await DeliverAsync();
            }
        }
    }

    /// <summary>Lets whole days pass, with a look at the emails each morning, noon and evening, and the daily purge.</summary>
    public async Task PassDaysAsync(int days)
    {
        for (var part = 0; part < days * 3; part++)
        {
            Clock.Advance(TimeSpan.FromHours(8));
            await SweepAsync();
            await DeliverAsync();
            await The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
            await The<DeleteExpiredData>().RunAsync(CancellationToken.None);
        }
    }
}
