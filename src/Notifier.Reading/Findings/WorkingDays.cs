namespace Notifier.Reading.Findings;

/// <summary>Days on which offices work: neither weekends nor bank holidays.</summary>
public static class WorkingDays
{
    public static bool IsOne(DateOnly day, Division division) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && BankHolidays.NameOf(day, division) is null;

    /// <summary>The day that is so many working days before this day.</summary>
    /// <param name="count">At least 1.</param>
    public static DateOnly Before(DateOnly day, int count, Division division)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (count > 0)
        {
            day = day.AddDays(-1);
            count -= IsOne(day, division) ? 1 : 0;
        }

        return day;
    }

    /// <summary>Why offices may be closed on this day: "Christmas Day", "a Saturday"; null for a working day.</summary>
    public static string? WhyNot(DateOnly day, Division division) =>
        BankHolidays.NameOf(day, division) ?? (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? $"a {day.DayOfWeek}" : null);
}
