using System.Collections.Immutable;
using System.Globalization;

namespace Notifier.Core.Adverts;

/// <summary>The days before a closing date on which a person wants reminders: calendar days, the largest first, none twice.</summary>
public sealed record ReminderDays
{
    /// <summary>Nobody plans further ahead, and few adverts are open longer.</summary>
    public const int Furthest = 60;

    /// <summary>The most reminder days that one person may choose for one advert.</summary>
    public const int Most = 8;

    private ReminderDays(ImmutableArray<int> days) => Days = days;

    /// <summary>A week before, two days before, and on the last day.</summary>
    public static ReminderDays Default { get; } = new([7, 2, 0]);

    public static ReminderDays None { get; } = new([]);

    public ImmutableArray<int> Days { get; }

    /// <returns>Null when a day is negative or over <see cref="Furthest"/>, or when there are none or more than
    /// <see cref="Most"/>.</returns>
    public static ReminderDays? TryOf(IEnumerable<int> days)
    {
        ImmutableArray<int> sorted = [.. days.Distinct().OrderDescending()];
        return sorted is { Length: > 0 and <= Most } && sorted.All(day => day is >= 0 and <= Furthest) ? new ReminderDays(sorted) : null;
    }

    /// <summary>These days and the others together.</summary>
    public ReminderDays With(ReminderDays other) => new([.. Days.Union(other.Days).OrderDescending()]);

    public bool Includes(ReminderDays other) => other.Days.All(day => Days.Contains(day));

    public bool Equals(ReminderDays? other) => other is not null && Days.SequenceEqual(other.Days);

    public override int GetHashCode() => Days.Aggregate(17, HashCode.Combine);

    /// <summary>As stored: "7,2,0".</summary>
    public override string ToString() => string.Join(',', Days.Select(day => day.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    internal static ReminderDays Stored(string? text) =>
        new(
        [
            .. (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(day => int.Parse(day, CultureInfo.InvariantCulture)),
        ]);
}
