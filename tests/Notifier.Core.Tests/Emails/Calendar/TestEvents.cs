using Notifier.Core.Emails;
using Notifier.Core.Emails.Calendar;

namespace Notifier.Core.Tests.Emails.Calendar;

/// <summary>Events of every kind, by the name of their golden file.</summary>
internal static class TestEvents
{
    /// <summary>Everything that could end a value or a line, turn the reading direction, or be cut in two.</summary>
    public static readonly string Hostile = string.Concat(
        "Ward, Clerk; \\n \\N C:\\new\r\nBEGIN:VEVENT\r\nUID:mine@evil.example\nEND:VEVENT\rX-EVIL:1\u0085a\u2028b\u2029c\fd \u202Edrawkcab\u202C \u2066x\u2069\u200E\u200F\u061C \0\u0007\u001B[31m\u009B \t😀👩‍👩‍👧‍👦 é e\u0301 \uD83D half \"quoted\" : ^n %0A =0A &amp; ",
        string.Concat(Enumerable.Repeat("Präsidentin der größten Fußpflege 😀 ", 9)));

    public static readonly CalendarEvent Day = new()
    {
        Uid = Uid('a'),
        Sequence = 3,
        Stamp = Utc("2025-12-17 08:00"),
        Day = new DateOnly(2025, 12, 24),
        Time = null,
        Summary = "An advert you follow closes",
        Description = "Ward Clerk\nExample Trust\n\nApply by the end of Wednesday 24 December 2025.",
        Url = WebLink.From(new Uri("https://www.jobs.nhs.uk/candidate/jobadvert/C9186-25-1313")),
        Status = CalendarStatus.Confirmed,
        Alarms = [Utc("2025-12-22 08:00"), Utc("2025-12-24 08:00")],
    };

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<CalendarEvent>> All = new Dictionary<string, IReadOnlyList<CalendarEvent>>
    {
        ["day"] = [Day],
        ["winter-time"] = [At(Uid('b'), "2026-01-22", "12:00")],
        ["summer-time"] = [At(Uid('c'), "2026-05-21", "17:00") with { Alarms = [Utc("2026-05-14 07:00"), Utc("2026-05-19 07:00"), Utc("2026-05-21 07:00")] }],
        ["clocks-forward"] = [At(Uid('d'), "2026-03-29", "01:30"), At(Uid('e'), "2026-03-29", "00:59"), At(Uid('f'), "2026-03-29", "02:00"), At(Uid('g'), "2026-03-28", "23:30")],
        ["clocks-back"] = [At(Uid('h'), "2026-10-25", "01:30"), At(Uid('i'), "2026-10-25", "00:59"), At(Uid('j'), "2026-10-25", "02:00"), Day with { Uid = Uid('k'), Day = new DateOnly(2026, 10, 25) }],
        ["cancelled"] = [Day with { Sequence = 7, Status = CalendarStatus.Cancelled, Summary = "An advert you follow has closed early or was withdrawn", Alarms = [] }],
        ["several"] = [Day, At(Uid('l'), "2026-05-21", "17:00"), Day with { Uid = Uid('m'), Status = CalendarStatus.Cancelled }],
        ["hostile"] = [Day with { Summary = Hostile, Description = Hostile, Url = WebLink.From(new Uri("https://јobs.example/a b?q=\"><script>,;\\&x=1#\u202E\r\n")) }],
        ["none"] = [],
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static CalendarEvent At(string uid, string day, string time) => Day with
    {
        Uid = uid,
        Day = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture),
        Time = TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
        Url = null,
        Alarms = [],
    };

    /// <summary>One event as the file a reminder carries; more, or none, as a calendar to subscribe to.</summary>
    public static string FileOf(string name) => All[name] is [var single] && name != "cancelled" ? CalendarFile.Create(single) : CalendarFile.Feed("Closing dates", TimeSpan.FromHours(6), All[name]);

    private static string Uid(char character) => $"{new string(character, 26)}@notifier.example";

    private static DateTimeOffset Utc(string text) => Notifier.Testing.Apps.InMemoryApp.At(text);
}
