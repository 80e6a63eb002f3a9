using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Delivery;
using Notifier.Adapters.Mails;
using Notifier.Adapters.Storage;
using Notifier.Adapters.Storage.Sqlite;
using Notifier.Core;
using Notifier.Core.Adverts;
using Notifier.Core.Email;
using Notifier.Core.Hr;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;
using Notifier.Core.Subscriptions;
using Notifier.Functions.Work;
using Notifier.Tests.Host;

namespace Notifier.Tests.OldData;

/// <summary>What becomes of a message when its turn comes.</summary>
internal enum Fate
{
    Handled,

    /// <summary>It stays in the queue as it was.</summary>
    Left,

    /// <summary>Its worker dies once it holds the claim.</summary>
    DiesWriting,

    /// <summary>Its worker dies before the mail leaves.</summary>
    DiesSending,

    /// <summary>Its worker dies once the mail has left.</summary>
    DiesSent,
}

/// <summary>The whole program over one folder, on a clock that says what it is told, restarted now and then.</summary>
internal sealed class OldDataWriter(string data) : IAsyncDisposable
{
    private static readonly (int Hour, int Minute)[] Looks = [(3, 17), (8, 0), (8, 5), (8, 30), (12, 0), (17, 0), (17, 5), (20, 10)];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private World? _world;
    private ScriptedPost? _post;
    private MortalWriter? _writer;

    public DateTimeOffset Now { get; private set; } = When("2025-09-01 10:00");

    public ScriptedPost Post => _post!;

    public static CancellationToken Stop => World.Stop;

    /// <summary>London time.</summary>
    public static DateTimeOffset When(string text)
    {
        var local = DateTime.Parse(text, CultureInfo.InvariantCulture);
        return London.InstantOf(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }

    public static string AddressOf(string alias) => $"{alias}@{(alias.StartsWith("hr-", StringComparison.Ordinal) ? "example.com" : "example.org")}";

    public T The<T>()
        where T : notnull
    {
        _world!.Clock.Now = Now;
        return _world.Services.GetRequiredService<T>();
    }

    public HttpClient Http
    {
        get
        {
            _world!.Clock.Now = Now;
            return _world.Http;
        }
    }

    public async Task StartAsync(string[] dataKeys, string[] linkKeys, params (string Name, string Value)[] settings)
    {
        await StopAsync();
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        static string Secret(string of) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"for tests only: {of}".PadRight(SecretKey.Length, '.')));
        object Ring(string[] ids) => ids.Select(id => new { id, key = Secret($"key {id}") }).ToArray();
        var secrets = new { pepper = Secret("pepper"), suppressionPepper = Secret("suppression"), data = Ring(dataKeys), links = Ring(linkKeys) };
        await File.WriteAllTextAsync(Path.Combine(data, "keys", "secrets.json"), JsonSerializer.Serialize(secrets, Indented) + "\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(data, "keys", "operator-key"), "for-tests-only-the-operators-key-of-old-data\n", Stop);
        var samples = Directory.CreateDirectory(Path.Combine(data, "..", "no-samples")).FullName;
        _world = new World(
            services => services
                .AddSingleton<IMailService>(provider => _post = new ScriptedPost(provider.GetRequiredService<Outbox>(), _post, () => Now))
                .AddSingleton<IMailWriter>(_writer = new MortalWriter()),
            [("DataFolder", data), ("Samples", samples), .. settings]);
        _world.Clock.Now = Now;
        The<IMailService>();
        await The<Notifier.Functions.Start.FirstLook>().Done;
    }

    public void At(string text)
    {
        var next = When(text);
        Assert.True(next >= Now, $"{text} is before {Now:O}");
        Now = next;
    }

    public void Later(TimeSpan by) => Now += by;

    /// <summary>Lets time pass, with a few looks a day.</summary>
    public async Task PassAsync(string until)
    {
        var end = When(until);
        for (var day = London.DayOf(Now); day <= London.DayOf(end); day = day.AddDays(1))
        {
            foreach (var (hour, minute) in Looks)
            {
                var look = London.InstantOf(day, new TimeOnly(hour, minute));
                if (look <= Now || look > end)
                {
                    continue;
                }

                Now = look;
                if (hour == 3)
                {
                    Clean(await The<PurgeExpired>().RunAsync(Stop));
                    continue;
                }

                await SweepAsync();
                await DrainAsync();
                if (minute != 0)
                {
                    Clean(await The<RepairReminders>().RunAsync(Stop));
                    await DrainAsync();
                }
            }
        }

        Now = end;
    }

