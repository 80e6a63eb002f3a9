using System.Globalization;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Upgrade;

/// <summary>Goes on from the moment at which the older program stopped, day by day, and writes down who gets which email when.</summary>
internal sealed class OldDataRun
{
    private static readonly TimeSpan FirstStep = TimeSpan.FromMinutes(5);
    private static readonly TimeOnly Night = new(3, 17);

    /// <summary>London's times at which the timers and the queue run, once the first morning is over.</summary>
    private static readonly TimeOnly[] Looks = [Night, new(8, 0), new(8, 30), new(12, 0), new(17, 0), new(20, 30)];

    private readonly InMemoryApp _app;
    private readonly KeptRows _kept;
    private readonly List<(DateTimeOffset At, Func<Task<string>> Do)> _acts;
    private readonly List<(DateTimeOffset At, string Text)> _lines = [];
    private int _told;

    public OldDataRun(InMemoryApp app)
    {
        (_app, _kept) = (app, new KeptRows(app.The<ITableStore>()));
        _acts =
        [
            (At("2025-12-16 09:34"), ReleaseAsync),
            (At("2025-12-16 10:04"), () => ConfirmAsync("pending", "Ward Clerk")),
            (At("2025-12-19 12:00"), () => ResumeAsync("paused", "Ward Clerk")),
        ];
    }

    /// <summary>One line for each email, the oldest first. Lines with a star say what somebody did.</summary>
    public IReadOnlyList<string> Mails =>
    [
        .. from line in _lines.OrderBy(line => line.At).ThenBy(line => line.Text, StringComparer.Ordinal)
           select $"{When(line.At)}  {line.Text}",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static string TitlesOf(Mail mail) => mail switch
    {
        Mail.Confirm confirm => confirm.Advert.Title,
        Mail.AboutAdvert about => about.Advert.Title,
        Mail.HrFindings findings => string.Join(" + ", findings.Adverts.Select(each => each.Advert.Title)),
        Mail.HrCloses closes => closes.Advert.Title,
        Mail.HrConfirm confirm => confirm.Scope,
        _ => string.Empty,
    };

    /// <summary>One line for whatever was kept of anybody, and how much is left in the end.</summary>
    public async Task<IReadOnlyList<string>> KeptAsync()
    {
        var waiting = await _app.The<IReceiveQueue>().CountAsync(Stop);
        return [.. _kept.Lines, .. await _kept.CountsAsync(), $"{"(at the end)",-16}  {waiting} messages"];
    }

    /// <summary>At this time, London's, every copy that its board still shows is imported again, word for word as before.</summary>
    /// <param name="isBackwards">The last copy comes first.</param>
    public OldDataRun ReadingAgain(string at, bool isBackwards)
    {
        _acts.Add((At(at), () => ReadAgainAsync(isBackwards)));
        return this;
    }

    /// <param name="end">London's time.</param>
    public async Task<OldDataRun> UntilAsync(string end)
    {
        await _kept.LookAsync(_app.Clock.Now);
        foreach (var moment in Moments(At(end)))
        {
            _app.Clock.Now = moment;
            foreach (var act in _acts.Where(act => act.At == moment))
            {
                _lines.Add((moment, $"* {await act.Do()}"));
                await DeliverAsync();
            }

            if (TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, LondonTime.Zone).DateTime) == Night)
            {
                AllWasRead("purge", await _app.The<DeleteExpiredData>().RunAsync(Stop));
                await _kept.LookAsync(moment);
            }

            AllWasRead("sweep", await _app.SweepAsync());
            await DeliverAsync();
            AllWasRead("repair", await _app.The<RequeueMissingEmails>().RunAsync(Stop));
            await DeliverAsync();
        }

        return this;
    }

    /// <summary>Every five minutes in the first morning, while much is under way; then a few times a day.</summary>
    private static IEnumerable<DateTimeOffset> Moments(DateTimeOffset end)
    {
        var moment = OldData.Moment;
        for (; moment < At("2025-12-16 12:00"); moment += FirstStep)
        {
            yield return moment;
        }

        for (var day = LondonTime.DayOf(moment); LondonTime.InstantOf(day, Night) <= end; day = day.AddDays(1))
        {
            foreach (var look in Looks.Select(time => LondonTime.InstantOf(day, time)).Where(look => look >= moment && look <= end))
            {
                yield return look;
            }
        }
    }

    private void AllWasRead(string name, JobResult run) =>
        Assert.True(run.Faults == 0, $"{When(_app.Clock.Now)}: the {name} could not deal with {run.Faults} rows.");

    private async Task DeliverAsync()
    {
        Assert.All(await _app.DeliverAsync(), result => Assert.IsNotType<SendEmailResult.Malformed>(result));
        foreach (var mail in _app.Emails.Mails.Skip(_told))
        {
            var alias = mail.To[..mail.To.IndexOf('@', StringComparison.Ordinal)];
            _lines.Add((mail.At, $"{alias,-16}  {mail.Subject,-34}  {TitlesOf(mail.Mail)}".TrimEnd()));
        }

        _told = _app.Emails.Mails.Count;
    }

    private async Task<string> ReleaseAsync()
    {
        var book = _app.The<AlarmStore>();
        var alarm = Assert.Single(await book.StandingAsync(_app.Clock.Now, Stop), alarm => alarm.Kind == AlarmKind.Volume);
        Assert.True(await book.ReleaseAsync(alarm.Id, _app.Clock.Now, Stop));
        return "an operator releases the alarm that holds emails back";
    }

    private async Task<string> ConfirmAsync(string alias, string title)
    {
        Assert.Equal(ChangeResult.Done, await _app.The<ConfirmSubscription>().RunAsync(_kept.PersonOf(alias), _kept.AdvertOf(title), Stop));
        return $"{alias} confirms {title}";
    }

    private async Task<string> ResumeAsync(string alias, string title)
    {
        var (person, advert) = (_kept.PersonOf(alias), _kept.AdvertOf(title));
        var resumed = await _app.The<ChangeSubscription>().RunAsync(person, advert, new SubscriptionChange.Unpause(), Stop);
        Assert.Equal(ChangeResult.Done, resumed);
        return $"{alias} resumes {title}";
    }

    private async Task<string> ReadAgainAsync(bool isBackwards)
    {
        var copies = OldData.Copies.Where(copy => copy is { Shown: true, By: "operator" }).ToList();
        foreach (var copy in isBackwards ? copies.AsEnumerable().Reverse() : copies)
        {
            var text = copy.Html is { } html ? AdvertText.FromHtml(html) : AdvertText.Parse(copy.Text!);
            await _app.The<ImportAdvert>().RunAsync(text, copy.Url is { } url ? new Uri(url) : null, AdvertSource.Operator, Stop);
        }

        return $"{copies.Count} copies are read again as they were, the {(isBackwards ? "last" : "first")} one first";
    }

    private static string When(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, LondonTime.Zone).ToString("yyyy-MM-dd ddd HH:mm", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text)
    {
        var local = DateTime.Parse(text, CultureInfo.InvariantCulture);
        return LondonTime.InstantOf(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }
}
