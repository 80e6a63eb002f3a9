using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;
using Notifier.System.Tests.Crashes;
using Notifier.System.Tests.Deployed;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.System.Tests.Chaos;

/// <summary>
/// People follow an advert in peace. Then its date moves, everybody is owed one mail, and workers that die at any step send it through a mail service that leaves some
/// requests without an answer, and tells late, twice, in any order or never what it accepted. Sweeps are made by an instance that nobody kills.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    public const int Workers = 8;

    /// <summary>How the mail that everybody is owed begins.</summary>
    public const string Subject = "An advert you follow now closes ";

    private const int PeopleAtOnce = 8;

    /// <summary>Longer than an event takes, though several workers die over it.</summary>
    private static readonly TimeSpan Evidence = TimeSpan.FromSeconds(30);

    /// <summary>What is told of a mail within this time is there when evidence is looked for: that is waited for from before the request left.</summary>
    private static readonly TimeSpan InTime = Evidence - new SendGridTimeouts().Attempt;

    private static readonly EmailAddressProtector Book = new(new SecretKeys(Key(1), Key(2), new KeyRing(Key(3)), new KeyRing(Key(4))));

    private readonly Package _package;
    private readonly FakeSendGrid _fake;
    private readonly AzureAccount _account;
    private readonly Recipients _recipients;
    private readonly SeededChance _chance;
    private readonly TemporaryFolder _folder = new();
    private readonly HostDouble _office;
    private readonly AzureQueue _queue;
    private readonly AzureQueue _poison;
    private readonly EmailLedger _ledger;
    private readonly List<ChaosWorker> _workers = [];
    private readonly Dictionary<PersonKey, int> _numbers;
    private readonly int _mostDeliveries;
    private readonly ConcurrentDictionary<int, int> _deaths = [];
    private int _repairs;

    public ChaosRun(Package package, string connection, FakeSendGrid fake, Recipients recipients, SeededChance chance)
    {
        (_package, _fake, _recipients, _chance) = (package, fake, recipients, chance);
        _account = AzureAccount.TryParse(connection, out var refusal) ?? throw new InvalidOperationException(refusal);
        (_queue, _poison) = (new AzureQueue(_account, "send"), new AzureQueue(_account, "send-poison"));
        _ledger = new EmailLedger(new AzureTableStore(_account));
        _numbers = recipients.Addresses.Index().ToDictionary(each => KeyOf(each.Item), each => each.Index);
        _mostDeliveries = package.Host.MaxDequeueCount;
        _office = new HostDouble(package.Folder, Settings(connection, fake.Url));
    }

    /// <summary>What all processes wrote.</summary>
    public IEnumerable<string> Lines => _workers.Select(worker => worker.Output).Append(_office.Output).SelectMany(output => output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Mails that may or may not have gone, and are not sent again.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    /// <summary>What is wrong in the end, a sentence each.</summary>
    public IReadOnlyList<string> Wrong { get; private set; } = [];

    public async Task<ChaosResult> PlayAsync(CancellationToken stop)
    {
        await _office.StartAsync(stop);
        var now = DateTimeOffset.UtcNow; // real processes have the real clock
        var day = LondonTime.DayOf(now);
        var advert = new PlannedAdvert("Nurse", "AB1012", day.AddDays(-20), day.AddDays(12));
        var id = await TellAsync(advert, stop);
        await FollowAsync(id, stop);

        for (var worker = 0; worker < Workers; worker++)
        {
            _workers.Add(await ChaosWorker.StartAsync(_package, _account, _fake.Url, Settings, _chance, worker, stop));
        }

        var events = new WebhookSender(_fake, _recipients, _chance, _workers, IsMoved);
        var deliveries = new QueueDeliveries(_queue, _poison, _mostDeliveries, DeliverAsync, IsDoubled);
        _fake.Rule = mail => IsMoved(mail) ? _recipients.AnswerTo(mail) : null;
        advert.Closes = day.AddDays(14);
        await TellAsync(advert, stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var chaos = Task.WhenAll(deliveries.RunAsync(Workers, over.Token), events.RunAsync(over.Token));
        try
        {
            while (deliveries.Count == 0)
            {
                await TimeAsync("SweepDue", stop);
                await Task.Delay(500, stop);
            }

            IReadOnlyDictionary<string, EmailLedgerEntry?> rows;
            do
            {
                while (await _queue.CountAsync(stop) > 0 || !events.IsEmpty)
                {
                    Assert.False(chaos.IsFaulted, chaos.Exception?.ToString());
                    await Task.Delay(500, stop);
                }

                rows = await RowsAsync(id, stop);
                if (rows.Values.Any(row => row is not { IsFinal: true }))
                {
                    _repairs++;
                    await Task.Delay(TimeSpan.FromSeconds(2), stop);
                    await TimeAsync("RepairReminders", stop);
                }
            }
            while (rows.Values.Any(row => row is not { IsFinal: true }));

            return Count(rows, events, deliveries);
        }
        finally
        {
            await over.CancelAsync();
            await chaos;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await _office.DisposeAsync();
        _folder.Dispose();
    }

    private static bool IsMoved(FakeSendGridEmail mail) => mail.Subject.StartsWith(Subject, StringComparison.Ordinal);

    private static PersonKey KeyOf(string address) => Book.PersonOf(EmailAddress.TryParse(address)!);

    private static SecretKey Key(byte number) => new($"k{number}", [.. Enumerable.Repeat(number, SecretKey.Length)]);

    private async Task<bool> DeliverAsync(int worker, ReceivedMessage message)
    {
        var isDone = await _workers[worker].DeliverAsync(message);
        if (!isDone)
        {
            _deaths.AddOrUpdate(NumberOf(message), 1, (_, before) => before + 1);
        }

        return isDone;
    }

    private int NumberOf(ReceivedMessage message) => _numbers[SendEmailMessage.TryParse(message.Text)!.Person];

    private bool IsDoubled(ReceivedMessage message) => _recipients.IsDoubled(NumberOf(message));

    private ChaosResult Count(IReadOnlyDictionary<string, EmailLedgerEntry?> rows, WebhookSender events, QueueDeliveries deliveries)
    {
        var mails = _fake.Mails.Where(IsMoved).ToLookup(mail => mail.To);
        var missed = _recipients.Addresses.Where(address => !mails.Contains(address)).ToList();
        var doubled = mails.Where(own => own.Count() > 1).ToList();
        Unknown = [.. rows.Where(row => row.Value!.State == EmailState.Unknown).Select(row => $"{row.Key}: begun {row.Value!.Sends} times, a worker died over it {Deaths(row.Key)} times, accepted {mails[row.Key].Count()} times")];
        Wrong =
        [
            // Begun three times, and its worker died each time before the request left: nobody can tell that from three mails that arrived.
            .. missed.Where(address => rows[address] is not { State: EmailState.Unknown, Sends: 3 } || Deaths(address) < 3).Select(address => $"{address} got none, and the ledger says {rows[address]!.State}; a worker died over it {Deaths(address)} times"),
            .. doubled.Where(own => own.SkipLast(1).Any(mail => events.ToldAfter(mail) < InTime)).Select(own => $"{own.Key} got {own.Count()}, though something was told in time of one before the last"),
            .. rows.Where(row => row.Value!.State is not (EmailState.Sent or EmailState.Unknown)).Select(row => $"{row.Key}: {row.Value!.State}, {row.Value.Reason}"),
            .. _fake.Violations,
        ];
        return new ChaosResult(
            rows.Count,
            mails.Sum(own => own.Count()),
            missed,
            [.. doubled.Select(own => $"{own.Key} got {own.Count()}; told of all but the last: {string.Join(", ", own.SkipLast(1).Select(mail => events.ToldAfter(mail) is { } after ? $"something, {after.TotalSeconds:0} s later" : "nothing"))}")],
            deliveries.Count,
            _recipients.Doubled,
            _workers.Sum(worker => worker.Killed),
            _workers.Sum(worker => worker.KilledSending),
            _recipients.TimedOut,
            deliveries.Poisoned.Count)
        { Events = events.Posted, Repairs = _repairs, ToldTooLate = doubled.Count(own => own.SkipLast(1).Any(mail => events.ToldAfter(mail) >= InTime)) };
    }

    private int Deaths(string address) => _deaths.GetValueOrDefault(_recipients.NumberOf(address));

    private async Task<IReadOnlyDictionary<string, EmailLedgerEntry?>> RowsAsync(string advert, CancellationToken stop)
    {
        var rows = new Dictionary<string, EmailLedgerEntry?>(StringComparer.Ordinal);
        foreach (var address in _recipients.Addresses)
        {
            rows[address] = null;
            await foreach (var row in _ledger.AboutAsync(KeyOf(address), advert, stop))
            {
                rows[address] = row.IsAnnouncement ? row : rows[address];
            }
        }

        return rows;
    }

    /// <summary>Everybody asks to follow, gets the mail to confirm, and presses its button.</summary>
    private async Task FollowAsync(string advert, CancellationToken stop)
    {
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = PeopleAtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(_recipients.Addresses, atOnce, async (address, stopped) => await AskAsync($"/api/adverts/{advert}/follow", JsonContent.Create(new { email = address, consent = true }), stopped, 1 + _recipients.NumberOf(address)));
        await DrainAsync(stop);
        var mails = _fake.Mails;
        Assert.Equal(_recipients.Addresses.Count, mails.Count);
        await Parallel.ForEachAsync(mails, atOnce, async (mail, stopped) => await AskAsync(ConfirmIn(mail), new FormUrlEncodedContent([]), stopped, 1 + _recipients.NumberOf(mail.To)));
        await Task.Delay(TimeSpan.FromSeconds(3), stop); // the second look at what each of them asked for
        await TimeAsync("SweepDue", stop);
        await DrainAsync(stop);
        Assert.Equal(_recipients.Addresses.Count, _fake.Mails.Count);
    }

    private static string ConfirmIn(FakeSendGridEmail mail)
    {
        var text = (string)mail.Body["content"]![0]!["value"]!;
        var start = text.IndexOf("https://dates.example/confirm/", StringComparison.Ordinal);
        return new Uri(text[start..text.IndexOfAny(['\r', '\n', ' '], start)]).AbsolutePath;
    }

    private async Task DrainAsync(CancellationToken stop) => await Parallel.ForAsync(0, PeopleAtOnce, stop, async (_, stopped) =>
    {
        while (await _queue.ReceiveAsync(TimeSpan.FromMinutes(5), stopped) is { } message)
        {
            Assert.Equal(InvocationResult.Success, await _office.DeliverAsync(message.Text, message.DequeueCount, message.Id, stopped));
            await _queue.DeleteAsync(message, stopped);
        }
    });

    private async Task TimeAsync(string timer, CancellationToken stop) => Assert.Equal(InvocationResult.Success, await _office.InvokeAsync(timer, Invocation.Timer(), stop));

    private async Task<string> TellAsync(PlannedAdvert advert, CancellationToken stop) =>
        JsonDocument.Parse(await AskAsync("/api/adverts", TestApp.Text(advert.Words()), stop)).RootElement.GetProperty("id").GetString()!;

    /// <param name="visitor">Everybody asks from a place of their own.</param>
    private async Task<string> AskAsync(string path, HttpContent content, CancellationToken stop, int visitor = 0)
    {
        using var answer = await _office.VisitAsync(HostDouble.Visitor(visitor), HttpMethod.Post, path, content, stop, ("X-Notifier-Key", TestApp.OperatorKey));
        var words = await answer.Content.ReadAsStringAsync(stop);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted, $"{path} was answered with {(int)answer.StatusCode}: {words}");
        return words;
    }

    private static string Hour()
    {
        var now = DateTimeOffset.UtcNow; // real processes have the real clock
        return TimeZoneInfo.ConvertTime(now, LondonTime.Zone).DateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private (string Name, string Value)[] Settings(string storage, Uri mailService) =>
    [
        .. HostSettings.All(storage, Path.Combine(_folder.Path, "data")).Where(setting => setting.Name is not ("MailService" or "OutboxUnderHost")),
        .. _fake.ProgramSettings.Select(setting => (setting.Name.Replace(":", "__", StringComparison.Ordinal), setting.Name == "SendGrid:Url" ? mailService.AbsoluteUri : setting.Value)),
        ("Delays__ReminderHour", Hour()),
        ("Delays__EarliestHour", Hour()), // with the two below mails leave at any hour
        ("Delays__LastHour", "00:00"),
        ("Delays__LeastToApply", "3660.00:00:00"),
        ("Delays__Settle", "00:00:02"),
        ("Delays__HintRest", "00:00:01"),
        ("Delays__ClaimLapse", "00:00:05"),
        ("Delays__Evidence", $"{Evidence:c}"),
        ("Delays__PutBack", "00:00:01"),
        ("Delays__Repair", "00:00:01"),
        ("Delays__LeastAlarm", "100000"),
        ("Delays__ConfirmationsAnHour", "100000"),
    ];
}
