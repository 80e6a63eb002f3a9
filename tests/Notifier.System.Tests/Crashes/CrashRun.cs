using System.Globalization;
using System.Net;
using System.Text.Json;
using Notifier.Adapters.Sqlite;
using Notifier.Reading.Grammar;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Crashes;

/// <summary>People follow adverts that fall due or whose date moves, and the program is killed again and again; in the end every mailbox is looked at.</summary>
internal sealed class CrashRun : IDisposable
{
    /// <summary>From the beginning to the moment at which reminders fall due. The first people have long confirmed by then.</summary>
    private static readonly TimeSpan UntilRemindersFallDue = TimeSpan.FromSeconds(20);

    private readonly CrashRound _round;
    private readonly Random _random;
    private readonly DateTimeOffset _moment;
    private readonly CandidatePlan _plan;
    private readonly TemporaryFolder _folder = new();
    private readonly KillableServer _program;
    private readonly Mailbox _mailbox;
    private readonly CandidateSimulator _simulator;
    private readonly CancellationToken _stop;
    private readonly HashSet<DateOnly> _missed = [];
    private readonly Dictionary<CrashPhase, int> _killed = Enum.GetValues<CrashPhase>().ToDictionary(phase => phase, _ => 0);
    private InterruptedWork _autopsy = InterruptedWork.None;
    private SqliteSession? _writer;
    private int _kills;
    private int _killedElsewhere;
    private int _killedUnrecorded;
    private int _moves;

    public CrashRun(CrashRound round, CancellationToken stop)
    {
        (_round, _stop, _random) = (round, stop, new Random(round.Seed));
        _moment = DateTimeOffset.FromUnixTimeSeconds((DateTimeOffset.UtcNow + UntilRemindersFallDue).ToUnixTimeSeconds()); // the process that is killed runs on the real clock
        var local = TimeZoneInfo.ConvertTime(_moment, LondonTime.Zone).DateTime;
        Assert.SkipWhen(LondonTime.Zone.IsAmbiguousTime(local), "In London this hour comes twice tonight: no time of day says when reminders fall due.");

        // Mails leave at any hour: before the first hour because every advert closes within LeastToApply, and after it because the last hour is the same.
        var firstHour = local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        _plan = new CandidatePlan(DateOnly.FromDateTime(local), _random);
        _program = new KillableServer(
            _folder.Path,
            ("OperatorKeys", TestApp.OperatorKey),
            ("PublicUrl", "http://localhost:7071/"),
            ("Schedules__SweepDue", "* * * * * *"),
            ("Schedules__RepairReminders", "* * * * * *"),
            ("Delays__ReminderHour", firstHour),
            ("Delays__EarliestHour", firstHour),
            ("Delays__LastHour", "00:00"),
            ("Delays__LeastToApply", "3660.00:00:00"),
            ("Delays__Settle", "00:00:01"),
            ("Delays__ClaimLapse", "00:00:02"),
            ("Delays__Evidence", "00:00:02"),
            ("Delays__PutBack", "00:00:01"),
            ("Delays__Redelivery", "00:00:02"),
            ("Delays__HintRest", "00:00:01"),
            ("Delays__HintGrace", "00:00:10"),
            ("Delays__Repair", "00:00:02"),
            ("Delays__ConfirmationsAnHour", "100000"),
            ("Limits__AsksAMinute", "100000"),
            ("Limits__AsksAnHour", "100000"));
        _mailbox = new Mailbox(Path.Combine(_program.DataFolder, "outbox"));
        _simulator = new CandidateSimulator(_program, _mailbox, stop);
    }

