namespace Notifier.Core.Emails.Calendar;

/// <summary>
/// London's time zone as a calendar file states it: since 1996 clocks change at 01:00 UTC on the last Sundays of March and October.
/// </summary>
internal static class LondonRules
{
    public const string Name = "Europe/London";

    public static readonly string[] Lines =
    [
        "BEGIN:VTIMEZONE",
        $"TZID:{Name}",
        "BEGIN:DAYLIGHT",
        "DTSTART:19960331T010000",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "TZNAME:BST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "TZNAME:GMT",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    ];
}