    public async Task SweepAsync() => Clean(await The<SweepDue>().RunAsync(Stop));

    public async Task DrainAsync()
    {
        while (await The<TakeMessage>().RunAsync(Stop))
        {
        }
    }

    private static void Clean(SweepRun run) => Assert.Equal(0, run.Faults);

    public PersonKey Key(string alias)
    {
        var key = The<AddressBook>().PersonOf(EmailAddress.TryParse(AddressOf(alias))!);
        _aliases[key.Value] = alias;
        return key;
    }

    public IEnumerable<(string Alias, string Key)> Everybody => _aliases.Select(each => (each.Value, each.Key)).OrderBy(each => each.Value, StringComparer.Ordinal);

    public string AliasOf(PersonKey person) => _aliases.GetValueOrDefault(person.Value, "?");

    public async Task<Advert> ReadAsync(string text, string? url = null, ReadingSource source = ReadingSource.Operator) =>
        (await The<RecordReading>().RunAsync(AdvertText.Of(text), url is null ? null : new Uri(url), source, Stop)).Advert;

    public async Task<Advert> ReadPageAsync(string html, string url) =>
        (await The<RecordReading>().RunAsync(AdvertText.FromHtml(html), new Uri(url), ReadingSource.Operator, Stop)).Advert;

    public async Task FollowAsync(string alias, Advert advert, params int[] days) =>
        Assert.Equal(FollowResult.CheckYourMail, await The<Follow>().RunAsync(EmailAddress.TryParse(AddressOf(alias))!, advert.Id, days.Length == 0 ? Rungs.Default : Rungs.TryOf(days)!, "2026-11", Stop) is var result && Key(alias).Value.Length > 0 ? result : default);

    public async Task ConfirmAsync(string alias, Advert advert)
    {
        Assert.Equal(ChangeResult.Done, await The<Confirm>().RunAsync(Key(alias), advert.Id, Stop));
        await DrainAsync();
    }

    public async Task FollowAndConfirmAsync(string alias, Advert advert, params int[] days)
    {
        await FollowAsync(alias, advert, days);
        await DrainAsync();
        Later(TimeSpan.FromSeconds(20));
        await ConfirmAsync(alias, advert);
        Later(TimeSpan.FromSeconds(10));
    }

    public async Task ChangeAsync(string alias, Advert advert, SubscriptionChange change)
    {
        Assert.Equal(ChangeResult.Done, await The<ChangeSubscription>().RunAsync(Key(alias), advert.Id, change, Stop));
        await DrainAsync();
    }

    public async Task ChangeAsyncWithoutDraining(string alias, Advert advert, SubscriptionChange change) =>
        Assert.Equal(ChangeResult.Done, await The<ChangeSubscription>().RunAsync(Key(alias), advert.Id, change, Stop));

    public async Task ConfirmOnlyAsync(string alias, Advert advert) =>
        Assert.Equal(ChangeResult.Done, await The<Confirm>().RunAsync(Key(alias), advert.Id, Stop));

    /// <summary>While an erasure waits for the mail service a sweep says so.</summary>
    public async Task SweepOnlyAsync() => await The<SweepDue>().RunAsync(Stop);

    public async Task HandleAsync(SendRequest request) => Assert.True((await The<HandleMessage>().RunAsync(new DeliveredMessage("0", request.ToText(), 1), Stop)).IsDone);

    /// <summary>Takes the message about one HR contact alone.</summary>
    public async Task HrMailAsync(string alias) => await TakeAsync((_, of) => of == alias ? Fate.Handled : Fate.Left);

    public async Task<HrScope> AddHrAsync(string alias, HrScope scope, bool confirms, bool isDrained = true)
    {
        Key(alias);
        await The<AddHrContact>().RunAsync(EmailAddress.TryParse(AddressOf(alias))!, scope, Stop);
        if (!isDrained)
        {
            return scope;
        }

        await DrainAsync();
        Later(TimeSpan.FromSeconds(20));
        if (confirms)
        {
            Assert.Equal(ChangeResult.Done, await The<ChangeHrContact>().ConfirmAsync(Key(alias), scope.Key, Stop));
        }

        return scope;
    }