    /// <summary>What was done, in one line.</summary>
    public string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"Crash round {_round.Number}, seed {_round.Seed}: killed {_kills} times ({_killed[CrashPhase.Subscribe]} while somebody subscribed, {_killed[CrashPhase.Confirm]} while somebody confirmed, {_killed[CrashPhase.Sweep]} in a sweep, {_killed[CrashPhase.Send]} in a sending, {_killedUnrecorded} of these between a mail and its record, some in two of them, {_killedElsewhere} in none); {_simulator.People.Count} people, {_simulator.People.Count(who => who.Confirmed < _moment)} confirmed before reminders fell due; {_moves} moves of a date, {_mailbox.All().Count} mails");

    private bool IsEnough => _kills - _killedElsewhere >= _round.Kills && _killed.Values.All(kills => kills >= _round.KillsAPhase) && _moves > 0 && DateTimeOffset.UtcNow > _moment.AddSeconds(1); // as above: the real clock

    public async Task Play()
    {
        _program.Start();
        await _program.Answers(_stop);
        foreach (var advert in _plan.Adverts)
        {
            advert.Id = await Tell(advert);
        }

        foreach (var who in _plan.Early)
        {
            _simulator.Come(who, confirmsAtOnce: true);
        }

        await Until(() => _plan.Early.All(who => who.Confirmed is not null));
        while (!IsEnough && _kills < 5 * _round.Kills)
        {
            await KillAsync();
            _simulator.ThrowIfWrong();
        }

        await TellTheRest();
    }

    /// <summary>Leaves the program alone until nobody lacks anything, and then a while longer: what comes twice comes late.</summary>
    public async Task Drain()
    {
        await Until(() => !Missing().Any());
        using (var database = SqliteDatabase.Open(Path.Combine(_program.DataFolder, "notifier.db")))
        {
            var queue = new SqliteQueue(database, TimeProvider.System, "send");
            while (await queue.CountAsync(_stop) > 0)
            {
                await Task.Delay(200, _stop);
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(4), _stop);
        Assert.Equal("""{"status":"ok","storage":"ok","mail":"ok","work":"ok","alarms":"ok","keys":"ok"}""", await _program.Ask(null, () => new HttpRequestMessage(HttpMethod.Get, "/api/health"), _stop, HttpStatusCode.OK));
    }

    /// <summary>Ends the program for good, so that all it wrote can be read.</summary>
    public void End() => _program.Kill();

    /// <summary>All that is wrong in the end, a sentence each.</summary>
    public IEnumerable<string> Wrong() =>
    [
        .. Missing(),
        .. _simulator.People.SelectMany(who => who.Complaints(_mailbox.Of(who.Address), _moment, _missed).TooMuch),
        .. _mailbox.All().GroupBy(mail => mail.Row).Where(row => row.Count() > 1).Select(row => $"{row.First().To} got one mail {row.Count()} times: {string.Join(", ", row)}"),
        .. _mailbox.All().Where(mail => _simulator.People.All(who => who.Address != mail.To)).Select(mail => $"{mail.To}, whom nobody knows, got “{mail}”"),
        .. _killed.Where(phase => phase.Value < _round.KillsAPhase).Select(phase => $"only {phase.Value} of {_kills} kills met {phase.Key}"),
        .. _kills - _killedElsewhere < _round.Kills ? [$"only {_kills - _killedElsewhere} of {_kills} kills met anything"] : Array.Empty<string>(),
        .. _simulator.People.Any(who => who.Confirmed < _moment && who.Advert.Closes.AddDays(-7) == LondonTime.DayOf(_moment)) ? [] : new[] { "nobody had confirmed before their reminder fell due" },
        .. _missed.Count == 0 ? ["no date moved after people had paused or left"] : Array.Empty<string>(),
        .. _program.Log.Split('\n').Where(line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal) || line.StartsWith("Unhandled", StringComparison.Ordinal)).Select(line => $"the program complained: {line}"),
    ];

    /// <summary>The last lines the program wrote.</summary>
    public IEnumerable<string> Log => _program.Log.Split('\n').TakeLast(60);

    public void Dispose()
    {
        _writer?.Dispose();
        _program.Dispose();
        _simulator.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<string> Missing() => _simulator.People.SelectMany(who => who.Complaints(_mailbox.Of(who.Address), _moment, _missed).Missing);

    /// <summary>Aims at something, but every eighth time at nothing; what was not broken off often enough comes up more often.</summary>
    private async Task KillAsync()
    {
        CrashPhase[] lacking = [.. _killed.Where(phase => phase.Value < _round.KillsAPhase).Select(phase => phase.Key)];
        var aim = _random.Next(8) switch
        {
            0 => default(CrashPhase?),
            < 5 when lacking.Length > 0 => lacking[_random.Next(lacking.Length)],
            _ => (CrashPhase)_random.Next(_killed.Count),
        };
        if (aim is null && _random.Next(2) == 0)
        {
            await Task.Delay(_random.Next(700), _stop); // while it is just starting, and sweeps what fell due while it was dead
        }
        else
        {
            await _program.Answers(_stop);
            await AimAsync(aim);
        }

        var underway = _program.Kill();
        _writer?.Dispose();
        _writer = null;
        var killed = DateTimeOffset.UtcNow; // compared with what the killed process wrote by the real clock
        _kills++;
        _autopsy = await InterruptedWork.Of(_program.DataFolder, _autopsy, killed, _stop);
        _program.Start();

        CrashPhase[] met = [.. underway, .. _autopsy.IsSweepCut ? [CrashPhase.Sweep] : Array.Empty<CrashPhase>(), .. _autopsy.IsSendCut ? [CrashPhase.Send] : Array.Empty<CrashPhase>()];
        _killedUnrecorded += _autopsy.IsRecordCut ? 1 : 0;
        _killedElsewhere += met.Length == 0 ? 1 : 0;
        foreach (var phase in met)
        {
            _killed[phase]++;
        }
    }

    private async Task AimAsync(CrashPhase? aim)
    {
        switch (aim)
        {
            case CrashPhase.Subscribe:
                await BreakOffAsync(CrashPhase.Subscribe, () => LetCome(1));
                break;
            case CrashPhase.Confirm:
                LetCome(2);
                await SoonAsync(() => _simulator.ReadyToConfirm > 1);
                await BreakOffAsync(CrashPhase.Confirm, () => _simulator.LetConfirm(1));
                break;
            case CrashPhase.Sweep:
                await MoveAsync();

                // The hint is for the next whole second and rests for one more, sweeps begin at whole seconds, and the first message they put changes the log.
                var sweep = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 2);
                await Task.Delay(sweep > DateTimeOffset.UtcNow ? sweep - DateTimeOffset.UtcNow : TimeSpan.Zero, _stop);
                var log = Path.Combine(_program.DataFolder, "notifier.db-wal");
                var before = File.GetLastWriteTimeUtc(log);
                BusyWait.For(() => File.GetLastWriteTimeUtc(log) != before, TimeSpan.FromSeconds(0.5));
                BusyWait.Pass(_random.NextDouble() * 1.5);
                break;
            case CrashPhase.Send:
                var (mails, begun) = (_mailbox.Files, _mailbox.Unfinished);
                await LetMailAsync();
                if (_random.Next(2) == 0)
                {
                    BusyWait.For(() => _mailbox.Files > mails, TimeSpan.FromSeconds(3));
                    BusyWait.Pass(_random.NextDouble() * 6);
                    break;
                }

                // Between a mail and its record lies less than a millisecond: as long as another writes, nobody can note that it was sent.
                _writer = new SqliteSession(Path.Combine(_program.DataFolder, "notifier.db"));
                BusyWait.For(() => _mailbox.Unfinished > begun, TimeSpan.FromSeconds(3));
                _writer.Run("BEGIN IMMEDIATE");
                BusyWait.For(() => _mailbox.Unfinished <= begun, TimeSpan.FromSeconds(0.3));
                break;
            default:
                LetCome(1);
                _simulator.LetConfirm(1);
                await Task.Delay(_random.Next(1500), _stop);
                break;
        }
    }

    /// <summary>A few mails, each asked for by somebody, or one for everybody who follows the advert that moves.</summary>
    private async Task LetMailAsync()
    {
        if (_random.Next(2) == 0)
        {
            await MoveAsync();
            return;
        }

        LetCome(2);
        _simulator.LetConfirm(3);
    }

    /// <summary>Lets somebody ask, and comes back while they wait for the answer; if the answer was faster, lets another ask.</summary>
    private async Task BreakOffAsync(CrashPhase phase, Action ask)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            ask();
            await SoonAsync(() => _program.IsUnderway(phase));
            BusyWait.Pass(_random.NextDouble() * 8);
            if (_program.IsUnderway(phase))
            {
                return;
            }
        }
    }

    private void LetCome(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _simulator.Come(_plan.Next(), confirmsAtOnce: false);
        }
    }

    /// <summary>The date moves, and everybody who follows the advert is to be told. Once all those have paused or left who will, it moves to days that it did not have before.</summary>
    private async Task MoveAsync()
    {
        var isMissed = _plan.Early.All(who => who switch { { Story: Story.PausesAndResumes } => who.Paused is not null, { Story: Story.Leaves } => who.Left is not null, _ => true });
        var days = Enumerable.Range(isMissed ? 5 : 0, 4).Select(day => _plan.Adverts[0].Closes.AddDays(8 + day)).Where(day => day != _plan.Moving.Closes).ToArray();
        _plan.Moving.Closes = days[_random.Next(days.Length)];
        await Tell(_plan.Moving);
        _moves++;
        if (isMissed && _missed.Add(_plan.Moving.Closes) && _missed.Count > 1)
        {
            _simulator.LetResume();
        }
    }

    /// <returns>The advert's id.</returns>
    private async Task<string> Tell(PlannedAdvert advert)
    {
        var answer = await _program.Ask(null, () => TestApp.AsOperator(HttpMethod.Post, "/api/adverts", TestApp.Text(advert.Words())), _stop, HttpStatusCode.Created, HttpStatusCode.OK);
        return JsonDocument.Parse(answer).RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Whoever is still to come comes, and everybody does what they wait to do.</summary>
    private async Task TellTheRest()
    {
        await _program.Answers(_stop);
        while (_plan.IsSomebodyToCome)
        {
            LetCome(1);
        }

        _simulator.LetAllConfirm();
        while (_missed.Count == 0)
        {
            await MoveAsync();
            await SoonAsync(() => _plan.Early.All(who => who.Story != Story.Leaves || who.Left is not null));
            await SoonAsync(() => _plan.Early.All(who => who.Story != Story.PausesAndResumes || who.Paused is not null));
        }

        _simulator.LetResume();
        await _simulator.AllDone;
    }

    private async Task Until(Func<bool> isSo)
    {
        while (!isSo())
        {
            _simulator.ThrowIfWrong();
            await Task.Delay(50, _stop);
        }
    }

    /// <summary>Waits for it, but not for ever: it may need what only comes later.</summary>
    private async Task SoonAsync(Func<bool> isSo)
    {
        for (var patience = DateTimeOffset.UtcNow.AddSeconds(3); !isSo() && DateTimeOffset.UtcNow < patience;)
        {
            await Task.Delay(1, _stop);
        }
    }
}