    /// <summary>The mail service tells this of the last mail to somebody.</summary>
    public async Task TellAsync(string alias, params MailEventKind[] kinds)
    {
        var last = Post.Accepted.Last(each => each.To == AddressOf(alias));
        await TellOfAsync(last.Sid, alias, kinds);
    }

    public async Task TellOfAsync(string sid, string alias, params MailEventKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            await The<RecordMailEvents>().RunAsync([new MailEvent(sid, kind, DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds()), EmailAddress.TryParse(AddressOf(alias)))], Stop);
        }
    }

    /// <summary>Of every mail that was accepted since then.</summary>
    public async Task TellAllDeliveredAsync(string since, params string[] except)
    {
        foreach (var (to, sid, at, _) in Post.Accepted.Where(each => each.At >= When(since)).ToList())
        {
            if (!except.Any(alias => AddressOf(alias) == to))
            {
                await The<RecordMailEvents>().RunAsync([new MailEvent(sid, MailEventKind.Delivered, DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() + 3), EmailAddress.TryParse(to))], Stop);
            }
        }
    }

    /// <summary>Takes every message that can be seen, once.</summary>
    public async Task TakeAsync(Func<SendRequest, string, Fate> fateOf)
    {
        var left = new List<string>();
        while (await The<IReceiveQueue>().ReceiveAsync(TimeSpan.FromSeconds(30), Stop) is { } message)
        {
            var request = SendRequest.TryParse(message.Text)!;
            var fate = fateOf(request, AliasOf(request.Person));
            if (fate == Fate.Left)
            {
                left.Add(message.PopReceipt);
                continue;
            }

            _writer!.Dies = fate == Fate.DiesWriting;
            Post.Dies = fate is Fate.DiesSending or Fate.DiesSent ? fate : null;
            var handled = await The<HandleMessage>().RunAsync(new DeliveredMessage(message.Id, message.Text, message.DequeueCount), Stop);
            Assert.Equal(fate == Fate.Handled, handled.IsDone);
            if (handled.IsDone)
            {
                await The<IReceiveQueue>().DeleteAsync(message, Stop);
            }
        }

        (_writer!.Dies, Post.Dies) = (false, null);
        await SqlAsync(session => left.ForEach(receipt => session.Run("UPDATE message SET visible = ?2, dequeued = 0, receipt = '' WHERE receipt = ?1", receipt, Now.UtcTicks)));
    }

    public async Task SqlAsync(Action<SqliteSession> act) => await The<SqliteDatabase>().WriteAsync(
        session =>
        {
            act(session);
            return true;
        },
        Stop);

    public async Task StopAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
            _world = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}

internal sealed class DiedException() : Exception("Killed.");

/// <summary>The outbox, or what else may happen to a mail.</summary>
internal sealed class ScriptedPost(Outbox outbox, ScriptedPost? before, Func<DateTimeOffset> now) : IMailService
{
    private readonly Dictionary<string, Queue<SendOutcome>> _script = new(StringComparer.Ordinal);

    public List<(string To, string Sid, DateTimeOffset At, string Text)> Accepted { get; } = before?.Accepted ?? [];

    public bool KnowsAtOnce { get; set; } = true;

    public bool IsForgetful { get; set; } = true;

    public Fate? Dies { get; set; }

    public void Next(string alias, params SendOutcome[] outcomes) => _script[OldDataWriter.AddressOf(alias)] = new(outcomes);

    public async Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
    {
        if (Dies == Fate.DiesSending)
        {
            throw new DiedException();
        }

        if (_script.TryGetValue(message.To.Value, out var script) && script.TryDequeue(out var outcome))
        {
            return outcome;
        }

        var sent = await outbox.SendAsync(message, attempt, cancellationToken);
        Accepted.Add((message.To.Value, message.Sid, now(), message.Words.Text));
        return Dies == Fate.DiesSent ? throw new DiedException() : sent;
    }

    public async Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) => KnowsAtOnce && await outbox.WasAcceptedAsync(sid, cancellationToken);

    public async Task<bool> ForgetAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken) =>
        IsForgetful && await outbox.ForgetAsync(address, sids, cancellationToken);
}

internal sealed class MortalWriter : IMailWriter
{
    private readonly RazorMailWriter _writer = new();

    public bool Dies { get; set; }

    public Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken) => Dies ? throw new DiedException() : _writer.WriteAsync(mail, cancellationToken);
}
